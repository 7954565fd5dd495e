import type { DeleteRefused } from '../../application/sessions/session-operation-error.ts';
import { pathLines } from './path-lines.ts';
import { counted } from './render-text.ts';
import { printable, quoted } from './safe-text.ts';

/** What keeps a session from being deleted, one thing a line. */
export function obstacles({
  dirty,
  unmerged,
  stashes,
  operation,
  worktrees,
  processes,
}: DeleteRefused): readonly string[] {
  return [
    ...uncommitted(dirty),
    ...(unmerged === 0 ? [] : [unmergedCommits(unmerged)]),
    ...(stashes > 0 ? [`  ${counted(stashes, 'stash', 'stashes')}`] : []),
    ...(operation === null ? [] : [`  a ${operation} in progress`]),
    ...worktrees.map((path) => `  a worktree of its own at ${quoted(path)}`),
    ...processes.map(({ pid, name }) => `  process ${String(pid)} (${printable(name)}) inside it`),
  ];
}

function uncommitted(paths: readonly string[]): readonly string[] {
  return paths.length === 0
    ? []
    : [`  ${counted(paths.length, 'uncommitted file')}:`, ...pathLines(paths, '    ')];
}

function unmergedCommits(commits: number | null): string {
  return commits === null
    ? '  commits that cannot be compared with the base, which is gone'
    : `  ${counted(commits, 'commit')} that the base does not have`;
}
