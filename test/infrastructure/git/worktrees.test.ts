import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { WorkspacePlan } from '../../../src/application/ports/git-workspaces.ts';
import type { Session } from '../../../src/domain/session/session.ts';
import type { AbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';
import { fileExclusiveLock } from '../../../src/infrastructure/filesystem/exclusive-lock.ts';
import { gitProcess } from '../../../src/infrastructure/git/git-process.ts';
import { gitWorkspaces } from '../../../src/infrastructure/git/git-workspaces.ts';
import {
  absolutePath,
  aSession,
  branchName,
  callContext,
  commitId,
} from '../../../src/interfaces/testing/testing.ts';
import {
  hasRun,
  plantHooks,
  repositoryAt,
  repositoryWithCommit,
  type GitRepository,
} from '../../support/git-repository.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const workspaces = gitWorkspaces(gitProcess({ env: process.env }));

function planFor(source: GitRepository, branch = 'task'): WorkspacePlan {
  return {
    strategy: 'worktree',
    source: { kind: 'checkout', path: source.path },
    originUrl: source.path,
    originIsRemote: false,
    base: { branch: branchName('main'), commit: commitId(source.git('rev-parse', 'main')) },
    branch: branchName(branch),
  };
}

function newPlace(name = 'workspace'): AbsolutePath {
  return absolutePath(join(temporaryDirectory('staging-'), name));
}

async function build(source: GitRepository, directory = newPlace(), branch = 'task'): Promise<GitRepository> {
  (await workspaces.build(planFor(source, branch), directory, callContext()))._unsafeUnwrap();
  return repositoryAt(directory);
}

async function dismantle(source: GitRepository, directory: AbsolutePath, branch = 'task'): Promise<void> {
  const plan = { ...planFor(source, branch), repository: source.path };
  (await workspaces.dismantle(plan, directory))._unsafeUnwrap();
}

function sessionOf(source: GitRepository, workspace: AbsolutePath, branch = 'task'): Session {
  return aSession({
    branch: branchName(branch),
    repo: { ...aSession().repo, path: source.path },
    workspace: { path: workspace, host: 'host', strategy: 'worktree' },
  });
}

async function discard(session: Session, directory = session.workspace.path) {
  return (await workspaces.discard(session, directory))._unsafeUnwrap();
}

async function move(workspace: GitRepository, to = newPlace('moved')): Promise<GitRepository> {
  renameSync(workspace.path, to);
  (await workspaces.relocated('worktree', to))._unsafeUnwrap();
  return repositoryAt(to);
}

function worktreesOf(source: GitRepository): string[] {
  return [...source.git('worktree', 'list', '--porcelain').matchAll(/^worktree (.*)$/gm)].map(
    ([, path = '']) => path,
  );
}

function branchesOf(source: GitRepository): string[] {
  return source.git('for-each-ref', '--format=%(refname:short)', 'refs/heads').split('\n');
}

describe('a worktree', () => {
  it('is a checkout of the new branch that tracks nothing', async () => {
    const source = repositoryWithCommit({ name: 'upstream' }).clone();
    source.git('config', 'branch.autoSetupMerge', 'always');
    source.git('config', 'worktree.guessRemote', 'true');
    const workspace = await build(source, newPlace("it's a workspace"));
    expect(workspace.git('status', '--porcelain', '--branch')).toBe('## task');
    expect(workspace.git('rev-parse', 'HEAD')).toBe(source.git('rev-parse', 'main'));
    expect(source.git('config', '--list')).not.toContain('branch.task');
    expect(source.git('status', '--porcelain', '--branch')).toBe('## main...origin/main');
    expect(worktreesOf(source)).toEqual([source.path, workspace.path]);
  });

  it('takes the branch although a tag has its name', async () => {
    const source = repositoryWithCommit();
    const first = source.git('rev-parse', 'HEAD');
    source.git('tag', 'task');
    source.commit('second');
    const workspace = await build(source);
    expect(workspace.git('symbolic-ref', 'HEAD')).toBe('refs/heads/task');
    expect(workspace.git('rev-parse', 'HEAD')).not.toBe(first);
    expect(workspace.git('status', '--porcelain')).toBe('');
  });

  it('runs no hook of the source or of the user, and leaves them where they are', async () => {
    const source = repositoryWithCommit();
    const every = ['post-checkout', 'post-index-change', 'reference-transaction'];
    const global = temporaryDirectory('global-hooks-');
    const planted = [source.plantHooks(...every), plantHooks(global, ...every)];
    const config = join(temporaryDirectory(), 'config');
    writeFileSync(config, `[core]\n\thooksPath = ${global}\n`);
    for (const [name, env] of [
      ['one', process.env],
      ['two', { ...process.env, GIT_CONFIG_GLOBAL: config }],
    ] as const) {
      const built = await gitWorkspaces(gitProcess({ env })).build(
        planFor(source, name),
        newPlace(),
        callContext(),
      );
      built._unsafeUnwrap();
    }
    expect(planted.map(hasRun)).toEqual([false, false]);
    expect(() => source.git('config', '--local', 'core.hooksPath')).toThrow();
  });

  it('is added twelve times at once, under a lock', async () => {
    const source = repositoryWithCommit({ name: 'upstream' }).clone();
    const lock = fileExclusiveLock({ directory: absolutePath(temporaryDirectory('locks-')) });
    const names = Array.from({ length: 12 }, (_, index) => `task-${String(index).padStart(2, '0')}`);
    const built = await Promise.all(
      names.map((name) =>
        lock.hold(source.path, callContext(), () =>
          workspaces.build(planFor(source, name), newPlace(name), callContext()),
        ),
      ),
    );
    expect(built.filter((result) => result.isErr())).toEqual([]);
    expect(branchesOf(source)).toEqual(['main', ...names]);
    expect(worktreesOf(source)).toHaveLength(13);
  });
});

describe('a worktree that cannot be added', () => {
  it('because its branch exists is GitFailed, and taking it back leaves that branch', async () => {
    const source = repositoryWithCommit();
    source.git('branch', 'task');
    const directory = newPlace();
    const failed = await workspaces.build(planFor(source), directory, callContext());
    expect(failed._unsafeUnwrapErr()).toMatchObject({ kind: 'GitFailed' });
    await dismantle(source, directory);
    expect(branchesOf(source)).toEqual(['main', 'task']);
  });

  it('because the directory is taken leaves neither branch nor registration', async () => {
    const source = repositoryWithCommit();
    const directory = newPlace();
    mkdirSync(directory);
    writeFileSync(join(directory, 'something'), 'x');
    const failed = await workspaces.build(planFor(source), directory, callContext());
    expect(failed._unsafeUnwrapErr()).toMatchObject({ kind: 'GitFailed', exitCode: 128 });
    await dismantle(source, directory);
    expect(branchesOf(source)).toEqual(['main']);
    expect(worktreesOf(source)).toEqual([source.path]);
  });
});

describe('taking back a worktree', () => {
  it('leaves nothing, and may be repeated', async () => {
    const source = repositoryWithCommit();
    const workspace = await build(source);
    await dismantle(source, workspace.path);
    await dismantle(source, workspace.path);
    expect(existsSync(workspace.path)).toBe(false);
    expect(branchesOf(source)).toEqual(['main']);
    expect(readdirSync(join(source.path, '.git', 'worktrees'))).toEqual([]);
    expect(existsSync(join(source.path, '.git', 'logs', 'refs', 'heads', 'task'))).toBe(false);
  });

  it('finds the registration of one whose directory was never made or is gone', async () => {
    const source = repositoryWithCommit();
    const workspace = await build(source);
    writeFileSync(join(source.path, '.git', 'worktrees', 'workspace', 'locked'), 'initializing');
    rmSync(workspace.path, { recursive: true });
    await dismantle(source, workspace.path);
    expect(worktreesOf(source)).toEqual([source.path]);
    expect(branchesOf(source)).toEqual(['main']);
  });

  it('finds one that was renamed before git was told', async () => {
    const source = repositoryWithCommit();
    const workspace = await build(source);
    const to = newPlace('final');
    renameSync(workspace.path, to);
    await dismantle(source, to);
    expect(existsSync(to)).toBe(false);
    expect(readdirSync(join(source.path, '.git', 'worktrees'))).toEqual([]);
  });

  it('keeps a branch that has commits of its own', async () => {
    const source = repositoryWithCommit();
    const workspace = await build(source);
    workspace.commit('work');
    await dismantle(source, workspace.path);
    expect(branchesOf(source)).toEqual(['main', 'task']);
  });

  it('keeps a branch that is checked out elsewhere', async () => {
    const source = repositoryWithCommit();
    const workspace = await build(source);
    source.git('checkout', '--quiet', '--ignore-other-worktrees', 'task');
    await dismantle(source, workspace.path);
    expect(branchesOf(source)).toEqual(['main', 'task']);
  });

  it('leaves every other worktree registered, be its directory missing', async () => {
    const source = repositoryWithCommit();
    const [one, two] = [
      await build(source, newPlace('same'), 'one'),
      await build(source, newPlace('same'), 'two'),
    ];
    const away = newPlace('away');
    renameSync(two.path, away);
    await dismantle(source, one.path, 'one');
    renameSync(away, two.path);
    expect(two.git('status', '--porcelain', '--branch')).toBe('## two');
    expect(worktreesOf(source)).toEqual([source.path, two.path]);
  });

  it('removes the directory although the repository is gone', async () => {
    const source = repositoryWithCommit();
    const workspace = await build(source);
    const plan = { ...planFor(source), repository: source.path };
    rmSync(source.path, { recursive: true });
    (await workspaces.dismantle(plan, workspace.path))._unsafeUnwrap();
    expect(existsSync(workspace.path)).toBe(false);
  });
});

describe('a worktree whose directory was renamed', () => {
  it('is found again by git, however often it is told', async () => {
    const source = repositoryWithCommit();
    const workspace = await build(source);
    const moved = await move(workspace, newPlace('deeper in the "tree"'));
    (await workspaces.relocated('worktree', moved.path))._unsafeUnwrap();
    expect(worktreesOf(source)).toEqual([source.path, moved.path]);
    expect(moved.git('status', '--porcelain', '--branch')).toBe('## task');
    expect(readdirSync(join(source.path, '.git', 'worktrees', 'workspace'))).not.toContain('gitdir.minsky');
    source.git('worktree', 'prune');
    expect(branchesOf(source)).toEqual(['main', 'task']);
    expect(moved.git('status', '--porcelain')).toBe('');
  });

  it('is known by its real path', async () => {
    const source = repositoryWithCommit();
    const workspace = await build(source);
    const link = join(temporaryDirectory(), 'link');
    symlinkSync(join(workspace.path, '..'), link);
    (await workspaces.relocated('worktree', absolutePath(join(link, 'workspace'))))._unsafeUnwrap();
    expect(worktreesOf(source)).toEqual([source.path, workspace.path]);
  });

  it('disturbs no other, broken as it may be', async () => {
    const source = repositoryWithCommit();
    const other = await build(source, newPlace('other'), 'other');
    rmSync(join(other.path, '.git'));
    const before = readFileSync(join(source.path, '.git', 'worktrees', 'other', 'gitdir'), 'utf8');
    await move(await build(source));
    expect(existsSync(join(other.path, '.git'))).toBe(false);
    expect(readFileSync(join(source.path, '.git', 'worktrees', 'other', 'gitdir'), 'utf8')).toBe(before);
  });

  it('is not confused with a copy of itself', async () => {
    const source = repositoryWithCommit();
    const workspace = await build(source);
    const copy = newPlace('copy');
    cpSync(workspace.path, copy, { recursive: true });
    expect((await workspaces.relocated('worktree', copy))._unsafeUnwrapErr()).toMatchObject({
      kind: 'FileError',
      reason: 'exists',
      path: workspace.path,
    });
    expect(worktreesOf(source)).toEqual([source.path, workspace.path]);
  });

  it('is FileError when it is no worktree', async () => {
    const { path } = repositoryWithCommit();
    expect((await workspaces.relocated('worktree', path))._unsafeUnwrapErr()).toMatchObject({
      kind: 'FileError',
      reason: 'not-found',
    });
    expect((await workspaces.relocated('clone', path)).isOk()).toBe(true);
  });
});

describe('discarding a worktree', () => {
  it('removes directory, registration and a branch that the base has', async () => {
    const source = repositoryWithCommit();
    const workspace = await build(source);
    workspace.commit('work');
    source.git('merge', '--quiet', 'task');
    const trashed = await move(workspace);
    expect(await discard(sessionOf(source, workspace.path), trashed.path)).toBeNull();
    expect([existsSync(trashed.path), branchesOf(source), worktreesOf(source)]).toEqual([
      false,
      ['main'],
      [source.path],
    ]);
  });

  it.each([
    ['another branch', 'refs/heads/other'],
    ['a branch of a remote', 'refs/remotes/origin/task'],
  ])('removes a branch whose commits are on %s', async (_, ref) => {
    const source = repositoryWithCommit();
    const workspace = await build(source);
    source.git('update-ref', ref, workspace.commit('work'));
    expect(await discard(sessionOf(source, workspace.path))).toBeNull();
    expect(branchesOf(source)).not.toContain('task');
  });

  it('keeps and tells a branch whose commits are nowhere else, a tag aside', async () => {
    const source = repositoryWithCommit();
    const workspace = await build(source);
    workspace.commit('work');
    workspace.git('tag', 'v1');
    expect(await discard(sessionOf(source, workspace.path))).toBe('task');
    expect(branchesOf(source)).toEqual(['main', 'task']);
    expect(worktreesOf(source)).toEqual([source.path]);
  });

  it('keeps and tells a branch that is checked out elsewhere', async () => {
    const source = repositoryWithCommit();
    const workspace = await build(source);
    source.git('checkout', '--quiet', '--ignore-other-worktrees', 'task');
    expect(await discard(sessionOf(source, workspace.path))).toBe('task');
  });

  it('does not take feature-a for feature/a, nor one worktree for another of the same name', async () => {
    const source = repositoryWithCommit();
    const one = await build(source, newPlace('same'), 'feature/a');
    const two = await build(source, newPlace('same'), 'feature-a');
    expect(await discard(sessionOf(source, one.path, 'feature/a'))).toBeNull();
    expect(branchesOf(source)).toEqual(['feature-a', 'main']);
    expect(two.git('status', '--porcelain', '--branch')).toBe('## feature-a');
  });

  it('leaves a new worktree at the former place alone', async () => {
    const source = repositoryWithCommit();
    const former = await build(source, newPlace(), 'former');
    const session = sessionOf(source, former.path, 'former');
    const trash = newPlace('trash');
    renameSync(former.path, trash);
    source.git('worktree', 'prune');
    const fresh = await build(source, former.path, 'fresh');
    expect(await discard(session, trash)).toBeNull();
    expect(fresh.git('status', '--porcelain', '--branch')).toBe('## fresh');
    expect(branchesOf(source)).toEqual(['fresh', 'main']);
  });

  it('is finished when it is repeated after it was cut short', async () => {
    const source = repositoryWithCommit();
    const workspace = await build(source);
    rmSync(workspace.path, { recursive: true });
    expect(await discard(sessionOf(source, workspace.path))).toBeNull();
    expect(await discard(sessionOf(source, workspace.path))).toBeNull();
    expect([branchesOf(source), worktreesOf(source)]).toEqual([['main'], [source.path]]);
  });

  it('removes the directory although the repository is gone', async () => {
    const source = repositoryWithCommit();
    const workspace = await build(source);
    const session = sessionOf(source, workspace.path);
    rmSync(source.path, { recursive: true });
    expect(await discard(session)).toBeNull();
    expect(existsSync(workspace.path)).toBe(false);
  });
});

describe('discarding a clone', () => {
  it('removes links but nothing that they lead to, and directories that are write-protected', async () => {
    const source = repositoryWithCommit();
    const workspace = source.clone();
    const outside = temporaryDirectory('outside-');
    writeFileSync(join(outside, 'precious'), 'x');
    symlinkSync(outside, join(workspace.path, 'link'));
    mkdirSync(join(workspace.path, 'protected'));
    writeFileSync(join(workspace.path, 'protected', 'file'), 'x');
    chmodSync(join(workspace.path, 'protected'), 0o500);
    const session = {
      ...sessionOf(source, workspace.path),
      workspace: { path: workspace.path, host: 'host', strategy: 'clone' as const },
    };
    expect(await discard(session)).toBeNull();
    expect([existsSync(workspace.path), existsSync(join(outside, 'precious'))]).toEqual([false, true]);
    expect(source.git('status', '--porcelain', '--branch')).toBe('## main');
  });
});
