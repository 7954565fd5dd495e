import { open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ResultAsync } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { attempt } from './file-errors.ts';

/**
 * Puts a file, for the user alone unless another mode is given, in the place of whatever file stands there, in one step that survives a power failure.
 * A link at the path is replaced, never followed.
 */
export function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  mode = 0o600,
): ResultAsync<void, FileError> {
  return attempt(path, async () => {
    const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.tmp`;
    try {
      await writeDurably(temporary, content, mode);
      await rename(temporary, path);
    } catch (error) {
      await unlink(temporary).catch(() => undefined);
      throw error;
    }
    await synchronise(dirname(path));
  });
}

async function writeDurably(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the rename durable where the system can: the file itself is complete either way. */
async function synchronise(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
