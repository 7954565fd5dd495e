import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { ResultAsync, type Result } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { attemptNow, orAbsentNow } from './file-errors.ts';

/** What stands at the path itself, links not followed; null when nothing does. */
export function entryNow(path: string): Result<Stats | null, FileError> {
  return orAbsentNow(attemptNow(path, () => lstatSync(path, { throwIfNoEntry: false }) ?? null));
}

/** The same, for a chain of what takes longer. */
export function entryAt(path: string): ResultAsync<Stats | null, FileError> {
  return new ResultAsync(Promise.resolve(entryNow(path)));
}

/** The names in a directory; none where there is no directory. */
export function namesNow(directory: string): Result<readonly string[], FileError> {
  return orAbsentNow(attemptNow(directory, () => readdirSync(directory))).map((names) => names ?? []);
}
