import { execFileSync } from 'node:child_process';
import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryAt } from '../support/git-repository.ts';
import { launcher, node } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { asMade } from './lanes.ts';
import { toldRefusal } from './refusal.ts';
import { aFlow, places, type Flow, type Place } from './session-flow.ts';

// What a refusal says to type next is typed, by a shell: it has to work, and to lead on.

interface Situation {
  /** What is done before. */
  readonly enter: (flow: Flow) => unknown;
  readonly command: string;
  readonly code: string;
  /** Which of the lines are typed; the others are another way. */
  readonly lines: readonly number[];
  /** Whether the refused command is typed again after them, and succeeds. */
  readonly again: boolean;
  readonly where: readonly Place[];
}

const [remote, , , local, shared, sharedRemote] = places;
const everywhere = [remote, local, shared, sharedRemote];
const title = ['session', 'pr', 'work', '--title', 'Work'];

const prepare = ({ minsky }: Flow): Promise<unknown> => minsky.data(title);
const afterwards =
  (change: (flow: Flow) => unknown) =>
  async (flow: Flow): Promise<void> => {
    await prepare(flow);
    await change(flow);
  };

/** Somebody else goes on with the base, or with another branch of its repository. */
function advance({ origin }: Flow, files: Record<string, string>, branch = 'main'): void {
  const colleague = origin.clone({ name: 'colleague' });
  if (branch !== 'main') colleague.git('switch', '--quiet', branch);
  colleague.commit('theirs', files);
  const bare = origin.git('rev-parse', '--is-bare-repository') === 'true';
  if (bare || branch !== 'main') colleague.git('push', '--quiet', 'origin', branch);
  else origin.git('pull', '--quiet', colleague.path, 'main');
}

const row = (
  code: string,
  command: string,
  enter: Situation['enter'],
  rest: Partial<Pick<Situation, 'lines' | 'again' | 'where'>> = {},
): Situation => ({ code, command, enter, lines: [0], again: true, where: [shared], ...rest });

const situations: readonly Situation[] = [
  row('BRANCH_DRIFTED', 'update work', ({ workspace }) => workspace.git('switch', '--quiet', '--detach')),
  row(
    'WORKSPACE_MID_OPERATION',
    'update work',
    async (flow) => {
      advance(flow, { 'work.txt': 'theirs\n' });
      await flow.minsky.run('session update work');
      flow.workspace.git('checkout', '--quiet', '--ours', 'work.txt');
      flow.workspace.git('add', 'work.txt');
    },
    { where: [remote, shared] },
  ),
  row(
    'FILES_IN_THE_WAY',
    'update work',
    (flow) => {
      advance(flow, { 'new file.txt': 'theirs\n' });
      flow.workspace.write({ 'new file.txt': 'mine\n' });
    },
    { where: everywhere },
  ),
  row(
    'SESSION_BRANCH_AHEAD',
    'update work',
    (flow) => {
      flow.workspace.git('push', '--quiet', 'origin', 'work');
      advance(flow, { 'more.txt': 'more\n' }, 'work');
    },
    { lines: [0, 1], where: [remote, sharedRemote] },
  ),
  row(
    'UNCOMMITTED_CHANGES',
    'pr work --title Work',
    ({ workspace }) => workspace.write({ 'more.txt': 'more\n' }),
    { lines: [0, 2] },
  ),
  row(
    'UNCOMMITTED_CHANGES',
    'pr work --title Work',
    ({ workspace }) => workspace.write({ 'more.txt': 'more\n' }),
    { lines: [1, 2] },
  ),
  row(
    'NOTHING_TO_MERGE',
    'pr work --title Work',
    ({ workspace }) => workspace.git('reset', '--quiet', '--hard', 'HEAD~1'),
    { again: false, where: everywhere },
  ),
  row(
    'NOTHING_TO_MERGE',
    'pr work --title Work',
    (flow) => {
      advance(flow, { 'work.txt': 'work\n' });
    },
    { again: false, where: everywhere },
  ),
  row(
    'PULL_REQUEST_CHANGED',
    'pr work --title Work',
    afterwards((flow) => {
      advance(flow, { 'fix.txt': 'fix\n' }, 'pr/work');
    }),
    { lines: [0, 1, 3], where: everywhere },
  ),
  row(
    'PULL_REQUEST_CHANGED',
    'pr work --title Work',
    afterwards((flow) => {
      advance(flow, { 'fix.txt': 'fix\n' }, 'pr/work');
    }),
    { lines: [2, 3], where: everywhere },
  ),
  row(
    'BRANCH_IN_USE',
    'pr work --title Other',
    afterwards(({ origin }) => origin.git('switch', '--quiet', 'pr/work')),
    { lines: [0, 1], where: [local, shared] },
  ),
  row('PULL_REQUEST_NEEDED', 'approve work', ({ minsky }) => {
    writeFileSync(join(minsky.home, 'FILE'), 'The body.\n');
  }),
  row(
    'SESSION_AHEAD',
    'approve work',
    afterwards(({ workspace }) => workspace.commit('more', { 'more.txt': 'more\n' })),
    { lines: [0, 1] },
  ),
  row(
    'BASE_MOVED',
    'approve work',
    afterwards((flow) => {
      advance(flow, { 'news.txt': 'news\n' });
    }),
    { lines: [0, 1], where: everywhere },
  ),
  row(
    'PULL_REQUEST_UNPUBLISHED',
    'approve work',
    afterwards(({ origin }) => origin.git('branch', '-D', 'pr/work')),
    { lines: [0, 1], where: [remote, shared] },
  ),
  row(
    'BASE_FILES_IN_THE_WAY',
    'approve work',
    afterwards(({ origin }) => {
      origin.write({ 'README.md': 'mine\n', 'work.txt': 'mine\n' });
    }),
    { lines: [0, 1, 2], where: [local, shared] },
  ),
  row(
    'SESSION_MERGED',
    'update work',
    afterwards(({ minsky }) => minsky.data('session approve work')),
    { lines: [0, 1], again: false, where: everywhere },
  ),
  row(
    'WORKSPACE_MISSING',
    'update work',
    ({ workspace, minsky }) => renameSync(workspace.path, join(minsky.home, 'PATH')),
    { where: [remote, shared] },
  ),
  row(
    'WORKSPACE_MISSING',
    'pr work --title Work',
    ({ workspace }) => rmSync(workspace.path, { recursive: true }),
    { lines: [1], again: false },
  ),
  row(
    'WORKSPACE_BROKEN',
    'update work',
    ({ workspace }) => rmSync(join(workspace.path, '.git'), { recursive: true }),
    { lines: [1], again: false },
  ),
  row('SESSION_TRASHED', 'update work', ({ minsky }) => minsky.data('session delete work --force')),
  row('NOT_TRASHED', 'restore work', () => undefined, { again: false }),
  row('WORKSPACE_HAS_WORK', 'delete work', () => undefined),
  row('NO_SESSION_HERE', 'get', () => undefined, { again: false }),
  row('SESSION_NOT_NAMED', 'approve', prepare, { again: false }),
  row(
    'TASK_AMBIGUOUS',
    'update --task 7',
    async ({ minsky, origin }) => {
      for (const task of ['md#7', 'gh#7'])
        await minsky.data(['session', 'start', '--task', task, '--repo', origin.path]);
    },
    { again: false },
  ),
  row(
    'REMOTE_UNREACHABLE',
    'update work',
    async ({ minsky, origin }) => {
      await minsky.data('session update work');
      renameSync(join(origin.path, 'HEAD'), join(origin.path, 'HEAD.away'));
    },
    { lines: [1], again: false, where: [remote, sharedRemote] },
  ),
  row(
    'REPOSITORY_GONE',
    'update work',
    async ({ minsky, origin }) => {
      await minsky.data('session update work');
      renameSync(origin.path, `${origin.path}.away`);
    },
    { lines: [3], again: false, where: [remote, local, sharedRemote] },
  ),
  row(
    'BASE_GONE',
    'pr work --title Work',
    ({ origin }) => {
      origin.git('branch', '-m', 'main', 'trunk');
    },
    { lines: [0, 1], again: false, where: [remote, local] },
  ),
];

