import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes an empty directory, under its real path, that is removed when the run ends. */
export function temporaryDirectory(prefix = 'dir-'): string {
  return mkdtempSync(join(tmpdir(), prefix));
}
