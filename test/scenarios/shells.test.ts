import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shells, type Shell } from '../../src/interfaces/shell/shells.ts';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky, launcher, node, type Minsky } from '../support/minsky.ts';
import { ShellAtTerminal } from '../support/shell-at-terminal.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** What the user's start-up file says, as the README has it. */
const startUp: Readonly<Record<Shell, string>> = {
  bash: 'eval "$(minsky shell-init bash)"',
  zsh: 'autoload -Uz compinit && compinit -u\neval "$(minsky shell-init zsh)"',
  fish: 'minsky shell-init fish | source',
};

/** A user with spaces in every path, a few sessions and a few files, whose `minsky` is on the path. */
async function aUser(): Promise<Minsky> {
  const root = join(temporaryDirectory('minsky-'), 'a user');
  mkdirSync(join(root, 'the bin'), { recursive: true });
  symlinkSync(launcher, join(root, 'the bin', 'minsky'));
  const PATH = [join(root, 'the bin'), dirname(node), process.env.PATH].join(':');
  const minsky = aMinsky(root).with({ PATH });
  const { path: cwd } = repositoryWithCommit();
  for (const words of [
    'start fix-login',
    'start --task 176',
    'start --task gh#12',
    'start old',
    'delete old',
  ]) {
    await minsky.data(`session ${words}`, { cwd });
  }
  writeFileSync(join(minsky.home, 'notes of today.md'), '');
  mkdirSync(join(minsky.home, 'docs of today'));
  return minsky;
}

const open: ShellAtTerminal[] = [];
async function aShell(shell: Shell, minsky: Minsky, said = startUp[shell]): Promise<ShellAtTerminal> {
  const started = await ShellAtTerminal.start(shell, { cwd: minsky.home, env: minsky.env, startUp: said });
  open.push(started);
  return started;
}

let minsky: Minsky;
beforeAll(async () => {
  minsky = await aUser();
});
afterAll(() => {
  for (const shell of open) shell.close();
});

const backwards = '\u001b[D'.repeat(5);

/** What is typed before Tab is pressed, and what the line is then. */
const completions: readonly (readonly [what: string, typed: string, line: string])[] = [
  ['the group of a command', 'minsky sess', 'minsky session '],
  ['a command', 'minsky session li', 'minsky session list '],
  ['a command to get help for', 'minsky help session pu', 'minsky help session purge '],
  ['a shell', 'minsky shell-init z', 'minsky shell-init zsh '],
  ['an option', 'minsky session start --str', 'minsky session start --strategy '],
  ['a strategy', 'minsky session start --strategy w', 'minsky session start --strategy worktree '],
  ['a backend', 'minsky db migrate --to j', 'minsky db migrate --to json '],
  ['a status', 'minsky session list --status=act', 'minsky session list --status=active '],
  [
    'a further status',
    'minsky session list --status active,pr',
    'minsky session list --status active,pr-open ',
  ],
  ['a host', 'minsky session list --host w', 'minsky session list --host workstation '],
  ['a session', 'minsky session get fi', 'minsky session get fix-login '],
  ['what several have in common', 'minsky session get ta', 'minsky session get task-'],
  ['a session in quotes', "minsky session get 'fi", "minsky session get 'fix-login' "],
  [
    'a session after options',
    'minsky --json -C / session get fi',
    'minsky --json -C / session get fix-login ',
  ],
  ['a session after --', 'minsky session get -- fi', 'minsky session get -- fix-login '],
  [
    'a further session',
    'minsky session delete task-md-176 fi',
    'minsky session delete task-md-176 fix-login ',
  ],
  ['a session before an option', 'minsky session delete -f fi', 'minsky session delete -f fix-login '],
  ['a session in the trash', 'minsky session restore ', 'minsky session restore old '],
  ['a task', 'minsky session get --task md', 'minsky session get --task md#176 '],
  ['a task in the word of its option', 'minsky session get --task=gh', 'minsky session get --task=gh#12 '],
  ['a task by its number', 'minsky session get --task 17', 'minsky session get --task 176 '],
  ['a task in quotes', "minsky session get --task '#1", "minsky session get --task '#1"],
  ['a session to go to', 'mcd fi', 'mcd fix-login '],
  ['a task to go to', 'mcd --task md', 'mcd --task md#176 '],
  ['nothing after a command that there is not', 'minsky nonesuch f', 'minsky nonesuch f'],
  ['no session to start', 'minsky session start fi', 'minsky session start fi'],
  ['no second session', 'minsky session get fix-login ta', 'minsky session get fix-login ta'],
  ['a file', 'minsky db backup no', String.raw`minsky db backup notes\ of\ today.md `],
  [
    'a file in the word of its option',
    'minsky session pr --body-file=no',
    String.raw`minsky session pr --body-file=notes\ of\ today.md `,
  ],
  ['a directory', 'minsky -C do', String.raw`minsky -C docs\ of\ today/`],
  ['no file for a directory', 'minsky -C no', 'minsky -C no'],
];

