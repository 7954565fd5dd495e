import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { okAsync, type ResultAsync } from 'neverthrow';
import { attempt } from './file-errors.ts';

// The unit of `Stats.blocks`, whatever the file system's own blocks are.
const blockSize = 512;

/** What a directory takes up on the disk in bytes, links not followed; null if part of it cannot be read. */
export function sizeOnDisk(directory: string): ResultAsync<number | null, never> {
  return attempt(directory, () => sizeBelow(directory)).orElse(() => okAsync(null));
}

/** One entry after the other: a workspace can hold more of them than a process may open files. */
async function sizeBelow(path: string): Promise<number> {
  const stats = await lstat(path);
  let bytes = stats.blocks * blockSize;
  if (!stats.isDirectory()) return bytes;
  for await (const entry of await opendir(path)) bytes += await sizeBelow(join(path, entry.name));
  return bytes;
}
