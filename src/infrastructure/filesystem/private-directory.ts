import { mkdirSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { parentPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { entryAt } from './directory-entry.ts';
import { attempt, attemptNow } from './file-errors.ts';

/** Makes the directory and those above it that are missing, for the user alone; one that exists is left as it is. */
export function ensurePrivateDirectory(directory: AbsolutePath): ResultAsync<void, FileError> {
  const made = attemptNow(directory, () => mkdirSync(directory, { recursive: true, mode: 0o700 }));
  if (made.isOk()) return okAsync();
  return ['ENOENT', 'ENOTDIR', 'EEXIST'].includes(made.error.code)
    ? namingObstacle(directory, made.error)
    : errAsync(made.error);
}

/**
 * Finds the entry that is in the way: a file, or a link that leads nowhere; else why the first directory that is missing
 * cannot be made, which Node does not tell of a file system that cannot be written.
 */
function namingObstacle(
  path: AbsolutePath,
  error: FileError,
  missing: AbsolutePath | null = null,
): ResultAsync<never, FileError> {
  return entryAt(path).andThen((entry) => {
    const parent = parentPath(path);
    if (entry === null) return parent === path ? errAsync(error) : namingObstacle(parent, error, path);
    return attempt(path, () => stat(path))
      .map((stats) => stats.isDirectory())
      .orElse(() => okAsync(false))
      .andThen((usable) => {
        if (!usable) return errAsync<never, FileError>({ ...error, path, reason: 'not-a-directory' });
        if (missing === null) return errAsync(error);
        return attempt(missing, () => mkdir(missing, { mode: 0o700 })).andThen(() => errAsync(error));
      });
  });
}
