import type { GitInspection } from '../../application/ports/git-inspection.ts';
import { branchesCollide } from '../../domain/repository/branch-name.ts';
import { branchOf } from './known-refs.ts';
import type { BranchLister } from './list-branches.ts';

/** Looks at local refs only, at the branch's own name, below it and above it. */
export function collidingBranch(branches: BranchLister): GitInspection['collidingBranch'] {
  return (repository, branch, context) =>
    branches.list(repository, context).map((listed) => {
      const found = listed.split('\n').map((line) => branchOf(line.split(' ')[1] ?? ''));
      return found.find((existing) => existing !== null && branchesCollide(existing, branch)) ?? null;
    });
}
