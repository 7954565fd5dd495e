import { mkdirSync, statSync } from 'node:fs';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { parentPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { entryNow } from './directory-entry.ts';
import { attemptNow } from './file-errors.ts';

/** Makes the directory and those above it that are missing, for the user alone; one that exists is left as it is. */
export function ensurePrivateDirectory(directory: AbsolutePath): ResultAsync<void, FileError> {
  return new ResultAsync(Promise.resolve(ensureNow(directory)));
}

function ensureNow(directory: AbsolutePath): Result<void, FileError> {
  return attemptNow(directory, () => mkdirSync(directory, { recursive: true, mode: 0o700 }))
    .map(() => undefined)
    .orElse((error) =>
      ['ENOENT', 'ENOTDIR', 'EEXIST'].includes(error.code) ? namingObstacle(directory, error) : err(error),
    );
}

/**
 * Finds the entry that is in the way: a file, or a link that leads nowhere; else why the first directory that is missing
 * cannot be made, which Node does not tell of a file system that cannot be written.
 */
function namingObstacle(
  path: AbsolutePath,
  error: FileError,
  missing: AbsolutePath | null = null,
): Result<never, FileError> {
  return entryNow(path).andThen((entry) => {
    const parent = parentPath(path);
    if (entry === null) return parent === path ? err(error) : namingObstacle(parent, error, path);
    return attemptNow(path, () => statSync(path).isDirectory())
      .orElse(() => ok(false))
      .andThen((usable) => {
        if (!usable) return err<never, FileError>({ ...error, path, reason: 'not-a-directory' });
        if (missing === null) return err(error);
        return attemptNow(missing, () => mkdirSync(missing, { mode: 0o700 })).andThen(() => err(error));
      });
  });
}
