import { lstat, open, readdir, readFile, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errAsync, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { FileError, StoreError } from '../../../application/ports/port-errors.ts';
import { pathAndAncestors, type AbsolutePath } from '../../../domain/workspace/workspace-path.ts';
import { writeFileAtomically } from '../../filesystem/atomic-file.ts';
import { attempt } from '../../filesystem/file-errors.ts';

/** Beyond this a text of the whole store could not be handled as one; it is some hundred thousand records. */
const mostBytes = 256 * 2 ** 20;

/** Reads the file whole; null when there is none. What is there without being a store's file is an error. */
export function readStoreBytes(path: AbsolutePath): ResultAsync<Buffer | null, StoreError> {
  const refuse = (detail: string): ResultAsync<never, StoreError> =>
    errAsync({ kind: 'StoreUnavailable', location: path, detail });
  return attempt(path, async () => {
    const found = await stat(path);
    // Opening anything else may wait for ever.
    if (!found.isFile()) return 'it is not a file';
    return found.size > mostBytes ? 'it is too large for a store of this kind' : readFile(path);
  })
    .orElse((error) => (error.code === 'ENOENT' ? leadsNowhere(path) : errAsync<never, FileError>(error)))
    .mapErr((error) => readErrorOf(error, path))
    .andThen((found) => (typeof found === 'string' ? refuse(found) : okAsync(found)));
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
  return safeTry(async function* () {
    const bytes = Buffer.byteLength(text);
    if (bytes > mostBytes) return errAsync<never, FileError>(tooLarge(path));
    // A rename would also replace a file that may not be written.
    if (exists) yield* attempt(path, async () => (await open(path, 'r+')).close());
    yield* attempt(path, () => removeLeftovers(path));
    return writeFileAtomically(path, text);
  });
}

/** Converts the failure of a read: what cannot be seen is unavailable. */
function readErrorOf({ code, path }: FileError, location: string): StoreError {
  return { kind: 'StoreUnavailable', location, detail: `${code} at ${path}` };
}

/** Converts the failure of a write or of the lock before it. */
export function writeErrorOf(error: FileError, location: string): StoreError {
  switch (error.reason) {
    case 'permission':
    case 'read-only':
      return { kind: 'StoreReadOnly', location };
    case 'no-space':
      return { kind: 'StoreFull', location };
    case 'not-found':
    case 'exists':
    case 'not-a-directory':
    case 'loop':
    case 'other-filesystem':
    case 'other':
      return readErrorOf(error, location);
  }
}

/** A link to what is missing, a disk that is not there say, is no empty store. */
function leadsNowhere(path: AbsolutePath): ResultAsync<string | null, FileError> {
  return attempt(path, async () => {
    for (const entry of pathAndAncestors(path)) {
      const found = await lstat(entry).catch(() => null);
      if (found !== null) return found.isSymbolicLink() ? `the link ${entry} leads nowhere` : null;
    }
    return null;
  });
}

async function removeLeftovers(path: AbsolutePath): Promise<void> {
  const directory = dirname(path);
  const prefix = `${basename(path)}.`;
  for (const name of await readdir(directory)) {
    if (name.startsWith(prefix) && /^[0-9a-f]{8}[.]tmp$/.test(name.slice(prefix.length))) {
      await unlink(join(directory, name));
    }
  }
}

function tooLarge(path: string): FileError {
  return { kind: 'FileError', path, reason: 'no-space', code: 'EFBIG' };
}
