import { readFile } from 'node:fs/promises';
import { okAsync, type ResultAsync } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { GitOperation } from '../../domain/workspace/workspace-health.ts';
import { entryAt } from './directory-entry.ts';
import { attempt, orAbsent } from './file-errors.ts';

/** The operation that git would call the one in progress, by the names of the entries of the git directory. */
export function operationUnderWay(
  gitDirectory: AbsolutePath,
  names: ReadonlySet<string>,
): ResultAsync<GitOperation | null, FileError> {
  if (names.has('rebase-merge')) return okAsync('rebase');
  if (names.has('rebase-apply')) {
    const applying = entryAt(childPath(gitDirectory, 'rebase-apply', 'applying'));
    return applying.map((entry) => (entry === null ? 'rebase' : 'am'));
  }
  if (names.has('MERGE_HEAD')) return okAsync('merge');
  if (names.has('CHERRY_PICK_HEAD')) return okAsync('cherry-pick');
  if (names.has('REVERT_HEAD')) return okAsync('revert');
  if (names.has('sequencer')) return sequenceUnderWay(gitDirectory);
  return okAsync(names.has('BISECT_LOG') ? 'bisect' : null);
}

/** Between two picks of a sequence only its list of things to do is there. */
function sequenceUnderWay(gitDirectory: AbsolutePath): ResultAsync<GitOperation | null, FileError> {
  const path = childPath(gitDirectory, 'sequencer', 'todo');
  return orAbsent(attempt(path, () => readFile(path, 'utf8'))).map((todo) => {
    if (todo?.startsWith('pick') === true) return 'cherry-pick';
    return todo?.startsWith('revert') === true ? 'revert' : null;
  });
}
