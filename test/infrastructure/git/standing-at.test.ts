import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { gitInspection } from '../../../src/infrastructure/git/git-inspection.ts';
import { gitProcess } from '../../../src/infrastructure/git/git-process.ts';
import { absolutePath, callContext, commitId } from '../../../src/interfaces/testing/testing.ts';
import { emptyRepository, repositoryWithCommit, type GitRepository } from '../../support/git-repository.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const inspection = gitInspection(gitProcess({ env: process.env }));

const places: Record<string, () => string> = {
  'the top of a checkout': () => repositoryWithCommit().path,
  'a directory in it': () => join(repositoryWithCommit().path, 'src'),
  'its git directory': () => join(repositoryWithCommit().path, '.git'),
  'a link to it': () => {
    const link = join(temporaryDirectory(), 'link');
    symlinkSync(repositoryWithCommit().path, link);
    return link;
  },
  'a checkout without a commit': () => emptyRepository().path,
  'a detached HEAD': () => {
    const { path, git } = repositoryWithCommit();
    git('checkout', '--quiet', '--detach');
    return path;
  },
  'a linked work tree': () => {
    const path = join(temporaryDirectory(), 'linked');
    repositoryWithCommit().git('worktree', 'add', '--quiet', '-b', 'linked', path);
    return path;
  },
  'a checkout whose files are elsewhere': () => {
    const { path, git } = repositoryWithCommit();
    git('config', 'core.worktree', temporaryDirectory());
    return path;
  },
  'a bare repository': () => repositoryWithCommit().clone({ bare: true }).path,
  'no repository': () => temporaryDirectory(),
  'nothing at all': () => join(temporaryDirectory(), 'gone'),
};

it.each(Object.entries(places))('%s stands as the whole look at it says', async (_name, make) => {
  const path = absolutePath(make());
  const whole = await inspection.checkoutAt(path, callContext());
  const standing = await inspection.standingAt(path, null, callContext());
  expect(standing.isOk()).toBe(whole.isOk());
  if (standing.isErr() || whole.isErr() || whole.value === null) {
    expect(standing).toEqual(whole);
    return;
  }
  const { top, commonDirectory, branch, head } = whole.value;
  expect(standing.value).toMatchObject({ top, commonDirectory, branch, head });
});

const commits: Record<string, readonly [(repository: GitRepository) => string, boolean | null]> = {
  'the one that is checked out': [({ git }) => git('rev-parse', 'HEAD'), true],
  'one before it': [({ git }) => git('rev-parse', 'HEAD~'), true],
  'one of another line': [
    ({ git }) => git('commit-tree', '-p', 'HEAD~', '-m', 'other', 'HEAD^{tree}'),
    false,
  ],
  'one of a line that has nothing in common with it': [
    ({ git }) => git('commit-tree', '-m', 'other', 'HEAD^{tree}'),
    false,
  ],
  'one that is not there': [() => 'e'.repeat(40), null],
};

it.each(Object.entries(commits))('tells whether it contains %s', async (_name, [commit, contains]) => {
  const repository = repositoryWithCommit();
  repository.commit('second', { 'second.txt': 'second' });
  const path = absolutePath(repository.path);
  const asked = commitId(commit(repository));
  const standing = await inspection.standingAt(path, asked, callContext());
  const head = repository.git('rev-parse', 'HEAD');
  expect(standing._unsafeUnwrap()).toMatchObject({ top: path, branch: 'main', head, contains });
});
