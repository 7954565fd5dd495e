import { expect, it } from '@jest/globals';
import { createSessionBranch } from '../../../src/infrastructure/git/session-branch.ts';
import { gitProcess } from '../../../src/infrastructure/git/git-process.ts';
import { absolutePath, branchName, callContext, commitId } from '../../../src/interfaces/testing/testing.ts';
import { repositoryWithCommit } from '../../support/git-repository.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

function aBranchToBe(signal: AbortSignal) {
  const at = repositoryWithCommit();
  const details = {
    branch: branchName('work'),
    commit: commitId(at.git('rev-parse', 'main')),
    place: absolutePath(temporaryDirectory()),
  };
  const git = gitProcess({ env: process.env });
  return { at, made: createSessionBranch(git, at.path, details, { ...callContext(), signal }) };
}

it('a branch that is begun when the wish to stop comes is made whole: half of it could not be taken back', async () => {
  const wish = new AbortController();
  const { at, made } = aBranchToBe(wish.signal);
  wish.abort();
  expect((await made).isOk()).toBe(true);
  expect(at.git('log', '-g', '--format=%gs', 'work')).toBe('minsky: session started');
});

it('a branch is not begun after the wish to stop', async () => {
  const { at, made } = aBranchToBe(AbortSignal.abort());
  expect((await made)._unsafeUnwrapErr()).toEqual({ kind: 'Interrupted' });
  expect(at.git('for-each-ref', 'refs/heads/work')).toBe('');
});
