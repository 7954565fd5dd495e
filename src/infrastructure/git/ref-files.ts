import { readFile } from 'node:fs/promises';
import { errAsync, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { parseCommitId, type CommitId } from '../../domain/repository/commit-id.ts';
import { childPath, parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { attempt, orAbsent } from '../filesystem/file-errors.ts';
import { entryAt } from '../filesystem/directory-entry.ts';

/** The directory that holds the branches and the objects of a git directory: another one for a linked worktree. */
export function commonDirectoryOf(gitDirectory: AbsolutePath): ResultAsync<AbsolutePath, FileError> {
  return readText(childPath(gitDirectory, 'commondir')).map((text) => {
    const named = text?.trimEnd() ?? '';
    if (named === '') return gitDirectory;
    return parseAbsolutePath(named)
      .orElse(() => parseAbsolutePath(`${gitDirectory}/${named}`))
      .unwrapOr(gitDirectory);
  });
}

/** The commits of refs, read from the files that git keeps them in; null when it keeps them in another way. */
export function readRefs(
  commonDirectory: AbsolutePath,
  refs: readonly string[],
): ResultAsync<ReadonlyMap<string, CommitId> | null, FileError> {
  return safeTry(async function* () {
    if ((yield* entryAt(childPath(commonDirectory, 'reftable'))) !== null) return okAsync(null);
    const found = new Map<string, CommitId>();
    const packed: string[] = [];
    for (const ref of refs) {
      const text = yield* readText(`${commonDirectory}/${ref}`);
      const commit = text === null ? null : parseCommitId(text.trimEnd()).unwrapOr(null);
      if (commit !== null) found.set(ref, commit);
      else if (text === null) packed.push(ref);
    }
    const file = packed.length === 0 ? null : yield* readText(childPath(commonDirectory, 'packed-refs'));
    for (const ref of packed) {
      const commit = file === null ? null : packedCommit(file, ref);
      if (commit !== null) found.set(ref, commit);
    }
    return okAsync<ReadonlyMap<string, CommitId> | null>(found);
  });
}

function packedCommit(file: string, ref: string): CommitId | null {
  const end = file.indexOf(` ${ref}\n`);
  const start = file.lastIndexOf('\n', end) + 1;
  return end < 0 ? null : parseCommitId(file.slice(start, end)).unwrapOr(null);
}

/** Null when there is no such file; a directory of refs is none. */
function readText(path: string): ResultAsync<string | null, FileError> {
  return orAbsent(attempt(path, () => readFile(path, 'utf8'))).orElse((error) =>
    error.code === 'EISDIR' ? okAsync(null) : errAsync(error),
  );
}