describe.each(shells)('in %s', (shell) => {
  let terminal: ShellAtTerminal;
  /** The line as this shell leaves it: two of them put a backslash before what might be special. */
  const quoted = (line: string): string =>
    shell === 'bash' || line.includes("'") ? line : line.replaceAll('#', String.raw`\#`);

  beforeAll(async () => {
    terminal = await aShell(shell, minsky);
  }, 600_000);

  it.each(completions)('Tab completes %s', async (_what, typed, line) => {
    expect(await terminal.completed(typed)).toBe(quoted(line));
  });

  it('Tab completes what stands before the cursor', async () => {
    const line = await terminal.completed(`minsky session get fi tail${backwards}`);
    expect(line).toMatch(/^minsky session get fix-login {1,2}tail$/);
  });

  it('offers the sessions that are not named yet, those of the latest activity first', async () => {
    expect(await offered(terminal, 'minsky session delete fix-login ')).toEqual([
      'task-gh-12',
      'task-md-176',
    ]);
    expect(await offered(terminal, 'minsky session restore ')).toEqual(['old']);
    expect(await offered(terminal, 'mcd ')).toEqual(['task-gh-12', 'task-md-176', 'fix-login']);
    expect(await offered(terminal, 'minsky session list --status ')).toEqual([
      ...['starting', 'active', 'pr-open', 'merged', 'trashed'],
    ]);
  });

  it('mcd goes to the session that is named, by its name or by its task', async () => {
    expect(await terminal.enter('mcd fix-login')).toBe('');
    expect(await terminal.value('"$PWD"')).toBe(join(minsky.state, 'sessions', 'fix-login'));
    expect(await terminal.enter('mcd --task 176')).toBe('');
    expect(await terminal.value('"$PWD"')).toBe(join(minsky.state, 'sessions', 'task-md-176'));
  });

  it('mcd stays where it is when there is no such session, and prints what is no directory', async () => {
    await terminal.enter('cd /');
    expect(await terminal.enter('mcd nonesuch || echo failed')).toBe(
      "error: There is no session 'nonesuch'.\nhint: See what there is: minsky session list\nhint: Start it: minsky session start nonesuch\nfailed\n",
    );
    expect(await terminal.enter('mcd --help')).toContain('Usage: minsky session dir [name] [options]\n');
    expect(await terminal.value('"$PWD"')).toBe('/');
    await terminal.enter('cd');
  });

  it('Tab leaves the line alone and shows nothing while the store cannot be read', async () => {
    const broken = aMinsky().with({ PATH: minsky.env.PATH, MINSKY_SESSIONDB_BACKEND: 'nonesuch' });
    const other = await aShell(shell, broken);
    expect(await other.completed('minsky session get f')).toBe('minsky session get f');
    expect(other.shown).not.toMatch(/error|hint|warning|nonesuch|not found/i);
    expect(await other.completed('minsky session li')).toBe('minsky session list ');
  });
});

describe('in zsh', () => {
  it('it does not matter whether compinit runs before or after', async () => {
    const other = await aShell('zsh', minsky, startUp.zsh.split('\n').toReversed().join('\n'));
    expect(await other.completed('minsky session get fi')).toBe('minsky session get fix-login ');
    expect(await other.completed('mcd fi')).toBe('mcd fix-login ');
  });

  it('there is mcd without compinit', async () => {
    const other = await aShell('zsh', minsky, 'eval "$(minsky shell-init zsh)"');
    expect(await other.enter('mcd fix-login')).toBe('');
    expect(await other.value('"$PWD"')).toBe(join(minsky.state, 'sessions', 'fix-login'));
  });

  it('tells beside a session how it stands and what it is for', async () => {
    const terminal = await aShell('zsh', minsky);
    await terminal.completed('minsky session get task-');
    expect(terminal.shown).toMatch(/task-md-176 +-- active, md#176, repository/);
  });
});

it('in fish each candidate has its description', async () => {
  const terminal = await aShell('fish', minsky);
  expect(await terminal.value("(complete -C 'minsky session get --task m')")).toBe(
    'md#176\ttask-md-176, active',
  );
  expect(await terminal.value("(complete -C 'minsky session li')")).toBe(
    'list\tList sessions, the latest activity first',
  );
});

/** Everything that can stand at the end of the line. */
async function offered(terminal: ShellAtTerminal, typed: string): Promise<readonly string[]> {
  if (terminal.shell === 'fish') {
    const found = await terminal.value(`(complete -C '${typed}' | string join '|')`);
    return found.split('|').map((candidate) => candidate.split('\t')[0]!);
  }
  const line = await terminal.withAll(typed);
  return line.slice(typed.length).trim().split(' ');
}
