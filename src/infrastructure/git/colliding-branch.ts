import type { GitInspection } from '../../application/ports/git-inspection.ts';
import { branchesCollide } from '../../domain/repository/branch-name.ts';
import type { GitProcess } from './git-process.ts';
import { branchOf } from './known-refs.ts';

/** Looks at local refs only, at the branch's own name, below it and above it. */
export function collidingBranch(git: GitProcess): GitInspection['collidingBranch'] {
  return (repository, branch, context) => {
    const segments = branch.split('/');
    const names = segments.map((_, index) => segments.slice(0, index + 1).join('/'));
    const patterns = names.map((name) => `refs/heads/${name}`);
    return git
      .run(
        {
          purpose: 'read',
          cwd: repository.path,
          repository: repository.kind === 'mirror' ? 'bare' : 'top',
          args: ['for-each-ref', '--format=%(refname)', ...patterns],
        },
        context,
      )
      .map(({ stdout }) => {
        const found = stdout.split('\n').map((ref) => branchOf(ref));
        return found.find((existing) => existing !== null && branchesCollide(existing, branch)) ?? null;
      });
  };
}
