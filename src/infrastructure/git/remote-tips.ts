import type { BranchName } from '../../domain/repository/branch-name.ts';
import { parseCommitId, type CommitId } from '../../domain/repository/commit-id.ts';
import { branchOf } from './known-refs.ts';

/** What a remote repository has. */
export interface RemoteTips {
  readonly tips: ReadonlyMap<BranchName, CommitId>;
  /** The branch that its HEAD stands for; null when it is detached or was not asked for. */
  readonly head: BranchName | null;
}

/** Reads what `git ls-remote --symref` prints. */
export function parseRemoteTips(printed: string): RemoteTips {
  const lines = printed.split('\n').map((line) => line.split('\t'));
  const symbolic = lines.find(([value, name]) => name === 'HEAD' && value?.startsWith('ref: '));
  return {
    tips: new Map(
      lines.flatMap(([value = '', name = '']) => {
        const branch = branchOf(name);
        const commit = parseCommitId(value).unwrapOr(null);
        return branch === null || commit === null ? [] : [[branch, commit] as const];
      }),
    ),
    head: branchOf(symbolic?.[0]?.slice('ref: '.length) ?? ''),
  };
}
