import type { ResultAsync } from 'neverthrow';
import type { GitInspectionError, RepositoryOnDisk } from '../../application/ports/git-inspection.ts';
import type { CallContext } from '../../application/ports/narration.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { GitProcess } from './git-process.ts';
import { refFormat } from './known-refs.ts';

/** Lists the branches of a repository and those of its `origin`, in `refFormat`. */
export type ListBranches = (
  repository: RepositoryOnDisk,
  context: CallContext,
) => ResultAsync<string, GitInspectionError>;

/** Those in one call who want the list at the same time get it from one process. */
export function branchLister(git: GitProcess): ListBranches {
  const underWay = new WeakMap<CallContext, Map<AbsolutePath, ReturnType<ListBranches>>>();
  return ({ kind, path }, context) => {
    const inThisCall = underWay.get(context) ?? new Map<AbsolutePath, ReturnType<ListBranches>>();
    underWay.set(context, inThisCall);
    const known = inThisCall.get(path);
    if (known !== undefined) return known;
    const asked = git.run(
      {
        purpose: 'read',
        cwd: path,
        repository: kind === 'mirror' ? 'bare' : 'top',
        args: ['for-each-ref', refFormat, 'refs/heads', 'refs/remotes/origin'],
      },
      context,
    );
    const listed = asked
      .map(({ stdout }) => stdout)
      .andTee(() => inThisCall.delete(path))
      .orTee(() => inThisCall.delete(path));
    inThisCall.set(path, listed);
    return listed;
  };
}
