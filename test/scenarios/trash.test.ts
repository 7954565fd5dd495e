import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryAt, repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, normalised, type Minsky } from '../support/minsky.ts';
import { behindItsBack } from '../support/sqlite-store.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { stateOf } from './readme-tour.ts';
import { recordOf, refused } from './session-record.ts';

const strategies = ['clone', 'worktree'] as const;

interface Setting {
  readonly minsky: Minsky;
  readonly repository: GitRepository;
  /** Starts a session and returns its workspace. */
  start(words: string): Promise<GitRepository>;
}

function setting(strategy: string): Setting {
  const minsky = aMinsky();
  const repository = repositoryWithCommit();
  return {
    minsky,
    repository,
    async start(words) {
      const command = `session start ${words} --strategy ${strategy}`;
      const { session } = await minsky.data(command, { cwd: repository.path });
      return repositoryAt(session.workspace.path);
    },
  };
}

const names = async (minsky: Minsky, words = ''): Promise<string[]> =>
  (await minsky.data(`session list${words}`)).sessions.map((session: { name: string }) => session.name);

/** Work of every kind: committed, staged, changed, untracked, ignored, and run once. */
function work(workspace: GitRepository): void {
  workspace.commit('ignore', { '.gitignore': '.env\nnode_modules/\n' });
  workspace.commit('work', { 'work.txt': 'work\n', 'tool.sh': '#!/bin/sh\n' });
  workspace.write({ 'staged.txt': 'staged\n', 'README.md': 'edited\n' });
  workspace.git('add', 'staged.txt');
  workspace.write({ '.env': 'SECRET=edited\n', 'node_modules/a/index.js': 'a\n', 'new.txt': 'untracked\n' });
}

/** Everything that `work` made, as git and the disk tell it. */
function evidenceOf({ path, git }: GitRepository): unknown {
  const files = ['.env', 'node_modules/a/index.js', 'new.txt', 'staged.txt', 'README.md'];
  return {
    files: files.map((file) => readFileSync(join(path, file), 'utf8')),
    status: git('status', '--porcelain=v2', '--branch', '--ignored'),
    log: git('log', '--format=%H %s'),
    stash: git('stash', 'list'),
    reflog: git('reflog', '--format=%H %gs'),
  };
}

describe.each(strategies)('a deleted %s', (strategy) => {
  it('comes back whole: commits, index, edited, untracked and ignored files', async () => {
    const { minsky, repository, start } = setting(strategy);
    const workspace = await start('work');
    work(workspace);
    const before = evidenceOf(workspace);
    const { sessions } = await minsky.data('session delete work --force');
    const record = { strategy, commit: repository.git('rev-parse', 'main') };
    expect(normalised(sessions)).toEqual([
      recordOf(minsky, repository, 'work', { ...record, status: 'trashed' }),
    ]);
    expect(stateOf(minsky)).toMatchObject({ sessions: [], staging: [], trash: [sessions[0].id] });
    expect(await names(minsky)).toEqual([]);
    expect(await names(minsky, ' --status trashed')).toEqual(['work']);
    const restored = await minsky.data('session restore work');
    expect(normalised(restored)).toEqual({
      sessions: [recordOf(minsky, repository, 'work', { ...record, version: 4 })],
    });
    expect(evidenceOf(workspace)).toEqual(before);
    expect(stateOf(minsky)).toMatchObject({ sessions: ['work'], trash: [] });
    expect((await minsky.data('session get', { cwd: workspace.path })).session.health.state).toBe('ok');
  });

  it('is deleted and restored once, however often it is asked for', async () => {
    const { minsky, start } = setting(strategy);
    await start('work');
    const first = await minsky.data('session delete work');
    expect(await minsky.data('session delete work')).toEqual(first);
    expect((await minsky.run('session delete work')).stdout).toBe(
      'In the trash already:\n  work\nUndo: minsky session restore work\n',
    );
    const restored = await minsky.data('session restore work');
    const again = await minsky.json('session restore work');
    expect(again).toEqual(refused(4, 'NOT_TRASHED', { session: restored.sessions[0] }));
  });

  it('is told by its task', async () => {
    const { minsky, start } = setting(strategy);
    await start('one --task 1');
    await start('two --task 2');
    expect(await minsky.data('session delete --task #1')).toMatchObject({ sessions: [{ name: 'one' }] });
    expect(await names(minsky)).toEqual(['two']);
    expect(await minsky.data('session restore --task md#1')).toMatchObject({ sessions: [{ name: 'one' }] });
    expect(await names(minsky)).toEqual(['one', 'two']);
  });

  it('is left out when another session has its name or its task by now', async () => {
    const { minsky, start } = setting(strategy);
    await start('work --task 1');
    await minsky.data('session delete work');
    const other = await start('other --task 1');
    expect(await minsky.json('session restore work')).toEqual(
      refused(4, 'TASK_TAKEN', { task: 'md#1', repo: expect.any(String) }),
    );
    await minsky.data('session delete other');
    expect(existsSync(other.path)).toBe(false);
    await start('work --branch second');
    const { session } = await minsky.data('session get work');
    delete session.health;
    expect(await minsky.json('session restore work')).toEqual(refused(4, 'SESSION_EXISTS', { session }));
    expect(await names(minsky)).toEqual(['work']);
  });

  it('stays in the trash while something stands at its place', async () => {
    const { minsky, start } = setting(strategy);
    const { path } = await start('work');
    await minsky.data('session delete work');
    mkdirSync(path);
    expect(await minsky.json('session restore work')).toEqual(refused(4, 'DIRECTORY_OCCUPIED', { path }));
    rmSync(path, { recursive: true });
    await minsky.data('session restore work');
    expect(existsSync(join(path, 'README.md'))).toBe(true);
  });
});