const bin = temporaryDirectory('bin-');
symlinkSync(launcher, join(bin, 'minsky'));

/** Types a line of a hint, without what it is for, where the user is. */
function type({ minsky }: Flow, line: string): void {
  const typed = /(?:^|: )((?:minsky|git|cd|mv) .*)$/.exec(line)?.[1];
  if (typed === undefined) throw new Error(`nothing to type in: ${line}`);
  const env = {
    ...process.env,
    ...minsky.env,
    PATH: `${bin}:${dirname(node)}:${process.env.PATH ?? ''}`,
    GIT_EDITOR: 'echo said >',
  };
  execFileSync('sh', ['-euc', typed], { cwd: minsky.home, env, stdio: ['ignore', 'ignore', 'pipe'] });
}

const flows = Object.fromEntries(everywhere.map((place) => [place, asMade(() => aFlow(place))])) as Readonly<
  Record<Place, () => Promise<Flow>>
>;

const cases = situations.flatMap((situation) =>
  situation.where.map((place) => [situation.code, situation.command, place, situation] as const),
);

describe('what is said to type next can be typed', () => {
  it.each(cases)('after %s of session %s, from %s', async (code, command, place, { enter, lines, again }) => {
    const flow = await flows[place]();
    const elsewhere = { cwd: flow.minsky.home };
    await enter(flow);
    const told = await toldRefusal(flow.minsky, `session ${command}`, elsewhere);
    expect(told.code).toBe(code);
    const hints = told.hint.split('\n');
    for (const at of lines) type(flow, hints[at] ?? '');
    if (again) expect(await flow.minsky.json(`session ${command}`, elsewhere)).toMatchObject({ status: 0 });
  });
});

it('the workspace of another session leads to that one', async () => {
  const flow = await aFlow(local);
  const second = await flow.another('second');
  renameSync(flow.workspace.path, `${flow.workspace.path}.away`);
  renameSync(second.path, flow.workspace.path);
  const told = await toldRefusal(flow.minsky, 'session delete work');
  expect(told.code).toBe('WORKSPACE_FOREIGN');
  for (const line of told.hint.split('\n')) type(flow, line);
  const { session } = await flow.minsky.data('session get second');
  expect([session.workspace.path, session.health.state]).toEqual([flow.workspace.path, 'ok']);
  expect(repositoryAt(session.workspace.path).git('branch', '--show-current')).toBe('second');
});
