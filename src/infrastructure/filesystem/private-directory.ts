import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { err, ResultAsync, type Result } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { parentPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { entryNow } from './directory-entry.ts';
import { attemptNow } from './file-errors.ts';

/** Makes the directory and those above it that are missing, for the user alone; one that exists is left as it is. */
export function ensurePrivateDirectory(directory: AbsolutePath): ResultAsync<void, FileError> {
  return new ResultAsync(Promise.resolve(ensureNow(directory)));
}

function ensureNow(directory: AbsolutePath): Result<void, FileError> {
  return attemptNow(directory, () => makeWithParents(directory)).orElse((error) =>
    ['ENOENT', 'ENOTDIR', 'EEXIST'].includes(error.code) ? namingObstacle(directory, error) : err(error),
  );
}

/**
 * Makes it with those above it, or throws. Node's own way goes on for ever, deaf to signals, where a directory that is missing
 * cannot be made, as below /proc.
 */
export function makeWithParents(directory: string): void {
  const parent = dirname(directory);
  const made = attemptNow(directory, () => makeOne(directory));
  if (made.isOk()) return;
  if (made.error.code === 'ENOENT' && parent !== directory) makeWithParents(parent);
  makeOne(directory);
}

function makeOne(directory: string): void {
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    if (!isDirectory(directory)) throw error;
  }
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
    if (!isDirectory(path)) return err<never, FileError>({ ...error, path, reason: 'not-a-directory' });
    if (missing === null) return err(error);
    return attemptNow(missing, () => mkdirSync(missing, { mode: 0o700 })).andThen(() => err(error));
  });
}

/** Whether that is there, links followed. */
function isDirectory(path: string): boolean {
  return attemptNow(path, () => statSync(path).isDirectory()).unwrapOr(false);
}