describe('purge', () => {
  it.each(strategies)(
    'removes a %s for good, and its branch if its commits are elsewhere',
    async (strategy) => {
      const { minsky, repository, start } = setting(strategy);
      await start('gone');
      await start('kept');
      const { sessions } = await minsky.data('session delete gone');
      expect(await minsky.json('session purge')).toEqual({
        status: 0,
        json: { ok: true, data: { sessions } },
        stderr: '',
      });
      expect(stateOf(minsky)).toMatchObject({ sessions: ['kept'], trash: [] });
      expect(await minsky.json('session restore gone')).toEqual(
        refused(3, 'SESSION_NOT_FOUND', { text: 'gone' }),
      );
      const branches = repository.git('branch', '--format=%(refname:short)').split('\n');
      expect(branches).toEqual(strategy === 'clone' ? ['main'] : ['kept', 'main']);
      const worktrees = repository.git('worktree', 'list').split('\n');
      expect(worktrees).toHaveLength(strategy === 'clone' ? 1 : 2);
      expect(repositoryAt(join(minsky.state, 'sessions/kept')).git('status', '--porcelain')).toBe('');
    },
  );

  it('removes what the repository kept of a worktree that was removed by hand, and of no other', async () => {
    const { minsky, repository, start } = setting('worktree');
    const gone = await start('gone');
    const moved = await start('moved');
    await start('alive');
    rmSync(gone.path, { recursive: true });
    const elsewhere = join(temporaryDirectory('moved-'), 'moved');
    repository.git('worktree', 'move', moved.path, elsewhere);
    await minsky.data('session delete gone');
    await minsky.data('session delete moved');
    expect(await minsky.data('session purge')).toMatchObject({
      sessions: [{ name: 'moved' }, { name: 'gone' }],
    });
    expect(repository.git('branch', '--format=%(refname:short)').split('\n')).toEqual([
      'alive',
      'main',
      'moved',
    ]);
    expect(repository.git('worktree', 'list', '--porcelain')).not.toContain('prunable');
    expect(repositoryAt(elsewhere).git('status', '--porcelain')).toBe('');
    await start('gone');
  });

  it('keeps the branch of a worktree that has commits of its own, and says so', async () => {
    const { minsky, repository, start } = setting('worktree');
    const commit = (await start('work')).commit('only here', { 'work.txt': 'work\n' });
    await minsky.data('session delete work --force');
    const { stderr } = await minsky.json('session purge');
    expect(stderr).toBe(
      `warning: Kept branch 'work' of session work, whose commits no other branch has: git -C ${repository.path} branch -D work removes it.\n`,
    );
    expect(repository.git('rev-parse', 'work')).toBe(commit);
    expect(repository.git('worktree', 'list').split('\n')).toHaveLength(1);
  });

  it('spares what has not been in the trash for long enough', async () => {
    const { minsky, start } = setting('clone');
    await start('work');
    await minsky.data('session delete work');
    expect(await minsky.data('session purge --older-than 1h')).toEqual({ sessions: [] });
    expect(await minsky.data('session purge --older-than 0s')).toMatchObject({
      sessions: [{ name: 'work' }],
    });
  });

  it('happens by itself after the time of trash.retention, at the end of a deletion', async () => {
    const { minsky, start } = setting('clone');
    await start('old');
    await start('new');
    await minsky.data('session delete old');
    mkdirSync(dirname(minsky.env.MINSKY_CONFIG!), { recursive: true });
    writeFileSync(minsky.env.MINSKY_CONFIG!, 'trash:\n  retention: 2h\n');
    behindItsBack(join(minsky.state, 'store/sessions.sqlite'), (database) =>
      database.exec(`update minsky_sessions set updated_at = '2026-01-01T00:00:00.000Z' where name = 'old'`),
    );
    const { stderr } = await minsky.json('session delete new');
    expect(stderr).toBe('note: Removed session old from the trash for good: its retention time is over.\n');
    expect(await names(minsky, ' --status trashed')).toEqual(['new']);
  });
});
