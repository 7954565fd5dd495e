import { statSync } from 'node:fs';
import { ok, type Result } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { attemptNow } from './file-errors.ts';
import { readSmallFile } from './small-file.ts';

/** Reads a text file; null when there is none. */
export type ReadText = (path: string) => Result<string | null, FileError>;

// As many repositories are seldom worked on at once.
const most = 16;

/** Reads files that many ask for, and remembers the few that were read last for as long as they are the same. */
export function rememberedFiles(): ReadText {
  const known = new Map<string, { readonly identity: string; readonly text: string | null }>();
  return (path) => {
    const identity = identityOf(path);
    const found = known.get(path);
    if (identity !== null && found?.identity === identity) return ok(found.text);
    known.delete(path);
    return readSmallFile(path).map((text) => {
      if (identity === null) return text;
      const [oldest] = known.size < most ? [] : known.keys();
      if (oldest !== undefined) known.delete(oldest);
      known.set(path, { identity, text });
      return text;
    });
  };
}

/** What tells one version of a file from the next, as git tells them; null when there is none. */
function identityOf(path: string): string | null {
  const stats = attemptNow(path, () => statSync(path, { bigint: true, throwIfNoEntry: false })).unwrapOr(
    undefined,
  );
  return stats === undefined ? null : [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join();
}
