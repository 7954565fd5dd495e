import { closeSync, openSync, readdirSync, readFileSync, statSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { err, errAsync, ok, Result, type ResultAsync } from 'neverthrow';
import type { FileError, StoreError } from '../../../application/ports/port-errors.ts';
import type { AbsolutePath } from '../../../domain/workspace/workspace-path.ts';
import { isDraftOf, writeFileAtomically } from '../../filesystem/atomic-file.ts';
import { fileError, fileErrorOf } from '../../filesystem/file-errors.ts';
import { danglingLink } from '../file-location.ts';
import { unseenStoreError } from '../file-store-error.ts';

/** Beyond this a text of the whole store could not be handled as one; it is some hundred thousand records. */
const mostBytes = 256 * 2 ** 20;

/** Reads the file whole; null when there is none. What is there without being a store's file is an error. */
export function readStoreBytes(path: AbsolutePath, location: string): Result<Buffer | null, StoreError> {
  const refuse = (detail: string): Result<never, StoreError> =>
    err({ kind: 'StoreUnavailable', location, detail });
  return guarded(path, () => {
    const found = statSync(path);
    // Opening anything else may wait for ever.
    if (!found.isFile()) return 'it is not a file';
    return found.size > mostBytes ? 'it is too large for a store of this kind' : readFileSync(path);
  })
    .orElse((error) => (error.code === 'ENOENT' ? ok(leadsNowhere(path)) : err(error)))
    .mapErr((error) => unseenStoreError(error, location))
    .andThen((found) => (typeof found === 'string' ? refuse(found) : ok(found)));
}

/**
 * Puts the bytes in the place of the file in one step. Whoever calls it holds the lock of the store, so that
 * temporary files of other writers are those of killed ones.
 */
export function writeStoreBytes(
  path: AbsolutePath,
  text: string,
  exists: boolean,
): ResultAsync<void, FileError> {
  if (Buffer.byteLength(text) > mostBytes) return errAsync(fileErrorOf('EFBIG', path));
  return guarded(path, () => {
    // A rename would also replace a file that may not be written.
    if (exists) closeSync(openSync(path, 'r+'));
    removeLeftovers(path);
  }).asyncAndThen(() => writeFileAtomically(path, text));
}

/** Names what keeps a store that is not there from being an empty one. */
function leadsNowhere(path: string): string | null {
  const link = danglingLink(path);
  return link === null ? null : `${link} is a link that leads nowhere`;
}

function removeLeftovers(path: AbsolutePath): void {
  const directory = dirname(path);
  for (const name of readdirSync(directory)) {
    if (isDraftOf(name, basename(path))) unlinkSync(join(directory, name));
  }
}

/** Without a detour through the thread pool, which would take longer than the work itself. */
function guarded<T>(path: string, work: () => T): Result<T, FileError> {
  return Result.fromThrowable(work, (error) => fileError(error, path))();
}
