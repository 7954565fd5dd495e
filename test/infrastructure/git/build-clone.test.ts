import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { WorkspacePlan } from '../../../src/application/ports/git-workspaces.ts';
import { childPath } from '../../../src/domain/workspace/workspace-path.ts';
import { gitProcess } from '../../../src/infrastructure/git/git-process.ts';
import { gitWorkspaces } from '../../../src/infrastructure/git/git-workspaces.ts';
import { absolutePath, branchName, callContext, commitId } from '../../../src/interfaces/testing/testing.ts';
import {
  hasRun,
  plantHooks,
  repositoryAt,
  repositoryWithCommit,
  type GitRepository,
} from '../../support/git-repository.ts';
import { otherFilesystem } from '../filesystem/real-conditions.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { isAlive, until } from './live-processes.ts';

const workspaces = gitWorkspaces(gitProcess({ env: process.env }));

function planFor(source: GitRepository, more: Partial<WorkspacePlan> = {}): WorkspacePlan {
  return {
    strategy: 'clone',
    source: { kind: 'checkout', path: source.path },
    originUrl: source.path,
    originIsRemote: false,
    base: { branch: branchName('main'), commit: commitId(source.git('rev-parse', 'main')) },
    branch: branchName('task'),
    ...more,
  };
}

async function build(plan: WorkspacePlan, using = workspaces): Promise<GitRepository> {
  const directory = absolutePath(join(temporaryDirectory('staging-'), "it's a workspace"));
  (await using.build(plan, directory, callContext()))._unsafeUnwrap();
  return repositoryAt(directory);
}

/** Workspaces that are built under this global configuration. */
function under(config: string) {
  const file = join(temporaryDirectory(), 'config');
  writeFileSync(file, `[user]\n\tname = Ada\n\temail = ada@x\n${config}`);
  return gitWorkspaces(gitProcess({ env: { ...process.env, GIT_CONFIG_GLOBAL: file } }));
}

function refsOf(repository: GitRepository): string[] {
  return repository
    .git('for-each-ref', '--format=%(refname) %(objectname) %(symref)')
    .split('\n')
    .map((line) => line.trim());
}

function configOf(repository: GitRepository): string[] {
  return repository
    .git('config', '--local', '--list')
    .split('\n')
    .filter((line) => !line.startsWith('core.'));
}

/** A checkout of a remote repository that has gone its own way since. */
function ownWay() {
  const remote = repositoryWithCommit({ name: 'remote' });
  remote.git('tag', 'v1');
  remote.git('branch', 'release');
  const source = remote.clone({ name: 'source' });
  source.git('switch', '--quiet', '-c', 'feature');
  const feature = source.commit('feature', { 'feature.txt': 'x' });
  source.git('branch', 'local-only');
  source.git('tag', '-a', '-m', 'two', 'v2');
  return { remote, source, first: remote.git('rev-parse', 'main'), feature };
}

