import { renameSync } from 'node:fs';
import { errAsync, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { parentPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { entryAt } from './directory-entry.ts';
import { attemptNow, fileErrorOf } from './file-errors.ts';

/**
 * Renames a directory to a place where nothing stands. What appears there between the look and the rename is safe as
 * well, since the system refuses to replace it, except for an empty directory, which loses nothing.
 */
export function renameDirectory(from: AbsolutePath, to: AbsolutePath): ResultAsync<void, FileError> {
  return safeTry(async function* () {
    yield* requireDirectory(from);
    yield* requireNothing(to);
    return attemptNow(to, () => renameSync(from, to))
      .asyncAndThen(() => okAsync(undefined))
      .orElse((error) => explain(error, from, to));
  });
}

/** Refuses what is not a directory itself, a link to one included. */
export function requireDirectory(path: AbsolutePath): ResultAsync<void, FileError> {
  return entryAt(path).andThen((entry) => {
    if (entry === null) return errAsync(fileErrorOf('ENOENT', path));
    if (entry.isSymbolicLink()) return errAsync(fileErrorOf('ELOOP', path));
    return entry.isDirectory() ? okAsync(undefined) : errAsync(fileErrorOf('ENOTDIR', path));
  });
}

/** Refuses a path at which anything stands, be it a link that leads nowhere. */
function requireNothing(path: AbsolutePath): ResultAsync<void, FileError> {
  return entryAt(path).andThen((entry) =>
    entry === null ? okAsync(undefined) : errAsync(fileErrorOf('EEXIST', path)),
  );
}

function explain(error: FileError, from: AbsolutePath, to: AbsolutePath): ResultAsync<never, FileError> {
  switch (error.code) {
    case 'ENOTDIR':
      return requireNothing(to).andThen(() => errAsync({ ...error, path: parentPath(to) }));
    case 'ENOENT':
      return requireDirectory(from).andThen(() => errAsync({ ...error, path: parentPath(to) }));
    default:
      return errAsync(error);
  }
}
