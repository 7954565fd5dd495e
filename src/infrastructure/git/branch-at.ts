import type { ResultAsync } from 'neverthrow';
import type { BranchName } from '../../domain/repository/branch-name.ts';
import { parseCommitId, type CommitId } from '../../domain/repository/commit-id.ts';
import { parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { GitAnswer } from './git-process.ts';
import { headRef } from './known-refs.ts';

export interface BranchFound {
  readonly commit: CommitId;
  /** One that has it checked out. */
  readonly workTree: AbsolutePath | null;
}

type Run<E> = (args: readonly string[]) => ResultAsync<GitAnswer, E>;

/** A branch of a repository, as that repository tells it; null where there is none. */
export function branchAt<E>(run: Run<E>, branch: BranchName): ResultAsync<BranchFound | null, E> {
  return branchesAt(run, [branch]).map((found) => found.get(branch) ?? null);
}

/** Those of the branches that there are. */
export function branchesAt<E>(
  run: Run<E>,
  branches: readonly BranchName[],
): ResultAsync<ReadonlyMap<BranchName, BranchFound>, E> {
  const format = '--format=%(refname) %(objectname) %(worktreepath)';
  return run(['for-each-ref', format, ...branches.map(headRef)]).map(({ stdout }) => {
    const lines = stdout.split('\n');
    return new Map(
      branches.flatMap((branch) => {
        // A pattern also finds what lies below it, as below a directory.
        const line = lines.find((text) => text.startsWith(`${headRef(branch)} `)) ?? '';
        const [, name = '', ...path] = line.split(' ');
        const commit = parseCommitId(name).unwrapOr(null);
        const workTree = parseAbsolutePath(path.join(' ')).unwrapOr(null);
        return commit === null ? [] : [[branch, { commit, workTree }] as const];
      }),
    );
  });
}
