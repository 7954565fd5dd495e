import { readFileSync, writeFileSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  plantHooks,
  repositoryAt,
  repositoryWithCommit,
  type Files,
  type GitRepository,
} from '../support/git-repository.ts';
import { aMinsky, normalised, type Minsky } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { recordOf, refused } from './session-record.ts';

const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');
const strategies = ['clone', 'worktree'] as const;

/** A repository with ignored files of several kinds. */
function withIgnored(committed: Files = {}): GitRepository {
  const repository = repositoryWithCommit();
  repository.commit('ignore', { '.gitignore': '.env*\nbuild/\n*.log\n', ...committed });
  repository.write({
    '.env': 'SECRET=1\n',
    'src/.env.local': 'LOCAL=1\n',
    'build/out.js': 'out\n',
    'debug.log': 'log\n',
    'untracked.txt': 'mine\n',
  });
  return repository;
}

describe.each(strategies)('a new %s gets ignored files', (strategy) => {
  const start = async (repository: GitRepository, minsky = aMinsky()): Promise<string> => {
    const words = `session start work --strategy ${strategy}`;
    const { status, stdout, stderr } = await minsky.run(words, { cwd: repository.path });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Started session work\.\n/);
    return join(minsky.state, 'sessions/work');
  };
  const present = (workspace: string): string[] =>
    ['.env', 'src/.env.local', 'build/out.js', 'debug.log', 'untracked.txt'].filter((file) =>
      existsSync(join(workspace, file)),
    );

  it('none, when nothing asks for any', async () => {
    expect(present(await start(withIgnored()))).toEqual([]);
  });

  it('that .worktreeinclude names, as copies', async () => {
    const repository = withIgnored({ '.worktreeinclude': '# secrets\n.env*\n' });
    const workspace = await start(repository);
    expect(present(workspace)).toEqual(['.env', 'src/.env.local']);
    writeFileSync(join(workspace, '.env'), 'SECRET=2\n');
    expect(read(repository.path, '.env')).toBe('SECRET=1\n');
  });

  it('that session.copy names, instead', async () => {
    const repository = withIgnored({
      '.worktreeinclude': '.env*\n',
      '.minsky/config.yaml': 'session:\n  copy: [build/, "*.log", untracked.txt]\n',
    });
    expect(present(await start(repository))).toEqual(['build/out.js', 'debug.log']);
  });

  it('but no link that leads out of the repository, which is said', async () => {
    const minsky = aMinsky();
    const repository = withIgnored({ '.worktreeinclude': '*.log\n' });
    symlinkSync('/etc/hostname', join(repository.path, 'host.log'));
    const words = `session start work --strategy ${strategy}`;
    const { status, stderr } = await minsky.run(words, { cwd: repository.path });
    expect(status).toBe(0);
    expect(stderr).toMatch(/^warning: Did not copy 'host\.log': .*\n$/);
    expect(present(join(minsky.state, 'sessions/work'))).toEqual(['debug.log']);
    expect(existsSync(join(minsky.state, 'sessions/work/host.log'))).toBe(false);
  });
});

const atBuild = ['post-checkout', 'reference-transaction', 'post-index-change'];

/** A user whose git is set up to run hooks from everywhere, and what they leave. */
function hooksEverywhere(...names: string[]): {
  minsky: Minsky;
  repository: GitRepository;
  ran: () => string[];
} {
  const minsky = aMinsky();
  const repository = repositoryWithCommit();
  const template = temporaryDirectory('template-');
  const evidences = [
    plantHooks(join(repository.path, '.git/hooks'), ...names),
    plantHooks(join(template, 'hooks'), ...names),
  ];
  writeFileSync(join(minsky.home, '.gitconfig'), `\n[init]\n\ttemplateDir = ${template}\n`, { flag: 'a' });
  const ran = (): string[] =>
    evidences.flatMap((evidence) =>
      existsSync(evidence) ? [...new Set(read(evidence).trim().split('\n'))] : [],
    );
  return { minsky, repository, ran };
}

