import { err, ok, safeTry, type Result } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { parseCommitId, type CommitId } from '../../domain/repository/commit-id.ts';
import { childPath, parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { entryNow } from '../filesystem/directory-entry.ts';
import type { ReadText } from '../filesystem/remembered-files.ts';
import { readSmallFile } from '../filesystem/small-file.ts';

/** The directory that holds the branches and the objects of a git directory: another one for a linked worktree. */
export function commonDirectoryOf(gitDirectory: AbsolutePath): Result<AbsolutePath, FileError> {
  return readSmallFile(childPath(gitDirectory, 'commondir')).map((text) => {
    const named = text?.trimEnd() ?? '';
    if (named === '') return gitDirectory;
    return parseAbsolutePath(named)
      .orElse(() => parseAbsolutePath(`${gitDirectory}/${named}`))
      .unwrapOr(gitDirectory);
  });
}

/**
 * The commits of refs, read from the files that git keeps them in; null when it keeps them in another way. The list of
 * packed refs may be long; `readPacked` can remember it.
 */
export function readRefs(
  commonDirectory: AbsolutePath,
  refs: readonly string[],
  readPacked: ReadText = readSmallFile,
): Result<ReadonlyMap<string, CommitId> | null, FileError> {
  return safeTry(function* () {
    if ((yield* entryNow(childPath(commonDirectory, 'reftable'))) !== null) return ok(null);
    const found = new Map<string, CommitId>();
    const packed: string[] = [];
    for (const ref of refs) {
      const text = yield* readLoose(`${commonDirectory}/${ref}`);
      const commit = text === null ? null : parseCommitId(text.trimEnd()).unwrapOr(null);
      if (commit !== null) found.set(ref, commit);
      else if (text === null) packed.push(ref);
    }
    const list = packed.length === 0 ? null : yield* readPacked(childPath(commonDirectory, 'packed-refs'));
    for (const ref of packed) {
      const commit = list === null ? null : packedCommit(list, ref);
      if (commit !== null) found.set(ref, commit);
    }
    return ok<ReadonlyMap<string, CommitId> | null, FileError>(found);
  });
}

function packedCommit(list: string, ref: string): CommitId | null {
  const end = list.indexOf(` ${ref}\n`);
  const start = list.lastIndexOf('\n', end) + 1;
  return end < 0 ? null : parseCommitId(list.slice(start, end)).unwrapOr(null);
}

/** Null when there is no such file; a directory of refs is none. */
function readLoose(path: string): Result<string | null, FileError> {
  return readSmallFile(path).orElse((error) => (error.code === 'EISDIR' ? ok(null) : err(error)));
}
