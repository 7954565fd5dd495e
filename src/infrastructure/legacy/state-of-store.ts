import { statSync, type Stats } from 'node:fs';
import { attemptNow } from '../filesystem/file-errors.ts';

/** Tells one state of a store that is a file from a later one; a write-ahead log is part of it. Null when nothing is there. */
export function stateOfStore(path: string): string | null {
  const file = statsOf(path);
  if (file?.isFile() !== true) return null;
  return [file, statsOf(`${path}-wal`)]
    .map((found) => (found === null ? '-' : `${found.size}@${found.mtimeMs}`))
    .join(' ');
}

function statsOf(path: string): Stats | null {
  return attemptNow(path, () => statSync(path, { throwIfNoEntry: false }) ?? null).unwrapOr(null);
}
