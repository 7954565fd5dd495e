import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { MergeDone } from '../../../src/application/ports/git-merges.ts';
import type { CommitId } from '../../../src/domain/repository/commit-id.ts';
import { gitMerges } from '../../../src/infrastructure/git/git-merges.ts';
import { gitProcess } from '../../../src/infrastructure/git/git-process.ts';
import { callContext, commitId } from '../../../src/interfaces/testing/testing.ts';
import {
  hasRun,
  repositoryAt,
  repositoryWithCommit,
  type Files,
  type GitRepository,
} from '../../support/git-repository.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const merges = gitMerges(gitProcess({ env: process.env }));
const context = callContext();

interface Fork {
  readonly workspace: GitRepository;
  readonly ours: CommitId;
  readonly theirs: CommitId;
}

type Change = Files | ((repository: GitRepository) => void);

/** A repository with the branches `main` and `task`, which is checked out; each has changed something, or nothing. */
function forked(theirs: Change, ours: Change | null = { 'ours.txt': 'ours\n' }, start: Files = {}): Fork {
  const workspace = repositoryWithCommit();
  workspace.commit('start', { 'shared.txt': 'one\ntwo\nthree\n', 'other.txt': 'other\n', ...start });
  const change = (what: Change, message: string): CommitId => {
    if (typeof what === 'function') what(workspace);
    return commitId(workspace.commit(message, typeof what === 'function' ? {} : what));
  };
  workspace.git('branch', 'task');
  const theirCommit = change(theirs, 'theirs');
  workspace.git('switch', '--quiet', 'task');
  const ourCommit = ours === null ? commitId(workspace.git('rev-parse', 'HEAD')) : change(ours, 'ours');
  return { workspace, ours: ourCommit, theirs: theirCommit };
}

async function predict({
  workspace,
  ours,
  theirs,
}: Fork): Promise<{ clean: boolean; conflicts: readonly string[] }> {
  const { clean, conflicts } = (await merges.predict(workspace.path, ours, theirs, context))._unsafeUnwrap();
  return { clean, conflicts };
}

async function merge({ workspace, theirs }: Fork): Promise<MergeDone> {
  const order = { workspace: workspace.path, theirs, message: "Merge branch 'main' into task" };
  return (await merges.merge(order, context))._unsafeUnwrap();
}

async function obstacles({ workspace, ours, theirs }: Fork): Promise<unknown> {
  const { tree } = (await merges.predict(workspace.path, ours, theirs, context))._unsafeUnwrap();
  return (await merges.obstacles(workspace.path, ours, tree, context))._unsafeUnwrap();
}

const inGit = ({ workspace }: Fork, name: string): boolean => existsSync(join(workspace.path, '.git', name));
const contentOf = ({ workspace }: Fork, name: string): string =>
  readFileSync(join(workspace.path, name), 'utf8');
const merged: MergeDone = { clean: true, conflicts: [], setAside: [] };

describe('commits that are missing', () => {
  it('are counted in either direction', async () => {
    const { workspace, ours, theirs } = forked({ 'a.txt': 'a\n' });
    const more = commitId(workspace.commit('more'));
    const counts = [
      [ours, theirs],
      [theirs, more],
      [more, ours],
    ] as const;
    const found = counts.map(([a, b]) => merges.missing(workspace.path, a, b, context));
    expect((await Promise.all(found)).map((count) => count._unsafeUnwrap())).toEqual([1, 2, 0]);
    const both = counts.map(([a, b]) => merges.divergence(workspace.path, a, b, context));
    expect((await Promise.all(both)).map((count) => count._unsafeUnwrap())).toEqual([
      { ahead: 1, behind: 1 },
      { ahead: 1, behind: 2 },
      { ahead: 1, behind: 0 },
    ]);
  });
});

