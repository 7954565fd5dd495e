import { closeSync, openSync, readSync } from 'node:fs';
import { randomBytes } from 'node:crypto';

/** Random bytes of the system, without its cryptography where it has a file of them: to load that takes milliseconds. */
export function randomBytesNow(size: number): Uint8Array {
  try {
    return fromFile(size) ?? randomBytes(size);
  } catch {
    return randomBytes(size);
  }
}

function fromFile(size: number): Uint8Array | null {
  const bytes = new Uint8Array(size);
  const file = openSync('/dev/urandom', 'r');
  try {
    return readSync(file, bytes) === size ? bytes : null;
  } finally {
    closeSync(file);
  }
}