describe('a clone of a local repository without a remote', () => {
  it('has one branch, and that of the source as those of origin', async () => {
    const { source, first, feature } = ownWay();
    source.git('switch', '--quiet', 'main');
    const workspace = await build(planFor(source));
    expect(refsOf(workspace)).toEqual([
      `refs/heads/task ${first}`,
      `refs/remotes/origin/HEAD ${first} refs/remotes/origin/main`,
      `refs/remotes/origin/feature ${feature}`,
      `refs/remotes/origin/local-only ${feature}`,
      `refs/remotes/origin/main ${first}`,
      `refs/tags/v1 ${first}`,
      `refs/tags/v2 ${source.git('rev-parse', 'v2')}`,
    ]);
    expect(workspace.git('symbolic-ref', 'HEAD')).toBe('refs/heads/task');
    expect(configOf(workspace)).toEqual([
      `remote.origin.url=${source.path}`,
      'remote.origin.fetch=+refs/heads/*:refs/remotes/origin/*',
    ]);
  });

  it.each([
    ['has been found out', branchName('main'), 'refs/remotes/origin/main'],
    ['is none', null, ''],
  ])('has a default branch as the source has one, if that %s', async (_what, head, expected) => {
    const source = repositoryWithCommit();
    if (head === null) source.git('switch', '--quiet', '--detach');
    for (const known of [{}, { head }]) {
      const workspace = await build(
        planFor(source, { source: { kind: 'checkout', path: source.path, ...known } }),
      );
      expect(workspace.git('for-each-ref', '--format=%(symref)', 'refs/remotes/origin/HEAD')).toBe(expected);
    }
  });

  it('has the files of the base, and nothing to commit', async () => {
    const { source } = ownWay();
    source.write({ 'README.md': 'not committed\n' });
    const workspace = await build(planFor(source));
    expect(workspace.git('status', '--porcelain')).toBe('');
    expect(readdirSync(workspace.path)).toEqual(['.git', 'README.md', 'src']);
    expect(readFileSync(join(workspace.path, 'README.md'), 'utf8')).toBe('first\n');
  });

  it('shares the objects by hard links, and needs the source no more', async () => {
    const source = repositoryWithCommit();
    const workspace = await build(planFor(source));
    const blob = source.git('rev-parse', 'HEAD:README.md');
    const object = join('.git', 'objects', blob.slice(0, 2), blob.slice(2));
    expect(statSync(join(workspace.path, object)).ino).toBe(statSync(join(source.path, object)).ino);
    expect(existsSync(join(workspace.path, '.git', 'objects', 'info', 'alternates'))).toBe(false);
  });

  it('can fetch from it and push to it', async () => {
    const source = repositoryWithCommit();
    const workspace = await build(planFor(source));
    const newer = source.commit('newer');
    workspace.git('fetch', '--quiet');
    expect(workspace.git('rev-parse', 'origin/main')).toBe(newer);
    workspace.commit('work');
    workspace.git('push', '--quiet', 'origin', 'task');
    expect(source.git('rev-parse', 'task')).toBe(workspace.git('rev-parse', 'HEAD'));
  });

  it('starts at the commit of the base, wherever the branch is', async () => {
    const source = repositoryWithCommit();
    const first = source.git('rev-parse', 'HEAD');
    source.commit('second');
    const workspace = await build(
      planFor(source, { base: { branch: branchName('main'), commit: commitId(first) } }),
    );
    expect(workspace.git('rev-parse', 'HEAD')).toBe(first);
    expect(workspace.git('reflog', '--format=%gs')).toBe('checkout: moving from minsky-unborn to task');
  });

  it.each(['sha1', 'sha256'] as const)('takes any path, file name and %s', async (objectFormat) => {
    const name = 'so:urce "with" \'quotes\', $(touch pwned) and ünïcode';
    const source = repositoryWithCommit({ name, objectFormat });
    source.commit('odd names', { 'line\nfeed': 'x', '-option': 'x', ' space ': 'x', 'ünïcode.txt': 'x' });
    const workspace = await build(planFor(source, { branch: branchName('feature/ünïcode=x') }));
    expect(workspace.git('status', '--porcelain', '--branch')).toBe('## feature/ünïcode=x');
    expect(workspace.git('remote', 'get-url', 'origin')).toBe(source.path);
  });

  it('may be made from a worktree, a submodule and a repository with borrowed objects', async () => {
    const upstream = repositoryWithCommit({ name: 'upstream' });
    const linked = join(temporaryDirectory(), 'linked');
    upstream.git('worktree', 'add', '--quiet', '-b', 'side', linked);
    const outer = repositoryWithCommit({ name: 'outer' });
    outer.git('submodule', '--quiet', 'add', '--', upstream.path, 'sub');
    const borrowing = join(temporaryDirectory(), 'borrowing');
    upstream.git('clone', '--quiet', '--shared', upstream.path, borrowing);
    for (const path of [linked, join(outer.path, 'sub'), borrowing]) {
      const workspace = await build(planFor(repositoryAt(path)));
      expect(workspace.git('status', '--porcelain', '--branch')).toBe('## task');
    }
  });

  it('is possible on another file system', async () => {
    const source = repositoryWithCommit();
    const directory = childPath(otherFilesystem(), 'workspace');
    (await workspaces.build(planFor(source), directory, callContext()))._unsafeUnwrap();
    expect(repositoryAt(directory).git('status', '--porcelain', '--branch')).toBe('## task');
  });
});

