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

/** A branch of a repository, as that repository tells it; null where there is none. */
export function branchAt<E>(
  run: (args: readonly string[]) => ResultAsync<GitAnswer, E>,
  branch: BranchName,
): ResultAsync<BranchFound | null, E> {
  const ref = headRef(branch);
  return run(['for-each-ref', '--format=%(refname) %(objectname) %(worktreepath)', ref]).map(({ stdout }) => {
    const line = stdout.split('\n').find((text) => text.startsWith(`${ref} `)) ?? '';
    const [, name = '', ...path] = line.split(' ');
    const commit = parseCommitId(name).unwrapOr(null);
    return commit === null ? null : { commit, workTree: parseAbsolutePath(path.join(' ')).unwrapOr(null) };
  });
}
