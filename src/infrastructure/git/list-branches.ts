import type { ResultAsync } from 'neverthrow';
import type { GitInspectionError, RepositoryOnDisk } from '../../application/ports/git-inspection.ts';
import type { CallContext } from '../../application/ports/narration.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { GitCall, GitProcess } from './git-process.ts';
import { refFormat } from './known-refs.ts';

type Listed = ResultAsync<string, GitInspectionError>;

/** Lists the branches of a repository and those of its `origin`, in `refFormat`. */
export interface BranchLister {
  /** Those in one call who want the list at the same time get it from one process. */
  list(repository: RepositoryOnDisk, context: CallContext): Listed;
  /** Begins to list those of the repository around a directory. */
  begin(directory: AbsolutePath, context: CallContext): void;
  /** Says of which repository that is; who lists its branches next gets them from there. */
  settle(directory: AbsolutePath, top: AbsolutePath, context: CallContext): void;
}

/** Lists with `git for-each-ref`. */
export function branchLister(git: GitProcess): BranchLister {
  const underWay = lists();
  const begun = lists();
  const ask = (call: Pick<GitCall, 'cwd' | 'repository'>, context: CallContext): Listed => {
    const args = ['for-each-ref', refFormat, 'refs/heads', 'refs/remotes/origin'];
    return git.run({ purpose: 'read', ...call, args }, context).map(({ stdout }) => stdout);
  };
  return {
    list({ kind, path }, context) {
      const inThisCall = underWay(context);
      const known = inThisCall.get(path);
      if (known !== undefined) return known;
      const afresh = (): Listed =>
        ask({ cwd: path, repository: kind === 'mirror' ? 'bare' : 'top' }, context);
      const early = begun(context).get(path);
      begun(context).delete(path);
      const listed = (early?.orElse(afresh) ?? afresh())
        .andTee(() => inThisCall.delete(path))
        .orTee(() => inThisCall.delete(path));
      inThisCall.set(path, listed);
      return listed;
    },
    begin(directory, context) {
      begun(context).set(directory, ask({ cwd: directory, repository: 'around' }, context));
    },
    settle(directory, top, context) {
      const early = begun(context).get(directory);
      begun(context).delete(directory);
      if (early !== undefined) begun(context).set(top, early);
    },
  };
}

/** A call has one narration for all of its steps. */
function lists(): (context: CallContext) => Map<AbsolutePath, Listed> {
  const known = new WeakMap<CallContext['narration'], Map<AbsolutePath, Listed>>();
  return ({ narration }) => {
    const inThisCall = known.get(narration) ?? new Map<AbsolutePath, Listed>();
    known.set(narration, inThisCall);
    return inThisCall;
  };
}
