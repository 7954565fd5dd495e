import { parseBranchName, type BranchName } from '../../domain/repository/branch-name.ts';
import { parseCommitId, type CommitId } from '../../domain/repository/commit-id.ts';

/** The branches that a repository knows. */
export interface KnownRefs {
  readonly local: ReadonlyMap<BranchName, CommitId>;
  /** What `origin` had when it was last asked. */
  readonly origin: ReadonlyMap<BranchName, CommitId>;
  /** The branch `origin/HEAD` stands for; null when there is none, or when it leads nowhere. */
  readonly originDefault: BranchName | null;
}

/** The `--format` of `git for-each-ref` that `parseRefs` reads. */
export const refFormat = '--format=%(objectname) %(refname) %(symref)';

const heads = 'refs/heads/';
const origin = 'refs/remotes/origin/';

/** Reads lines in `refFormat`; what is no branch, or has a name that we cannot take, is left out. */
export function parseRefs(printed: string): KnownRefs {
  const lines = printed.split('\n').map((line) => line.split(' '));
  const originHead = lines.find(([, name]) => name === `${origin}HEAD`);
  return {
    local: branchesBelow(heads, lines),
    origin: branchesBelow(origin, lines),
    originDefault: branchOf(originHead?.[2] ?? '', origin),
  };
}

/** The branch that a full ref name stands for; null for other refs. */
export function branchOf(refName: string, prefix: typeof heads | typeof origin = heads): BranchName | null {
  return refName.startsWith(prefix) ? parseBranchName(refName.slice(prefix.length)).unwrapOr(null) : null;
}

/** The full name of a local branch. */
export function headRef(branch: BranchName): string {
  return heads + branch;
}

/** The full name of what `origin` has under that name. */
export function originRef(branch: BranchName): string {
  return origin + branch;
}

function branchesBelow(
  prefix: typeof heads | typeof origin,
  lines: readonly (readonly string[])[],
): ReadonlyMap<BranchName, CommitId> {
  return new Map(
    lines.flatMap(([commit = '', name = '', symref]) => {
      const branch = symref === '' ? branchOf(name, prefix) : null;
      const id = parseCommitId(commit).unwrapOr(null);
      return branch === null || id === null ? [] : [[branch, id] as const];
    }),
  );
}
