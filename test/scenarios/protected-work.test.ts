import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryAt, repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, normalised, type Minsky } from '../support/minsky.ts';
import { behindItsBack } from '../support/sqlite-store.ts';
import { stateOf } from './readme-tour.ts';
import { recordOf, refused } from './session-record.ts';

interface Setting {
  readonly minsky: Minsky;
  readonly repository: GitRepository;
  readonly workspace: GitRepository;
}

async function aSessionOf(strategy: 'clone' | 'worktree'): Promise<Setting> {
  const minsky = aMinsky();
  const repository = repositoryWithCommit();
  const command = `session start work --strategy ${strategy}`;
  const { session } = await minsky.data(command, { cwd: repository.path });
  return { minsky, repository, workspace: repositoryAt(session.workspace.path) };
}

const nothing = {
  session: 'work',
  dirty: [],
  unmerged: 0,
  stashes: 0,
  operation: null,
  worktrees: [],
  processes: [],
};

/** Leaves the workspace in the middle of a merge that conflicts, with a commit that no branch has. */
function beginMerge(workspace: GitRepository): void {
  workspace.git('switch', '--quiet', '--detach');
  const theirs = workspace.commit('theirs', { 'README.md': 'theirs\n' });
  workspace.git('switch', '--quiet', 'work');
  workspace.commit('ours', { 'README.md': 'ours\n' });
  expect(() => workspace.git('merge', '--quiet', theirs)).toThrow();
}

const kinds: Record<string, [(workspace: GitRepository) => void, object]> = {
  'an edited file': [(at) => at.write({ 'README.md': 'edited\n' }), { dirty: ['README.md'] }],
  'an untracked file': [(at) => at.write({ 'new file.txt': '' }), { dirty: ['new file.txt'] }],
  'a removed file': [(at) => at.write({ 'src/one.txt': null }), { dirty: ['src/one.txt'] }],
  'a commit that the base lacks': [(at) => at.commit('work', { 'a.txt': 'a\n' }), { unmerged: 1 }],
  'a merge in progress': [beginMerge, { dirty: ['README.md'], unmerged: 1, operation: 'merge' }],
};

