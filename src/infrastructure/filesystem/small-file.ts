import { closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import type { Result } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { attemptNow, orAbsentNow } from './file-errors.ts';

const chunk = Buffer.allocUnsafe(65_536);

// A pipe that nobody writes to would keep the program waiting for ever. Windows has no such flag, and needs none.
const withoutWaiting = constants.O_RDONLY | constants.O_NONBLOCK;

/** The text of one of the small files that git and minsky keep; null when there is none. */
export function readSmallFile(path: string): Result<string | null, FileError> {
  return orAbsentNow(attemptNow(path, () => textOf(path)));
}

function textOf(path: string): string | null {
  // Most of what is asked for may be missing, and an exception costs more than a look.
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return null;
  const file = openSync(path, withoutWaiting);
  try {
    const first = readSync(file, chunk, 0, chunk.length, null);
    if (first < chunk.length) return chunk.toString('utf8', 0, first);
    const parts = [Buffer.from(chunk)];
    for (let read = first; read > 0;) {
      read = readSync(file, chunk, 0, chunk.length, null);
      parts.push(Buffer.from(chunk.subarray(0, read)));
    }
    return Buffer.concat(parts).toString('utf8');
  } finally {
    closeSync(file);
  }
}
