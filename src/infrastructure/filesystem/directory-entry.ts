import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import type { ResultAsync } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { attempt, orAbsent } from './file-errors.ts';

/** What stands at the path itself, links not followed; null when nothing does. */
export function entryAt(path: string): ResultAsync<Stats | null, FileError> {
  return orAbsent(attempt(path, () => lstat(path)));
}