describe.each(['clone', 'worktree'] as const)('a %s', (strategy) => {
  it.each(Object.entries(kinds))(
    'with %s is not deleted, but with --force',
    async (_kind, [make, obstacle]) => {
      const { minsky, workspace } = await aSessionOf(strategy);
      make(workspace);
      const outcome = await minsky.json('session delete work');
      expect(outcome).toEqual(refused(4, 'WORKSPACE_HAS_WORK', { ...nothing, ...obstacle }));
      expect(stateOf(minsky)).toMatchObject({ sessions: ['work'], trash: [] });
      expect(await minsky.data('session delete work --force')).toMatchObject({
        sessions: [{ status: 'trashed' }],
      });
      expect(existsSync(workspace.path)).toBe(false);
      await minsky.data('session restore work');
      expect(existsSync(workspace.path)).toBe(true);
    },
  );

  it('whose work has reached its base is deleted', async () => {
    const { minsky, repository, workspace } = await aSessionOf(strategy);
    workspace.commit('work', { 'a.txt': 'a\n' });
    if (strategy === 'clone') workspace.git('push', '--quiet', 'origin', 'work');
    repository.git('merge', '--quiet', 'work');
    if (strategy === 'clone') workspace.git('fetch', '--quiet');
    expect(await minsky.data('session delete work')).toMatchObject({ sessions: [{ status: 'trashed' }] });
  });

  it.each(['session sync', 'session list'])(
    'whose work has reached its base as one other commit is deleted after %s, but not with more of it',
    async (before) => {
      const { minsky, repository, workspace } = await aSessionOf(strategy);
      workspace.commit('one', { 'a.txt': 'a\n' });
      workspace.commit('two', { 'b.txt': 'b\n' });
      repository.git('fetch', '--quiet', workspace.path, 'work');
      repository.git('merge', '--quiet', '--squash', 'FETCH_HEAD');
      repository.commit('squashed');
      await minsky.data(before);
      workspace.commit('three', { 'c.txt': 'c\n' });
      const more = await minsky.json('session delete work');
      expect(more).toEqual(refused(4, 'WORKSPACE_HAS_WORK', { ...nothing, unmerged: 3 }));
      workspace.git('reset', '--quiet', '--hard', 'HEAD~1');
      workspace.git('switch', '--quiet', '--detach');
      const onHead = workspace.commit('on HEAD alone', { 'd.txt': 'd\n' });
      const detached = await minsky.json('session delete work');
      expect(detached).toEqual(refused(4, 'WORKSPACE_HAS_WORK', { ...nothing, unmerged: 3 }));
      workspace.git('switch', '--quiet', 'work');
      if (strategy === 'clone') {
        workspace.git('branch', 'elsewhere', onHead);
        const other = await minsky.json('session delete work');
        expect(other).toEqual(refused(4, 'WORKSPACE_HAS_WORK', { ...nothing, unmerged: 1 }));
        workspace.git('branch', '--quiet', '-D', 'elsewhere');
      }
      const words = before === 'session sync' ? 'session delete --merged' : 'session delete work';
      expect(await minsky.data(words)).toMatchObject({ sessions: [{ name: 'work', status: 'trashed' }] });
    },
  );

  it('in which a process works is not deleted, and the process is named', async () => {
    const { minsky, workspace } = await aSessionOf(strategy);
    const child = spawn('sleep', ['600'], { cwd: join(workspace.path, 'src'), stdio: 'ignore' });
    await once(child, 'spawn');
    const processes = [{ pid: child.pid, name: 'sleep' }];
    const outcome = await minsky.json('session delete work');
    expect(outcome).toEqual(refused(4, 'WORKSPACE_HAS_WORK', { ...nothing, processes }));
    const { stderr } = await minsky.run('session delete work');
    expect(stderr).toContain(`process ${child.pid} (sleep)`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await minsky.data('session delete work')).toMatchObject({ sessions: [{ status: 'trashed' }] });
  });

  it('at which a git of an editor only looks is deleted', async () => {
    const { minsky, workspace } = await aSessionOf(strategy);
    const env = { ...minsky.env, GIT_OPTIONAL_LOCKS: '0' };
    const child = spawn('git', ['cat-file', '--batch'], { cwd: workspace.path, env });
    await once(child, 'spawn');
    expect(await minsky.data('session delete work')).toMatchObject({ sessions: [{ status: 'trashed' }] });
    child.stdin.end();
    await once(child, 'exit');
  });

  it('whose directory is gone leaves its record, which can be restored as such', async () => {
    const { minsky, repository, workspace } = await aSessionOf(strategy);
    rmSync(workspace.path, { recursive: true });
    const at = { session: 'work', path: workspace.path };
    expect(await minsky.json('session dir work')).toEqual(refused(3, 'WORKSPACE_MISSING', at));
    const outcome = await minsky.json('session delete work');
    const warning = `warning: Only the record of session work was moved: its workspace '${workspace.path}' is not there any more.\n`;
    expect(normalised(outcome)).toEqual({
      status: 0,
      json: {
        ok: true,
        data: { sessions: [recordOf(minsky, repository, 'work', { strategy, status: 'trashed' })] },
      },
      stderr: warning,
    });
    expect((await minsky.json('session restore work')).stderr).toBe(warning);
    expect((await minsky.data('session get work')).session.health.state).toBe('missing');
  });
});

it('a clone with a stash is not deleted', async () => {
  const { minsky, workspace } = await aSessionOf('clone');
  workspace.write({ 'README.md': 'stashed\n' });
  workspace.git('stash', 'push', '--quiet');
  const outcome = await minsky.json('session delete work');
  expect(outcome).toEqual(refused(4, 'WORKSPACE_HAS_WORK', { ...nothing, stashes: 1 }));
  await minsky.data('session delete work --force');
  await minsky.data('session restore work');
  workspace.git('stash', 'pop', '--quiet');
  expect(readFileSync(join(workspace.path, 'README.md'), 'utf8')).toBe('stashed\n');
});

describe('several at once', () => {
  it('are all deleted, or none when one of them is refused', async () => {
    const minsky = aMinsky();
    const repository = repositoryWithCommit();
    for (const name of ['one', 'two', 'three']) {
      await minsky.data(`session start ${name}`, { cwd: repository.path });
    }
    const two = repositoryAt(join(minsky.state, 'sessions/two'));
    two.write({ 'new.txt': 'new\n' });
    expect(await minsky.json('session delete one two three')).toEqual(
      refused(4, 'WORKSPACE_HAS_WORK', { ...nothing, session: 'two', dirty: ['new.txt'] }),
    );
    expect(await minsky.json('session delete one three missing')).toEqual(refused(3, 'SESSION_NOT_FOUND'));
    expect(stateOf(minsky)).toMatchObject({ sessions: ['one', 'three', 'two'], trash: [] });
    const { sessions } = await minsky.data('session delete one two three one --force');
    expect(sessions.map(({ name }: { name: string }) => name)).toEqual(['one', 'two', 'three']);
    expect(stateOf(minsky).sessions).toEqual([]);
  });

  it('are those that are merged', async () => {
    const minsky = aMinsky();
    const repository = repositoryWithCommit();
    for (const name of ['done', 'doing', 'finished']) {
      await minsky.data(`session start ${name}`, { cwd: repository.path });
    }
    behindItsBack(join(minsky.state, 'store/sessions.sqlite'), (database) =>
      database.exec(`update minsky_sessions set status = 'merged' where name in ('done', 'finished')`),
    );
    const { sessions } = await minsky.data('session delete --merged');
    expect(sessions.map(({ name }: { name: string }) => name).toSorted()).toEqual(['done', 'finished']);
    expect(stateOf(minsky).sessions).toEqual(['doing']);
    expect(await minsky.data('session delete --merged')).toEqual({ sessions: [] });
    expect(await minsky.data('session restore done')).toMatchObject({ sessions: [{ status: 'merged' }] });
  });
});

