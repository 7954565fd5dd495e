import type { GitMerges } from '../../application/ports/git-merges.ts';
import type { GitProcess } from './git-process.ts';
import { mergeObstacles } from './merge-obstacles.ts';
import { asInWorkspace, mergeTree } from './merge-tree.ts';
import { performMerge } from './perform-merge.ts';

/** Predicts with `git merge-tree` and merges with `git merge`. */
export function gitMerges(git: GitProcess): GitMerges {
  return {
    missing: (workspace, ours, theirs, context) => {
      const args = ['rev-list', '--count', theirs, '--not', ours, '--'];
      return git
        .run({ purpose: 'read', cwd: workspace, repository: 'top', args }, context)
        .map(({ stdout }) => Number(stdout));
    },
    divergence: (workspace, ours, theirs, context) => {
      const args = ['rev-list', '--left-right', '--count', `${ours}...${theirs}`, '--'];
      return git
        .run({ purpose: 'read', cwd: workspace, repository: 'top', args }, context)
        .map(({ stdout }) => {
          const [ahead, behind] = stdout.split('\t').map(Number);
          return { ahead: ahead ?? 0, behind: behind ?? 0 };
        });
    },
    predict: (workspace, ours, theirs, context) =>
      mergeTree(git, workspace, ours, theirs, context).map((prediction) => ({
        ...prediction,
        conflicts: asInWorkspace(prediction.conflicts, ours),
      })),
    hasIdentity: (workspace, context) => {
      const args = ['var', 'GIT_COMMITTER_IDENT'];
      return git
        .run({ purpose: 'read', cwd: workspace, repository: 'top', args, answers: [0, 128] }, context)
        .map(({ exitCode }) => exitCode === 0);
    },
    obstacles: (workspace, ours, tree, context) => mergeObstacles(git, workspace, ours, tree, context),
    merge: (order, context) => performMerge(git, order, context),
  };
}
