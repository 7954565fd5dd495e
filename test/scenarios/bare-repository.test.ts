import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryAt, repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, host, normalised, type Minsky } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { refusal, toldRefusal } from './refusal.ts';
import { recordOf } from './session-record.ts';

/** Somebody with a repository that has no files, and a clone of it. */
function aBareRepository(): { minsky: Minsky; bare: GitRepository; clone: GitRepository } {
  const bare = repositoryWithCommit().clone({ name: 'app.git', bare: true });
  return { minsky: aMinsky(), bare, clone: bare.clone() };
}

const repoOf = ({ path }: GitRepository) => ({
  id: `file://${host}${path}`,
  url: `file://${path}`,
  path: null,
});

describe('a bare repository on this machine', () => {
  it.each([
    ['is named by its path', ({ path }: GitRepository) => ({ words: ['--repo', path], cwd: '/' })],
    [
      'is where the call is made from',
      ({ path }: GitRepository) => ({ words: [], cwd: join(path, 'hooks') }),
    ],
  ])('is the origin of a session when it %s', async (_way, call) => {
    const { minsky, bare } = aBareRepository();
    const { words, cwd } = call(bare);
    const outcome = await minsky.json(['session', 'start', 'work', ...words], { cwd });
    expect(normalised(outcome)).toEqual({
      status: 0,
      json: {
        ok: true,
        data: { session: recordOf(minsky, bare, 'work', { repo: repoOf(bare) }), resolvedBy: 'name' },
      },
      stderr: '',
    });
    const workspace = repositoryAt(join(minsky.state, 'sessions/work'));
    expect(workspace.git('remote', 'get-url', 'origin')).toBe(`file://${bare.path}`);
  });

  it('is one repository with its clone: a task has one session, and the path lists the sessions of both', async () => {
    const { minsky, bare, clone } = aBareRepository();
    await minsky.data(['session', 'start', 'one', '--task', '1', '--repo', bare.path]);
    await minsky.data(['session', 'start', 'two', '--repo', clone.path]);
    expect(await refusal(minsky, ['session', 'start', '--task', '1', '--repo', clone.path])).toEqual({
      status: 4,
      code: 'TASK_HAS_SESSION',
    });
    const { sessions } = await minsky.data(['session', 'list', '--repo', bare.path]);
    expect(sessions.map(({ name }: { name: string }) => name)).toEqual(['two', 'one']);
  });

  it('gets the work of its session by a pull request', async () => {
    const { minsky, bare } = aBareRepository();
    await minsky.data(['session', 'start', 'work', '--repo', bare.path]);
    repositoryAt(join(minsky.state, 'sessions/work')).commit('work', { 'work.txt': 'work\n' });
    await minsky.data('session pr work --title Work');
    await minsky.data('session approve work');
    expect([bare.git('log', '-1', '--format=%s', 'main'), bare.git('branch', '--format=%(refname)')]).toEqual(
      ['Work', 'refs/heads/main'],
    );
  });

  it('has no main workspace that a worktree could belong to', async () => {
    const { minsky, bare } = aBareRepository();
    const words = ['session', 'start', 'work', '--strategy', 'worktree', '--repo', bare.path];
    expect(await refusal(minsky, words)).toEqual({ status: 4, code: 'WORKTREE_NEEDS_CHECKOUT' });
  });

  it('is to be named itself where a worktree of it is', async () => {
    const { minsky, bare } = aBareRepository();
    const tree = join(temporaryDirectory(), 'tree');
    bare.git('worktree', 'add', '--quiet', '-b', 'tree', tree);
    const { status, code, hint } = await toldRefusal(minsky, 'session start work', { cwd: tree });
    expect({ status, code, hint }).toEqual({
      status: 4,
      code: 'REPOSITORY_BARE',
      hint: `Name the bare repository itself: minsky session start work --repo ${bare.path}`,
    });
  });
});