describe('a clone of a checkout that has a remote', () => {
  it('knows of origin what the source knows, and nothing of the source', async () => {
    const { source, remote, first } = ownWay();
    const plan = planFor(source, { originUrl: remote.path, originIsRemote: true });
    const workspace = await build(plan);
    expect(readFileSync(join(workspace.path, '.git', 'packed-refs'), 'utf8')).not.toContain('origin/HEAD');
    expect(refsOf(workspace)).toEqual([
      `refs/heads/task ${first}`,
      `refs/remotes/origin/HEAD ${first} refs/remotes/origin/main`,
      `refs/remotes/origin/main ${first}`,
      `refs/remotes/origin/release ${first}`,
      `refs/tags/v1 ${first}`,
      `refs/tags/v2 ${source.git('rev-parse', 'v2')}`,
    ]);
    expect(configOf(workspace)).toEqual([
      `remote.origin.url=${remote.path}`,
      'remote.origin.fetch=+refs/heads/*:refs/remotes/origin/*',
    ]);
  });

  it('can start from a branch that was never pushed', async () => {
    const { source, remote, feature } = ownWay();
    const base = { branch: branchName('feature'), commit: commitId(feature) };
    const workspace = await build(planFor(source, { originUrl: remote.path, originIsRemote: true, base }));
    expect(workspace.git('rev-parse', 'task')).toBe(feature);
    expect(readdirSync(workspace.path)).toContain('feature.txt');
  });

  it.each([
    'https://ada:secret@example.com/x.git',
    'git@example.com:x.git',
    '/no/longer/there.git',
    'file:///no/longer/there.git',
    '--upload-pack=touch pwned',
  ])('never contacts it, be it %s', async (originUrl) => {
    const { source } = ownWay();
    const workspace = await build(planFor(source, { originUrl, originIsRemote: true }));
    expect(workspace.git('config', 'remote.origin.url')).toBe(originUrl);
  });

  it('is made although nothing was ever fetched or pushed', async () => {
    const source = repositoryWithCommit();
    source.git('remote', 'add', 'origin', 'https://example.com/x');
    const workspace = await build(
      planFor(source, { originUrl: 'https://example.com/x', originIsRemote: true }),
    );
    expect(refsOf(workspace)).toEqual([`refs/heads/task ${source.git('rev-parse', 'HEAD')}`]);
    expect(configOf(workspace)).toEqual([
      'remote.origin.url=https://example.com/x',
      'remote.origin.fetch=+refs/heads/*:refs/remotes/origin/*',
    ]);
  });

  it('has no default branch where the source has none, or one that is gone', async () => {
    const { source, remote } = ownWay();
    const plan = planFor(source, { originUrl: remote.path, originIsRemote: true });
    source.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/gone');
    expect(refsOf(await build(plan)).join()).not.toContain('origin/HEAD');
    source.git('remote', 'set-head', 'origin', '--delete');
    expect(refsOf(await build(plan)).join()).not.toContain('origin/HEAD');
  });

  it('gets from it what a partial source lacks', async () => {
    const remote = repositoryWithCommit({ name: 'remote' });
    remote.git('config', 'uploadpack.allowFilter', 'true');
    const url = `file://${remote.path}`;
    const partial = join(temporaryDirectory(), 'partial');
    remote.git('clone', '--quiet', '--no-checkout', '--filter=blob:none', url, partial);
    const workspace = await build(planFor(repositoryAt(partial), { originUrl: url, originIsRemote: true }));
    expect(readFileSync(join(workspace.path, 'README.md'), 'utf8')).toBe('first\n');
    expect(workspace.git('config', 'remote.origin.partialCloneFilter')).toBe('blob:none');
  });
});

describe('a clone of a mirror', () => {
  it('has the branches of the remote, and needs the mirror no more', async () => {
    const { remote, first } = ownWay();
    const mirror = remote.clone({ bare: true, name: 'mirror' });
    const plan = planFor(remote, {
      source: { kind: 'mirror', path: mirror.path },
      originUrl: 'https://ada:secret@example.com/x',
      originIsRemote: true,
    });
    const workspace = await build(plan);
    expect(refsOf(workspace)).toEqual([
      `refs/heads/task ${first}`,
      `refs/remotes/origin/HEAD ${first} refs/remotes/origin/main`,
      `refs/remotes/origin/main ${first}`,
      `refs/remotes/origin/release ${first}`,
      `refs/tags/v1 ${first}`,
    ]);
    expect(configOf(workspace)).toEqual([
      'remote.origin.url=https://ada:secret@example.com/x',
      'remote.origin.fetch=+refs/heads/*:refs/remotes/origin/*',
    ]);
    expect(existsSync(join(workspace.path, '.git', 'objects', 'info', 'alternates'))).toBe(false);
  });
});

describe('the configuration of the user', () => {
  it.each([
    [
      'another name for remotes',
      '[clone]\n\tdefaultRemoteName = upstream\n[checkout]\n\tdefaultRemote = upstream\n',
    ],
    ['tracking of everything', '[branch]\n\tautoSetupMerge = always\n\tautoSetupRebase = always\n'],
    [
      'odd values for push and pull',
      '[push]\n\tdefault = matching\n\tautoSetupRemote = true\n[pull]\n\trebase = merges\n',
    ],
    ['submodules', '[submodule]\n\trecurse = true\n[fetch]\n\trecurseSubmodules = true\n'],
    ['no local transport', '[protocol]\n\tallow = never\n'],
    ['the oldest protocol', '[protocol]\n\tversion = 0\n'],
    ['the file system monitor', '[core]\n\tfsmonitor = touch ran; false\n\tuntrackedCache = true\n'],
    ['a name for the first branch', '[init]\n\tdefaultBranch = task\n'],
    ['more to fetch', '[remote "origin"]\n\tfetch = +refs/pull/*/head:refs/remotes/origin/pr/*\n'],
    [
      'a global ignore of everything',
      '[core]\n\texcludesFile = /dev/null\n[advice]\n\tdetachedHead = true\n',
    ],
  ])('with %s changes nothing', async (_, config) => {
    const { source, first } = ownWay();
    source.git('switch', '--quiet', 'main');
    const workspace = await build(planFor(source), under(config));
    expect(refsOf(workspace).slice(0, 2)).toEqual([
      `refs/heads/task ${first}`,
      `refs/remotes/origin/HEAD ${first} refs/remotes/origin/main`,
    ]);
    expect(configOf(workspace)).toEqual([
      `remote.origin.url=${source.path}`,
      'remote.origin.fetch=+refs/heads/*:refs/remotes/origin/*',
    ]);
    expect(workspace.git('config', '--list', '--show-origin', '--local')).not.toMatch(
      /hookspath|fsmonitor|workers/i,
    );
  });

  it('decides the ends of lines', async () => {
    const source = repositoryWithCommit();
    const workspace = await build(planFor(source), under('[core]\n\tautocrlf = true\n'));
    expect(readFileSync(join(workspace.path, 'README.md'), 'utf8')).toBe('first\r\n');
  });
});

