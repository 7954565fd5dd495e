import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { fileWorkspaceMarker } from '../../../src/infrastructure/filesystem/workspace-marker.ts';
import { gitProcess } from '../../../src/infrastructure/git/git-process.ts';
import { gitWorktrees } from '../../../src/infrastructure/git/linked-worktrees.ts';
import { fileWorkspaceSurvey } from '../../../src/infrastructure/git/workspace-survey.ts';
import { absolutePath, aSession, callContext } from '../../../src/interfaces/testing/testing.ts';
import { repositoryWithCommit, type GitRepository } from '../../support/git-repository.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const session = aSession();
const state = absolutePath(temporaryDirectory('state-'));
const survey = fileWorkspaceSurvey(state);
let repository: GitRepository;
let root: string;

beforeEach(() => {
  repository = repositoryWithCommit();
  root = temporaryDirectory('places-');
});

async function look(path: string): Promise<unknown> {
  return (await survey.look(absolutePath(path)))._unsafeUnwrap();
}

const nothingKnown = {
  marker: null,
  isItself: true,
  otherState: null,
  head: null,
  operation: null,
};

describe('the origin by files alone', () => {
  const config = (text: string): void => repository.write({ '.git/config': text });
  const url = 'https://example.com/o/r.git';
  const core = '[core]\n\tbare = false\n';

  it.each<readonly [string, string, string | null]>([
    ['none', core, null],
    ['that of another remote', `${core}[remote "up"]\n\turl = ${url}\n`, null],
    ['a plain one', `${core}[remote "origin"]\n\turl = ${url}\n[branch "main"]\n\turl = no\n`, url],
    ['the first of several', `[remote "origin"]\n\tfetch = x\n\tURL=${url}\n\turl = second\n`, url],
  ])('is %s', async (_what, text, found) => {
    config(text);
    const origin = (await survey.originOf(absolutePath(repository.path)))._unsafeUnwrap();
    expect(origin).toEqual({ url: found, from: repository.path });
  });

  it.each([
    ['included files may say otherwise', `[include]\n\tpath = x\n[remote "origin"]\n\turl = ${url}\n`],
    ['included files may say otherwise on a condition', `[includeIf "gitdir:/"]\n\tpath = x\n`],
    ['another name stands for a URL', `[url "a"]\n\tinsteadOf = b\n[remote "origin"]\n\turl = ${url}\n`],
    ['a worktree has settings of its own', `[extensions]\n\tworktreeConfig = true\n`],
    ['it is in quotes', `[remote "origin"]\n\turl = "${url}"\n`],
    ['it stands in the line of the section', `[remote "origin"] url = ${url}\n`],
    ['a section has a name of old', `[remote.origin]\n\turl = ${url}\n`],
    ['it has no value', `[remote "origin"]\n\turl\n`],
    ['there is no file', null],
  ])('is for git to tell where %s', async (_why, text) => {
    if (text === null) rmSync(join(repository.path, '.git/config'));
    else config(text);
    expect((await survey.originOf(absolutePath(repository.path)))._unsafeUnwrap()).toBeNull();
  });

  it('is that of the repository for a worktree', async () => {
    repository.git('remote', 'add', 'origin', '../else');
    const path = join(root, 'tree');
    repository.git('worktree', 'add', '--quiet', path);
    expect((await survey.originOf(absolutePath(path)))._unsafeUnwrap()).toEqual({
      url: '../else',
      from: repository.path,
    });
  });
});

describe('a look by files alone', () => {
  it('tells a clone, its marker and its branch', async () => {
    await fileWorkspaceMarker(state).write(repository.path, session);
    expect(await look(repository.path)).toEqual({
      ...nothingKnown,
      path: repository.path,
      state: 'checkout',
      marker: session,
      head: 'main',
    });
  });

  it.each([
    ['nothing', 'nothing', () => undefined],
    ['a directory', 'not-a-checkout', () => mkdirSync(join(root, 'x'))],
    ['a file', 'not-a-checkout', () => writeFileSync(join(root, 'x'), '')],
    ['a link to a checkout', 'not-a-checkout', () => symlinkSync(repository.path, join(root, 'x'))],
  ])('tells %s', async (_what, found, make) => {
    make();
    const path = join(root, 'x');
    expect(await look(path)).toEqual({ ...nothingKnown, path, state: found });
  });

  it('tells a detached HEAD, and what is in progress', async () => {
    repository.git('switch', '--quiet', '--detach');
    repository.write({ '.git/MERGE_HEAD': repository.git('rev-parse', 'HEAD') });
    expect(await look(repository.path)).toMatchObject({ head: null, operation: 'merge' });
  });

  it('takes a marker that cannot be read for none', async () => {
    repository.write({ '.git/minsky/session.json': '{"id": 1}' });
    expect(await look(repository.path)).toMatchObject({ state: 'checkout', marker: null });
  });

  it('knows a worktree from its copy, also after it was moved', async () => {
    const path = join(root, 'tree');
    repository.git('worktree', 'add', '--quiet', '-b', 'tree', path);
    expect(await look(path)).toMatchObject({ isItself: true, head: 'tree' });
    cpSync(path, join(root, 'copy'), { recursive: true });
    expect(await look(join(root, 'copy'))).toMatchObject({ isItself: false });
    rmSync(join(root, 'copy'), { recursive: true });
    renameSync(path, join(root, 'moved'));
    expect(await look(join(root, 'moved'))).toMatchObject({ isItself: true });
  });

  it('names the other state directory that a marker speaks of, as long as that exists', async () => {
    const other = absolutePath(temporaryDirectory('other-'));
    await fileWorkspaceMarker(other).write(repository.path, session);
    expect(await look(repository.path)).toMatchObject({ marker: session, otherState: other });
    rmSync(other, { recursive: true });
    expect(await look(repository.path)).toMatchObject({ marker: session, otherState: null });
  });
});

describe('the linked worktrees of a repository', () => {
  const worktrees = gitWorktrees(gitProcess({ env: process.env }));
  const linked = async (from: string): Promise<unknown> =>
    (await worktrees.linkedTo(absolutePath(from), callContext()))._unsafeUnwrap();

  it('are all but the main one, wherever one asks, whatever they are called', async () => {
    const odd = join(root, 'odd name\nworktree x');
    repository.git('worktree', 'add', '--quiet', '-b', 'one', join(root, 'one'));
    repository.git('worktree', 'add', '--quiet', '--detach', join(root, 'two words'));
    expect(await linked(repository.path)).toEqual([join(root, 'one'), join(root, 'two words')]);
    expect(await linked(join(root, 'one'))).toEqual([join(root, 'one'), join(root, 'two words')]);
    repository.git('worktree', 'add', '--quiet', '--detach', odd);
    expect(await linked(repository.path)).toHaveLength(2);
  });

  it('are none where there was never one', async () => {
    expect(await linked(repository.path)).toEqual([]);
  });
});
