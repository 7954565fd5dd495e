import { stat } from 'node:fs/promises';

/** Tells one state of a store that is a file from a later one; a write-ahead log is part of it. Null when nothing is there. */
export async function stateOfStore(path: string): Promise<string | null> {
  const [file, log] = await Promise.all([path, `${path}-wal`].map((name) => stat(name).catch(() => null)));
  if (file?.isFile() !== true) return null;
  return [file, log].map((found) => (found == null ? '-' : `${found.size}@${found.mtimeMs}`)).join(' ');
}
