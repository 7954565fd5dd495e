import { parseBranchName, type BranchName } from '../../domain/repository/branch-name.ts';
import { parseCommitId, type CommitId } from '../../domain/repository/commit-id.ts';

export interface WorkTreeStatus {
  /** Null when HEAD is detached. */
  readonly branch: BranchName | null;
  /** Null before the first commit. */
  readonly head: CommitId | null;
  readonly stashes: number;
  /** Paths relative to the top, sorted. */
  readonly dirty: readonly string[];
}

/** How to ask for what `parseStatus` reads, whatever the user's configuration prefers. */
export const statusCommand: readonly string[] = [
  ...['status', '--porcelain=v2', '-z', '--branch', '--show-stash', '--no-ahead-behind', '--no-renames'],
  ...['--untracked-files=normal', '--ignore-submodules=none'],
];

// Before the path: 8 fields of a changed entry, 10 of an unmerged one, the mark alone of an untracked one.
const fields: Readonly<Record<string, number>> = { '1': 8, u: 10, '?': 1 };

/** Reads what `statusCommand` prints. */
export function parseStatus(printed: string): WorkTreeStatus {
  const entries = printed.split('\0');
  const header = (name: string): string =>
    entries.find((entry) => entry.startsWith(`# ${name} `))?.slice(name.length + 3) ?? '';
  const dirty = entries.flatMap((entry) => {
    const count = fields[entry.split(' ', 1)[0] ?? ''];
    return count === undefined ? [] : [entry.split(' ').slice(count).join(' ')];
  });
  return {
    // A branch cannot have this name: git forbids no parenthesis, but says `(detached)` for itself alone.
    branch:
      header('branch.head') === '(detached)' ? null : parseBranchName(header('branch.head')).unwrapOr(null),
    head: parseCommitId(header('branch.oid')).unwrapOr(null),
    stashes: Number(header('stash') || 0),
    dirty: dirty.toSorted(),
  };
}