const conflicts: Record<string, [fork: () => Fork, paths: readonly string[]]> = {
  'the content of a text': [
    () => forked({ 'shared.txt': 'one\nTHEIRS\nthree\n' }, { 'shared.txt': 'one\nOURS\nthree\n' }),
    ['shared.txt'],
  ],
  'a file that one changed and the other deleted': [
    () => forked({ 'shared.txt': null }, { 'shared.txt': 'ours\n' }),
    ['shared.txt'],
  ],
  'a file that both renamed, differently': [
    () =>
      forked(
        ({ git }) => git('mv', 'shared.txt', 'theirs.txt'),
        ({ git }) => git('mv', 'shared.txt', 'ours.txt'),
      ),
    ['ours.txt', 'shared.txt', 'theirs.txt'],
  ],
  'a binary file': [
    () => forked({ 'image.bin': 'a\0theirs' }, { 'image.bin': 'a\0ours' }, { 'image.bin': 'a\0b' }),
    ['image.bin'],
  ],
  'a file that both added': [() => forked({ 'new.txt': 'theirs\n' }, { 'new.txt': 'ours\n' }), ['new.txt']],
  'the mode of a file that both added': [
    () => {
      const adding =
        (mode: number): Change =>
        (repository) => {
          repository.write({ 'run.sh': 'same\n' });
          chmodSync(join(repository.path, 'run.sh'), mode);
        };
      return forked(adding(0o755), adding(0o644));
    },
    ['run.sh'],
  ],
  'a file that one changed and the other made a link': [
    () =>
      forked(
        ({ path }) => {
          rmSync(join(path, 'shared.txt'));
          symlinkSync('other.txt', join(path, 'shared.txt'));
        },
        { 'shared.txt': 'ours\n' },
      ),
    ['shared.txt', 'shared.txt~HEAD'],
  ],
  'a file where the other has a directory': [
    () => forked({ 'place/file.txt': 'theirs\n' }, { place: 'ours\n' }),
    ['place~HEAD'],
  ],
  'a name that would be a line of several': [
    () => forked({ 'a\nb "c".txt': 'theirs\n' }, { 'a\nb "c".txt': 'ours\n' }),
    ['a\nb "c".txt'],
  ],
  'several files, in order': [
    () => forked({ 'b.txt': '1', 'a.txt': '1' }, { 'a.txt': '2', 'b.txt': '2' }),
    ['a.txt', 'b.txt'],
  ],
};

describe.each(Object.entries(conflicts))('a conflict in %s', (_what, [fork, paths]) => {
  it('is foreseen and then found as foreseen, and git waits for it to be resolved', async () => {
    const situation = fork();
    expect(await predict(situation)).toEqual({ clean: false, conflicts: paths });
    expect(await merge(situation)).toEqual({ clean: false, conflicts: paths, setAside: [] });
    expect(situation.workspace.git('rev-parse', 'MERGE_HEAD')).toBe(situation.theirs);
    expect(situation.workspace.git('rev-parse', 'HEAD')).toBe(situation.ours);
    situation.workspace.git('merge', '--abort');
    expect(situation.workspace.git('status', '--porcelain')).toBe('');
  });
});

const clean: Record<string, () => Fork> = {
  'different files': () => forked({ 'theirs.txt': 'theirs\n' }),
  'different lines': () =>
    forked({ 'shared.txt': 'THEIRS\ntwo\nthree\n' }, { 'shared.txt': 'one\ntwo\nthree\nours\n' }),
  'a mode on one side': () => forked(({ path }) => chmodSync(join(path, 'shared.txt'), 0o755)),
  'a rename on one side and content on the other': () =>
    forked(({ git }) => git('mv', 'shared.txt', 'moved.txt'), { 'shared.txt': 'one\ntwo\nthree\nours\n' }),
};

describe.each(Object.entries(clean))('a merge of %s', (_what, fork) => {
  it('is foreseen as clean, and makes the tree that was foreseen', async () => {
    const situation = fork();
    const { workspace, ours, theirs } = situation;
    const prediction = (await merges.predict(workspace.path, ours, theirs, context))._unsafeUnwrap();
    expect(prediction).toMatchObject({ clean: true, conflicts: [] });
    expect(await merge(situation)).toEqual(merged);
    expect(workspace.git('rev-parse', 'HEAD^{tree}')).toBe(prediction.tree);
    expect(workspace.git('log', '-1', '--format=%P|%B')).toBe(
      `${ours} ${theirs}|Merge branch 'main' into task\n`,
    );
    expect(workspace.git('status', '--porcelain')).toBe('');
  });
});

