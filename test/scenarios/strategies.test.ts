import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryAt, repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, normalised } from '../support/minsky.ts';
import { recordOf, refused } from './session-record.ts';

type Strategy = 'clone' | 'worktree';

/** Starts the session and returns its workspace as a repository. */
async function started(
  minsky: ReturnType<typeof aMinsky>,
  words: string,
  cwd: string,
): Promise<GitRepository> {
  const { session } = await minsky.data(`session start ${words}`, { cwd });
  return repositoryAt(session.workspace.path);
}

/** A repository with a remote that is one commit ahead of it, and a branch `develop`. */
function withRemote(): { remote: GitRepository; repository: GitRepository } {
  const origin = repositoryWithCommit({ name: 'origin' });
  origin.git('branch', 'develop');
  const remote = origin.clone({ name: 'remote.git', bare: true });
  const repository = remote.clone({ name: 'app' });
  return { remote, repository };
}

describe.each<Strategy>(['clone', 'worktree'])('a %s', (strategy) => {
  const start = (name: string): string => `${name} --strategy ${strategy}`;

  it('has the branch of the session at the base, all files, and nothing to commit', async () => {
    const minsky = aMinsky();
    const repository = repositoryWithCommit();
    const workspace = await started(minsky, start('work'), repository.path);
    expect(workspace.git('status', '--porcelain=v2', '--branch')).toBe(
      `# branch.oid ${repository.git('rev-parse', 'main')}\n# branch.head work`,
    );
    expect(workspace.git('ls-files')).toBe(repository.git('ls-files'));
    expect(readFileSync(join(workspace.path, 'README.md'), 'utf8')).toBe('first\n');
    expect(workspace.git('fsck', '--strict')).toBe('');
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('starts from --base on --branch, which the record tells', async () => {
    const minsky = aMinsky();
    const repository = repositoryWithCommit();
    repository.git('switch', '--quiet', '--create', 'release/1.x');
    repository.commit('release', { 'release.txt': '1\n' });
    repository.git('switch', '--quiet', 'main');
    const words = `session start ${start('fix')} --base release/1.x --branch ada/fix`;
    const outcome = await minsky.json(words, { cwd: repository.path });
    const session = recordOf(minsky, repository, 'fix', { strategy, base: 'release/1.x', branch: 'ada/fix' });
    expect(normalised(outcome)).toEqual({
      status: 0,
      json: { ok: true, data: { session, resolvedBy: 'name' } },
      stderr: '',
    });
    const workspace = repositoryAt(join(minsky.state, 'sessions/fix'));
    expect(workspace.git('log', '--format=%s')).toBe('release\nfirst');
    expect(workspace.git('branch', '--show-current')).toBe('ada/fix');
  });

  it('is refused for a branch that the repository has, and leaves nothing', async () => {
    const minsky = aMinsky();
    const repository = repositoryWithCommit();
    repository.git('branch', 'taken/by/somebody');
    const outcome = await minsky.json(`session start ${start('work')} --branch taken`, {
      cwd: repository.path,
    });
    const details = { branch: 'taken', existing: 'taken/by/somebody', repository: repository.path };
    expect(outcome).toEqual(refused(4, 'BRANCH_EXISTS', details));
    expect(existsSync(join(minsky.state, 'sessions/work'))).toBe(false);
    expect(repository.git('branch', '--format=%(refname)')).toBe(
      'refs/heads/main\nrefs/heads/taken/by/somebody',
    );
  });

  it('takes part in what the remote of its repository has', async () => {
    const minsky = aMinsky();
    const { remote, repository } = withRemote();
    const workspace = await started(minsky, start('work'), repository.path);
    expect(workspace.git('remote', 'get-url', 'origin')).toBe(remote.path);
    expect(
      workspace.git('for-each-ref', '--format=%(refname)', 'refs/remotes').split('\n').toSorted(),
    ).toEqual(['refs/remotes/origin/HEAD', 'refs/remotes/origin/develop', 'refs/remotes/origin/main']);
    const pushed = remote.clone({ name: 'colleague' });
    const commit = pushed.commit('from a colleague', { 'more.txt': 'more\n' });
    pushed.git('push', '--quiet', 'origin', 'main');
    workspace.git('fetch', '--quiet');
    expect(workspace.git('rev-parse', 'origin/main')).toBe(commit);
    workspace.commit('from the session', { 'work.txt': 'work\n' });
    workspace.git('push', '--quiet', '--set-upstream', 'origin', 'work');
    expect(remote.git('rev-parse', 'work')).toBe(workspace.git('rev-parse', 'HEAD'));
  });

  it('started inside a session is one of the same repository, not of the workspace', async () => {
    const minsky = aMinsky();
    const repository = repositoryWithCommit();
    const first = await started(minsky, start('first'), repository.path);
    first.commit('only in the first session', { 'first.txt': 'first\n' });
    const outcome = await minsky.json(`session start ${start('second')}`, { cwd: join(first.path, 'src') });
    const session = recordOf(minsky, repository, 'second', { strategy });
    expect(normalised(outcome.json)).toEqual({ ok: true, data: { session, resolvedBy: 'name' } });
    const second = repositoryAt(join(minsky.state, 'sessions/second'));
    expect(second.git('log', '--format=%s')).toBe('first');
    if (strategy === 'clone') expect(second.git('remote', 'get-url', 'origin')).toBe(repository.path);
  });
});

describe('only a clone', () => {
  it('has its repository as origin when that has no remote, and lives on without it', async () => {
    const minsky = aMinsky();
    const repository = repositoryWithCommit();
    const workspace = await started(minsky, 'work', repository.path);
    expect(workspace.git('remote', 'get-url', 'origin')).toBe(repository.path);
    expect(workspace.git('branch', '--all', '--format=%(refname)').split('\n')).toEqual([
      'refs/heads/work',
      'refs/remotes/origin/HEAD',
      'refs/remotes/origin/main',
    ]);
    expect(existsSync(join(workspace.path, '.git/objects/info/alternates'))).toBe(false);
    rmSync(repository.path, { recursive: true });
    expect(workspace.git('fsck', '--strict')).toBe('');
    workspace.commit('still works', { 'more.txt': 'more\n' });
  });

  it('shares the bytes of the objects with its repository', async () => {
    const minsky = aMinsky();
    const repository = repositoryWithCommit();
    const workspace = await started(minsky, 'work', repository.path);
    const blob = repository.git('rev-parse', 'HEAD:README.md');
    const file = join('.git/objects', blob.slice(0, 2), blob.slice(2));
    expect(statSync(join(workspace.path, file)).ino).toBe(statSync(join(repository.path, file)).ino);
  });
});

describe('only a worktree', () => {
  it('belongs to its repository, which sees its commits', async () => {
    const minsky = aMinsky();
    const repository = repositoryWithCommit();
    const workspace = await started(minsky, 'work --strategy worktree', repository.path);
    const commit = workspace.commit('work', { 'work.txt': 'work\n' });
    expect(repository.git('rev-parse', 'work')).toBe(commit);
    expect(repository.git('worktree', 'list', '--porcelain').split('\n\n')[1]?.trimEnd()).toBe(
      `worktree ${workspace.path}\nHEAD ${commit}\nbranch refs/heads/work`,
    );
    expect(repository.git('worktree', 'prune', '--dry-run')).toBe('');
  });

  it('is refused for a repository that is not on this machine', async () => {
    const minsky = aMinsky();
    const bare = repositoryWithCommit().clone({ bare: true });
    const url = `file://${bare.path}`;
    const outcome = await minsky.json(`session start work --strategy worktree --repo ${url}`);
    expect(outcome).toEqual(refused(4, 'WORKTREE_NEEDS_CHECKOUT', { repository: url }));
  });
});

describe('the repository file decides', () => {
  it('the strategy, the base and the scheme of tasks, unless the command line says otherwise', async () => {
    const minsky = aMinsky();
    const repository = repositoryWithCommit();
    repository.git('branch', 'develop');
    const config = 'session:\n  strategy: worktree\n  base: develop\ntasks:\n  scheme: gh\n';
    repository.commit('configure', { '.minsky/config.yaml': config });
    const start = async (words: string): Promise<unknown> =>
      normalised((await minsky.data(`session start ${words}`, { cwd: repository.path })).session);
    const configured = recordOf(minsky, repository, 'task-gh-7', {
      task: 'gh#7',
      strategy: 'worktree',
      base: 'develop',
    });
    expect(await start('--task 7')).toEqual(configured);
    expect(await start('own --task md#7 --strategy clone --base main')).toEqual(
      recordOf(minsky, repository, 'own', { task: 'md#7' }),
    );
  });
});