describe('a workspace that lost its marker', () => {
  it.each(['work', 'other'])('is known by its branch, with %s checked out', async (branch) => {
    const { minsky, workspace } = await aSessionOf('clone');
    rmSync(join(workspace.path, '.git/minsky'), { recursive: true });
    if (branch !== 'work') workspace.git('switch', '--quiet', '--create', branch);
    await minsky.data('session delete work');
    expect(existsSync(workspace.path)).toBe(false);
    await minsky.data('session restore work');
    expect(workspace.git('branch', '--show-current')).toBe(branch);
  });
});

describe('another checkout at the recorded path', () => {
  it('that is another worktree of the repository is never touched', async () => {
    const { minsky, repository, workspace } = await aSessionOf('worktree');
    rmSync(workspace.path, { recursive: true });
    repository.git('worktree', 'prune');
    repository.git('worktree', 'add', '--quiet', '-b', 'other', workspace.path);
    const outcome = await minsky.json('session delete work');
    expect(outcome).toEqual(refused(4, 'WORKSPACE_FOREIGN', { session: 'work', path: workspace.path }));
    await minsky.data('session delete work --force');
    expect(workspace.git('branch', '--show-current')).toBe('other');
  });

  it.each([
    ['of another session', (other: GitRepository, path: string) => renameSync(other.path, path)],
    [
      'of another repository',
      (_other: GitRepository, path: string) => cpSync(repositoryWithCommit().path, path, { recursive: true }),
    ],
    [
      'of the same repository',
      (_other: GitRepository, path: string, { path: main }: GitRepository) =>
        void repositoryAt(main).git('clone', '--quiet', main, path),
    ],
  ])('%s is never touched', async (_kind, place) => {
    const { minsky, repository, workspace } = await aSessionOf('clone');
    const { session } = await minsky.data('session start other', { cwd: repository.path });
    rmSync(workspace.path, { recursive: true });
    // A repository without a remote is known by its place, so its copy is another one.
    place(repositoryAt(session.workspace.path), workspace.path, repository);
    const standing = repositoryAt(workspace.path);
    standing.write({ 'precious.txt': 'precious\n' });
    const outcome = await minsky.json('session delete work');
    expect(outcome).toEqual(refused(4, 'WORKSPACE_FOREIGN', { session: 'work', path: workspace.path }));
    expect((await minsky.json('session delete work --force')).stderr).toBe(
      `warning: Only the record of session work was moved: nothing proves that what is at '${workspace.path}' is its workspace, so that was left there.\n`,
    );
    await minsky.data('session purge');
    expect(readFileSync(join(workspace.path, 'precious.txt'), 'utf8')).toBe('precious\n');
    expect(standing.git('fsck')).toBe('');
  });
});

describe('a clone that somebody linked a worktree to', () => {
  it('is not deleted, since that would be none without it, until the worktree is gone or with --force', async () => {
    const { minsky, workspace } = await aSessionOf('clone');
    const linked = `${workspace.path} second look`;
    workspace.git('worktree', 'add', '--quiet', '--detach', linked);
    const refusal = await minsky.json('session delete work');
    expect(refusal).toEqual(refused(4, 'WORKSPACE_HAS_WORK', { ...nothing, worktrees: [linked] }));
    rmSync(linked, { recursive: true });
    expect(await minsky.data('session delete work')).toMatchObject({ sessions: [{ status: 'trashed' }] });
  });

  it('does not stand in the way of another worktree of its repository', async () => {
    const { minsky, repository, workspace } = await aSessionOf('worktree');
    repository.git('worktree', 'add', '--quiet', '--detach', `${workspace.path} second look`);
    expect(await minsky.data('session delete work')).toMatchObject({ sessions: [{ status: 'trashed' }] });
  });
});
