import { chmod, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { entryAt, entryNow } from './directory-entry.ts';
import { attempt, orAbsent } from './file-errors.ts';

/** Removes whatever stands at the path with all that is below it, write-protected directories included; links are removed, not followed. */
export function removeTree(path: string): ResultAsync<void, FileError> {
  if (entryNow(path).unwrapOr(undefined) === null) return okAsync(undefined);
  const removed = attempt(path, () => remove(path)).orElse((error) =>
    error.reason === 'permission'
      ? entryAt(path).andThen((entry) =>
          entry?.isDirectory() === true ? attempt(path, () => removeProtected(path)) : errAsync(error),
        )
      : errAsync(error),
  );
  return orAbsent(removed).map(() => undefined);
}

function remove(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
}

async function removeProtected(directory: string): Promise<void> {
  await makeWritable(directory);
  await remove(directory);
}

async function makeWritable(directory: string): Promise<void> {
  await chmod(directory, 0o700);
  const entries = await readdir(directory, { withFileTypes: true });
  const below = entries.filter((entry) => entry.isDirectory());
  await Promise.all(below.map((entry) => makeWritable(join(directory, entry.name))));
}
