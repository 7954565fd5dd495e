import { okAsync } from 'neverthrow';
import type { GitInspection } from '../../application/ports/git-inspection.ts';
import { baseOf } from './base-of.ts';
import { checkoutAt } from './checkout-at.ts';
import { evidenceOf } from './checkout-evidence.ts';
import { collidingBranch } from './colliding-branch.ts';
import type { GitProcess } from './git-process.ts';
import { branchLister } from './list-branches.ts';
import { standingAt } from './standing-at.ts';
import { changesIn, progressOf } from './workspace-progress.ts';

/** Looks at repositories with git's own commands. */
export function gitInspection(git: GitProcess): GitInspection {
  const branches = branchLister(git);
  return {
    checkoutAt: (directory, context) =>
      checkoutAt(git)(directory, context).andTee((checkout) => {
        if (checkout?.mainTop != null) branches.settle(directory, checkout.mainTop, context);
      }),
    askForBranches: (directory, context) => {
      branches.begin(directory, context);
      return okAsync(undefined);
    },
    standingAt: standingAt(git),
    baseOf: baseOf(git, branches),
    collidingBranch: collidingBranch(branches),
    progressOf: progressOf(git),
    changesIn: changesIn(git),
    hasCommit: (cwd, commit, context) =>
      git
        .run(
          {
            purpose: 'read',
            cwd,
            repository: 'top',
            args: ['cat-file', '-e', `${commit}^{commit}`],
            answers: [0, 1, 128],
          },
          context,
        )
        .map(({ exitCode }) => exitCode === 0),
    evidenceOf: evidenceOf(git),
  };
}