describe('a submodule', () => {
  const module = repositoryWithCommit();
  const old = module.git('rev-parse', 'HEAD');
  const [one, two] = ['one', 'two'].map((name) => {
    module.git('switch', '--quiet', '--detach', old);
    return module.commit(name, { [name]: name });
  });
  const pointing =
    (commit: string | undefined) =>
    ({ git }: GitRepository): void => {
      git('update-index', '--add', '--cacheinfo', `160000,${commit ?? ''},module`);
      git('commit', '--quiet', '-m', 'module');
      mkdirSync(join(git('rev-parse', '--show-toplevel'), 'module'), { recursive: true });
    };

  it('that one side moved on merges', async () => {
    const situation = forked(() => undefined, null);
    pointing(old)(situation.workspace);
    situation.workspace.git('branch', '--force', 'main');
    situation.workspace.git('switch', '--quiet', 'main');
    pointing(one)(situation.workspace);
    const theirs = commitId(situation.workspace.git('rev-parse', 'HEAD'));
    situation.workspace.git('switch', '--quiet', 'task');
    const ours = commitId(situation.workspace.commit('ours', { 'ours.txt': 'ours\n' }));
    const fork = { workspace: situation.workspace, ours, theirs };
    expect(await predict(fork)).toEqual({ clean: true, conflicts: [] });
    expect(await merge(fork)).toEqual(merged);
    expect(situation.workspace.git('rev-parse', 'HEAD:module')).toBe(one);
  });

  it('that both sides moved on is a conflict', async () => {
    const situation = forked(pointing(one), pointing(two));
    expect(await predict(situation)).toEqual({ clean: false, conflicts: ['module'] });
  });
});

it('a fast-forward makes no commit, whatever the configuration prefers', async () => {
  const situation = forked({ 'a.txt': 'a\n' }, null);
  situation.workspace.git('config', 'merge.ff', 'false');
  situation.workspace.git('config', 'branch.task.mergeOptions', '--squash --no-commit');
  expect(await merge(situation)).toEqual(merged);
  expect(situation.workspace.git('rev-parse', 'HEAD')).toBe(situation.theirs);
});

it('a merge is made, whatever the configuration prefers', async () => {
  const situation = forked({ 'a.txt': 'a\n' });
  situation.workspace.git('config', 'merge.ff', 'only');
  situation.workspace.git('config', 'branch.task.mergeOptions', '--no-commit --no-ff');
  situation.workspace.git('config', 'pull.twohead', 'ours');
  expect(await merge(situation)).toEqual(merged);
  expect(contentOf(situation, 'a.txt')).toBe('a\n');
  expect(inGit(situation, 'MERGE_HEAD')).toBe(false);
});

it('no hook of the repository runs', async () => {
  const situation = forked({ 'a.txt': 'a\n' });
  const evidence = situation.workspace.plantHooks(
    'pre-merge-commit',
    'prepare-commit-msg',
    'commit-msg',
    'post-merge',
    'post-commit',
    'reference-transaction',
  );
  expect(await merge(situation)).toEqual(merged);
  expect(hasRun(evidence)).toBe(false);
});

