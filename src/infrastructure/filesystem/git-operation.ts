import { ok, type Result } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { GitOperation } from '../../domain/workspace/workspace-health.ts';
import { entryNow } from './directory-entry.ts';
import { readSmallFile } from './small-file.ts';

/** The operation that git would call the one in progress, by the names of the entries of the git directory. */
export function operationUnderWay(
  gitDirectory: AbsolutePath,
  names: ReadonlySet<string>,
): Result<GitOperation | null, FileError> {
  if (names.has('rebase-merge')) return ok('rebase');
  if (names.has('rebase-apply')) {
    const applying = entryNow(childPath(gitDirectory, 'rebase-apply', 'applying'));
    return applying.map((entry) => (entry === null ? 'rebase' : 'am'));
  }
  if (names.has('MERGE_HEAD')) return ok('merge');
  if (names.has('CHERRY_PICK_HEAD')) return ok('cherry-pick');
  if (names.has('REVERT_HEAD')) return ok('revert');
  if (names.has('sequencer')) return sequenceUnderWay(gitDirectory);
  return ok(names.has('BISECT_LOG') ? 'bisect' : null);
}

/** Between two picks of a sequence only its list of things to do is there. */
function sequenceUnderWay(gitDirectory: AbsolutePath): Result<GitOperation | null, FileError> {
  return readSmallFile(childPath(gitDirectory, 'sequencer', 'todo')).map((todo) => {
    if (todo?.startsWith('pick') === true) return 'cherry-pick';
    return todo?.startsWith('revert') === true ? 'revert' : null;
  });
}
