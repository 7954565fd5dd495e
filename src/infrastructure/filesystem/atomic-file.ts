import { closeSync, fsync, openSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { ResultAsync } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { attempt, attemptNow } from './file-errors.ts';

// What waits for the disk is left to another thread; all the rest takes less time than the way there and back.
const synchronised = promisify(fsync);

/** Whether a file of that name is what a killed writer of the other left beside it. */
export function isDraftOf(name: string, file: string): boolean {
  return name.startsWith(`${file}.`) && /^[0-9a-f]{8}[.]tmp$/.test(name.slice(file.length + 1));
}

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
    // No secret, and no other writer has it: what makes better randomness takes longer to load than the file to write.
    const draft = Math.trunc(Math.random() * 2 ** 32).toString(16);
    const temporary = `${path}.${draft.padStart(8, '0')}.tmp`;
    try {
      await writeDurably(temporary, content, mode);
      renameSync(temporary, path);
    } catch (error) {
      // What was there before is another writer's.
      const isOurs = (error as NodeJS.ErrnoException).code !== 'EEXIST';
      if (isOurs) attemptNow(temporary, () => unlinkSync(temporary));
      throw error;
    }
    await synchronise(dirname(path));
  });
}

async function writeDurably(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const file = openSync(path, 'wx', mode);
  try {
    writeFileSync(file, content);
    await synchronised(file);
  } finally {
    closeSync(file);
  }
}

/** Makes the rename durable where the system can: the file itself is complete either way. */
async function synchronise(directory: string): Promise<void> {
  const opened = attemptNow(directory, () => openSync(directory, 'r'));
  if (opened.isErr()) return;
  await synchronised(opened.value).catch(() => undefined);
  closeSync(opened.value);
}
