import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { gitInspection } from '../../../src/infrastructure/git/git-inspection.ts';
import { gitProcess } from '../../../src/infrastructure/git/git-process.ts';
import { absolutePath, callContext } from '../../../src/interfaces/testing/testing.ts';
import { emptyRepository, repositoryWithCommit } from '../../support/git-repository.ts';
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
  const standing = await inspection.standingAt(path, callContext());
  expect(standing.isOk()).toBe(whole.isOk());
  if (standing.isErr() || whole.isErr() || whole.value === null) {
    expect(standing).toEqual(whole);
    return;
  }
  const { top, commonDirectory, branch, head } = whole.value;
  expect(standing.value).toMatchObject({ top, commonDirectory, branch, head });
});