describe('uncommitted changes', () => {
  it.each([
    ['a merge', { 'ours.txt': 'ours\n' }],
    ['a fast-forward', null],
  ] as const)('in the work tree and in the index survive %s', async (_what, ours) => {
    const situation = forked({ 'shared.txt': 'THEIRS\ntwo\nthree\n' }, ours);
    situation.workspace.write({ 'other.txt': 'changed\n', 'untracked.txt': 'mine\n', 'staged.txt': 's\n' });
    situation.workspace.git('add', 'staged.txt');
    expect(await merge(situation)).toEqual(merged);
    expect(situation.workspace.git('status', '--porcelain').split('\n').toSorted()).toEqual([
      ' M other.txt',
      '?? untracked.txt',
      'A  staged.txt',
    ]);
    expect(situation.workspace.git('stash', 'list')).toBe('');
  });

  it.each([
    ['a merge', { 'ours.txt': 'ours\n' }],
    ['a fast-forward', null],
  ] as const)('that do not fit after %s are in the stash that is named', async (_what, ours) => {
    const situation = forked({ 'shared.txt': 'one\nTHEIRS\nthree\n' }, ours);
    situation.workspace.write({ 'shared.txt': 'one\nMINE\nthree\n' });
    const commit = expect.stringMatching(/^[0-9a-f]{40}$/);
    expect(await merge(situation)).toEqual({
      ...merged,
      setAside: [{ kind: 'stashed', stash: 'stash@{0}', commit }],
    });
    expect(situation.workspace.git('show', 'stash@{0}:shared.txt')).toBe('one\nMINE\nthree');
    expect(inGit(situation, 'MERGE_HEAD')).toBe(false);
    expect(await obstacles(situation)).toEqual({ unmerged: ['shared.txt'], untracked: [] });
  });

  it('wait while there are conflicts, and come back with the abortion', async () => {
    const situation = forked({ 'shared.txt': 'theirs\n' }, { 'shared.txt': 'ours\n' });
    situation.workspace.write({ 'other.txt': 'mine\n' });
    expect(await merge(situation)).toEqual({
      clean: false,
      conflicts: ['shared.txt'],
      setAside: [{ kind: 'waiting' }],
    });
    situation.workspace.git('merge', '--abort');
    expect(situation.workspace.git('status', '--porcelain')).toBe(' M other.txt');
  });

  it('that a killed merge had set aside are in the stash list before the next one begins', async () => {
    const situation = forked({ 'a.txt': 'a\n' });
    const { workspace } = situation;
    workspace.write({ 'other.txt': 'mine\n' });
    const changes = workspace.git('stash', 'create');
    workspace.git('reset', '--quiet', '--hard');
    writeFileSync(join(workspace.path, '.git/MERGE_AUTOSTASH'), `${changes}\n`);
    expect(await merge(situation)).toMatchObject({
      clean: true,
      setAside: [{ kind: 'stashed', stash: 'stash@{0}' }],
    });
    expect(workspace.git('show', 'stash@{0}:other.txt')).toBe('mine');
  });

  it('and an older stash are told apart', async () => {
    const situation = forked({ 'a.txt': 'a\n' });
    situation.workspace.write({ 'other.txt': 'older\n' });
    situation.workspace.git('stash', 'push', '--quiet');
    expect(await merge(situation)).toEqual(merged);
  });
});

describe('what is in the way', () => {
  it('is nothing where every file that comes is new', async () => {
    const situation = forked({ 'deep/er/a.txt': 'a\n' });
    situation.workspace.write({ 'deep/b.txt': 'b\n', 'untracked.txt': 'mine\n' });
    expect(await obstacles(situation)).toEqual({ unmerged: [], untracked: [] });
  });

  it('is an untracked or ignored file that would be overwritten, whatever it holds', async () => {
    const situation = forked(
      { '.env': 'a\n', 'deep/b [x].txt': 'b\n', 'c.txt': 'c\n' },
      { '.gitignore': '.env\n' },
    );
    situation.workspace.write({ '.env': 'secret\n', 'deep/b [x].txt': 'b\n' });
    expect(await obstacles(situation)).toEqual({ unmerged: [], untracked: ['.env', 'deep/b [x].txt'] });
  });

  it('is a file or a link where a directory comes, and what a directory holds where a file comes', async () => {
    const situation = forked({ 'file/a.txt': 'a\n', 'link/b.txt': 'b\n', directory: 'c\n', empty: 'd\n' });
    situation.workspace.write({ file: 'mine\n', 'directory/x.txt': 'mine\n' });
    symlinkSync(temporaryDirectory(), join(situation.workspace.path, 'link'));
    mkdirSync(join(situation.workspace.path, 'empty'));
    expect(await obstacles(situation)).toEqual({
      unmerged: [],
      untracked: ['directory/x.txt', 'file', 'link'],
    });
  });

  it('is no file that git tracks, even if it is not committed', async () => {
    const situation = forked({ 'new.txt': 'theirs\n' });
    situation.workspace.write({ 'new.txt': 'mine\n' });
    situation.workspace.git('add', 'new.txt');
    expect(await obstacles(situation)).toEqual({ unmerged: [], untracked: [] });
    expect(await merge(situation)).toMatchObject({ clean: true, setAside: [{ kind: 'stashed' }] });
    expect(situation.workspace.git('show', 'stash@{0}:new.txt')).toBe('mine');
  });

  it('is found among hundreds', async () => {
    const names = Array.from({ length: 300 }, (_, at) => `many/${String(at % 7)}/${String(at)}.txt`);
    const files = Object.fromEntries(names.map((name) => [name, 'x\n']));
    const situation = forked(files);
    situation.workspace.write(files);
    expect(await obstacles(situation)).toEqual({ unmerged: [], untracked: names.toSorted() });
  });
});