describe.each(strategies)('while a %s is built, deleted, restored and purged', (strategy) => {
  const tour = async (minsky: Minsky, repository: GitRepository): Promise<void> => {
    await minsky.data(`session start work --strategy ${strategy}`, { cwd: repository.path });
    await minsky.data('session list --long');
    await minsky.data('session delete work');
    await minsky.data('session restore work');
  };

  it("no hook runs, neither the repository's nor that of a template", async () => {
    const { minsky, repository, ran } = hooksEverywhere(...atBuild);
    await tour(minsky, repository);
    expect(ran()).toEqual([]);
  });

  it("and none of the user's core.hooksPath", async () => {
    const { minsky, repository, ran } = hooksEverywhere(...atBuild);
    const hooks = temporaryDirectory('hooks-path-');
    const evidence = plantHooks(hooks, ...atBuild);
    writeFileSync(join(minsky.home, '.gitconfig'), `\n[core]\n\thooksPath = ${hooks}\n`, { flag: 'a' });
    await tour(minsky, repository);
    await minsky.data('session delete work');
    await minsky.data('session purge');
    expect({ ran: ran(), own: existsSync(evidence) }).toEqual({ ran: [], own: false });
  });

  it('and afterwards the hooks that git would run do run', async () => {
    const { minsky, repository } = hooksEverywhere(...atBuild);
    const hooks = temporaryDirectory('hooks-path-');
    const evidence = plantHooks(hooks, 'post-commit');
    const global = join(minsky.home, '.gitconfig');
    writeFileSync(global, `\n[core]\n\thooksPath = ${hooks}\n`, { flag: 'a' });
    await tour(minsky, repository);
    const workspace = repositoryAt(join(minsky.state, 'sessions/work'));
    expect(workspace.git('config', '--list', '--show-origin')).not.toContain('hookspath');
    workspace.git('-c', `include.path=${global}`, 'commit', '--quiet', '--allow-empty', '--message', 'work');
    expect(read(evidence)).toBe('post-commit\n');
  });
});

it.each([
  ['clone', 'its template has'],
  ['worktree', 'its repository has'],
])('afterwards a %s runs the hooks that %s', async (strategy) => {
  const { minsky, repository, ran } = hooksEverywhere('post-commit');
  await minsky.data(`session start work --strategy ${strategy}`, { cwd: repository.path });
  expect(ran()).toEqual([]);
  repositoryAt(join(minsky.state, 'sessions/work')).git('commit', '--quiet', '--allow-empty', '-m', 'work');
  expect(ran()).toEqual(['post-commit']);
});

describe('a checkout that stands under the final name', () => {
  const standing = async (from: GitRepository, branch: string): Promise<{ minsky: Minsky; path: string }> => {
    const minsky = aMinsky();
    const path = join(minsky.state, 'sessions/work');
    mkdirSync(join(minsky.state, 'sessions'), { recursive: true, mode: 0o700 });
    from.git('clone', '--quiet', from.path, path);
    from.git('-C', path, 'switch', '--quiet', '--create', branch);
    writeFileSync(join(path, 'unsaved.txt'), 'mine\n');
    return { minsky, path };
  };

  it('is adopted if it is of this repository, with everything in it, and that is said', async () => {
    const repository = repositoryWithCommit();
    const { minsky, path } = await standing(repository, 'work');
    const outcome = await minsky.json('session start work --task 7', { cwd: repository.path });
    const session = recordOf(minsky, repository, 'work', { task: 'md#7', version: 1 });
    expect(normalised(outcome)).toEqual({
      status: 0,
      json: { ok: true, data: { session, resolvedBy: 'name' } },
      stderr: expect.stringMatching(
        /Took over the workspace that was at '.*\/sessions\/work' for session work\.\n$/,
      ),
    });
    expect(read(path, 'unsaved.txt')).toBe('mine\n');
    expect((await minsky.data('session get', { cwd: path })).resolvedBy).toBe('cwd');
  });

  it('is refused if --branch names another branch than it has', async () => {
    const repository = repositoryWithCommit();
    const { minsky, path } = await standing(repository, 'other');
    const outcome = await minsky.json('session start work --branch mine', { cwd: repository.path });
    expect(outcome).toEqual(refused(4, 'ADOPTION_MISMATCH', { path, branch: 'other', wanted: 'mine' }));
    expect(read(path, 'unsaved.txt')).toBe('mine\n');
  });

  it('is refused and left alone if it is of another repository', async () => {
    const { minsky, path } = await standing(repositoryWithCommit({ name: 'other' }), 'work');
    const outcome = await minsky.json('session start work', { cwd: repositoryWithCommit().path });
    expect(outcome).toEqual(refused(4, 'DIRECTORY_OCCUPIED', { path }));
    expect(read(path, 'unsaved.txt')).toBe('mine\n');
    expect(await minsky.data('session list')).toEqual({ sessions: [], next: null });
  });
});
