import { ok, ResultAsync, safeTry } from 'neverthrow';
import type { GitMergeError, MergeObstacles } from '../../application/ports/git-merges.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { occupiedPaths } from '../filesystem/occupied-paths.ts';
import type { GitAnswer, GitListener, GitProcess } from './git-process.ts';

type Ask = (args: readonly string[]) => ResultAsync<GitAnswer, GitMergeError>;

// A command line holds many more, even on Windows.
const pathsAtOnce = 200;

/**
 * Finds what git would complain of only while it merges, and what it would not complain of at all: it overwrites
 * ignored files without a word.
 */
export function mergeObstacles(
  git: GitProcess,
  workspace: AbsolutePath,
  ours: CommitId,
  tree: string,
  listener: GitListener,
): ResultAsync<MergeObstacles, GitMergeError> {
  const ask: Ask = (args) => git.run({ purpose: 'read', cwd: workspace, repository: 'top', args }, listener);
  return safeTry(async function* () {
    const [unmerged, added] = yield* ResultAsync.combine([
      unmergedPaths(ask),
      ask(['diff-tree', '-r', '-z', '--no-renames', '--name-only', '--diff-filter=A', ours, tree, '--']),
    ]);
    const occupied = yield* occupiedPaths(workspace, split(added.stdout));
    const untracked: string[] = [];
    for (let start = 0; start < occupied.length; start += pathsAtOnce) {
      const some = occupied.slice(start, start + pathsAtOnce).map((path) => `:(top,literal)${path}`);
      untracked.push(...split((yield* ask(['ls-files', '-z', '--others', '--', ...some])).stdout));
    }
    return ok({ unmerged, untracked: sorted(untracked) });
  });
}

/** Paths whose conflicts are not resolved, by the index. */
export function unmergedPaths(ask: Ask): ResultAsync<readonly string[], GitMergeError> {
  return ask(['ls-files', '-z', '--unmerged']).map(({ stdout }) =>
    sorted(split(stdout).map((entry) => entry.slice(entry.indexOf('\t') + 1))),
  );
}

function split(printed: string): readonly string[] {
  return printed.split('\0').filter((part) => part !== '');
}

function sorted(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)].sort();
}