describe('a merge that fails', () => {
  it('is as if it had never been begun, uncommitted changes included', async () => {
    const situation = forked({ 'a.txt': 'a\n' });
    const { workspace, ours } = situation;
    workspace.git('config', 'commit.gpgSign', 'true');
    workspace.git('config', 'gpg.program', 'false');
    workspace.write({ 'other.txt': 'mine\n' });
    const order = { workspace: workspace.path, theirs: situation.theirs, message: 'merge' };
    expect((await merges.merge(order, context))._unsafeUnwrapErr()).toMatchObject({ kind: 'GitFailed' });
    expect(workspace.git('rev-parse', 'HEAD')).toBe(ours);
    expect(workspace.git('status', '--porcelain')).toBe(' M other.txt');
    expect(['MERGE_HEAD', 'MERGE_AUTOSTASH', 'index.lock'].filter((name) => inGit(situation, name))).toEqual(
      [],
    );
  });

  it('because a file got in the way meanwhile leaves everything', async () => {
    const situation = forked({ 'a.txt': 'a\n' });
    situation.workspace.write({ 'a.txt': 'mine\n', 'other.txt': 'mine\n' });
    const order = { workspace: situation.workspace.path, theirs: situation.theirs, message: 'merge' };
    expect((await merges.merge(order, context))._unsafeUnwrapErr()).toMatchObject({ kind: 'GitFailed' });
    expect(situation.workspace.git('status', '--porcelain')).toBe(' M other.txt\n?? a.txt');
    expect(contentOf(situation, 'a.txt')).toBe('mine\n');
  });

  it('is not begun by a caller that has been interrupted before, but carried out by one that is meanwhile', async () => {
    const situation = forked({ 'a.txt': 'a\n' });
    const controller = new AbortController();
    const order = { workspace: situation.workspace.path, theirs: situation.theirs, message: 'merge' };
    const running = merges.merge(order, callContext({ signal: controller.signal }));
    controller.abort();
    expect((await running)._unsafeUnwrap()).toEqual(merged);
  });
});

describe('the identity', () => {
  const { workspace } = forked({ 'a.txt': 'a\n' });
  const known = async (env: NodeJS.ProcessEnv): Promise<boolean> =>
    (await gitMerges(gitProcess({ env })).hasIdentity(workspace.path, context))._unsafeUnwrap();

  it('is known by the configuration or the environment', async () => {
    expect(await known(process.env)).toBe(true);
    const named = { GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@minsky.invalid' };
    expect(await known({ ...process.env, ...named, GIT_CONFIG_GLOBAL: '/dev/null' })).toBe(true);
  });

  it('is not guessed where that is forbidden', async () => {
    const config = join(temporaryDirectory(), 'config');
    writeFileSync(config, '[user]\n\tuseConfigOnly = true\n');
    expect(await known({ ...process.env, GIT_CONFIG_GLOBAL: config })).toBe(false);
  });
});

it('works in a worktree as in any other checkout', async () => {
  const { workspace: main, ours, theirs } = forked({ 'shared.txt': 'theirs\n' }, { 'shared.txt': 'ours\n' });
  main.git('switch', '--quiet', '--detach');
  const directory = join(temporaryDirectory(), 'worktree');
  main.git('worktree', 'add', '--quiet', directory, 'task');
  const fork = { workspace: repositoryAt(directory), ours, theirs };
  fork.workspace.write({ 'other.txt': 'mine\n' });
  expect(await merge(fork)).toEqual({
    clean: false,
    conflicts: ['shared.txt'],
    setAside: [{ kind: 'waiting' }],
  });
  fork.workspace.git('merge', '--abort');
  expect(fork.workspace.git('status', '--porcelain')).toBe(' M other.txt');
  expect(main.git('status', '--porcelain')).toBe('');
});