describe('hooks', () => {
  const every = ['post-checkout', 'post-index-change', 'reference-transaction', 'post-merge', 'pre-commit'];

  it('of the source, of the template and of the user do not run, and those of the template are there afterwards', async () => {
    const source = repositoryWithCommit();
    const template = temporaryDirectory('template-');
    const global = temporaryDirectory('global-hooks-');
    const planted = [
      source.plantHooks(...every),
      plantHooks(join(template, 'hooks'), ...every),
      plantHooks(global, ...every),
    ];
    for (const config of [`[init]\n\ttemplateDir = ${template}\n`, `[core]\n\thooksPath = ${global}\n`]) {
      const workspace = await build(planFor(source), under(config));
      expect(planted.map(hasRun)).toEqual([false, false, false]);
      expect(() => workspace.git('config', '--local', 'core.hooksPath')).toThrow();
      const hooks = join(workspace.path, '.git', 'hooks');
      expect(existsSync(join(hooks, 'pre-commit'))).toBe(config.includes('templateDir'));
    }
  });
});

describe('a clone that cannot be made', () => {
  it('is GitFailed when the directory is taken, and leaves it alone', async () => {
    const source = repositoryWithCommit();
    const directory = absolutePath(temporaryDirectory());
    writeFileSync(join(directory, 'mine'), 'x');
    const failed = await workspaces.build(planFor(source), directory, callContext());
    expect(failed._unsafeUnwrapErr()).toMatchObject({ kind: 'GitFailed', exitCode: 128 });
    expect(readdirSync(directory)).toEqual(['mine']);
  });

  it('is GitFailed when the base is not there', async () => {
    const source = repositoryWithCommit();
    const base = { branch: branchName('main'), commit: commitId('a'.repeat(40)) };
    const directory = absolutePath(join(temporaryDirectory(), 'workspace'));
    const failed = await workspaces.build(planFor(source, { base }), directory, callContext());
    expect(failed._unsafeUnwrapErr()).toMatchObject({
      kind: 'GitFailed',
      command: expect.stringContaining('git switch'),
    });
  });

  it('is GitFailed when the source is broken', async () => {
    const source = repositoryWithCommit();
    const plan = planFor(source);
    writeFileSync(join(source.path, '.git', 'HEAD'), 'broken\n');
    const failed = await workspaces.build(
      plan,
      absolutePath(join(temporaryDirectory(), 'workspace')),
      callContext(),
    );
    expect(failed._unsafeUnwrapErr()).toMatchObject({ kind: 'GitFailed', exitCode: 128 });
  });

  it('is Interrupted in the middle of the checkout, with nothing left running', async () => {
    const source = repositoryWithCommit();
    const started = join(temporaryDirectory(), 'pid');
    // A filter that waits stands for a checkout that takes long.
    source.commit('slow', { '.gitattributes': '*.slow filter=slow\n', 'a.slow': 'x' });
    const slow = under(
      `[filter "slow"]\n\tsmudge = echo $$ >'${started}.new' && mv '${started}.new' '${started}' && exec sleep 1000\n`,
    );
    const controller = new AbortController();
    const directory = absolutePath(join(temporaryDirectory(), 'workspace'));
    const building = slow.build(planFor(source), directory, callContext({ signal: controller.signal }));
    await until(() => existsSync(started));
    const pid = Number(readFileSync(started, 'utf8'));
    controller.abort();
    expect((await building)._unsafeUnwrapErr()).toEqual({ kind: 'Interrupted' });
    await until(() => !isAlive(pid));
    const plan = planFor(source);
    (await slow.dismantle({ ...plan, repository: null }, directory))._unsafeUnwrap();
    expect(existsSync(directory)).toBe(false);
  });
});
