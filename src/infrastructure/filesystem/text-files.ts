import { open } from 'node:fs/promises';
import { err, ok, type Result } from 'neverthrow';
import type { TextFiles, TextFileUnusable } from '../../application/ports/text-files.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { attempt } from './file-errors.ts';

// git takes no longer commit message from us, and nobody reads one.
const longest = 10 * 2 ** 20;

type Found = Buffer | TextFileUnusable['reason'];

/** Reads whole files of UTF-8. */
export function textFiles(): TextFiles {
  return {
    read: (path) =>
      attempt(path, () => bytesOf(path))
        .mapErr(({ reason }): TextFileUnusable => {
          if (reason === 'not-found' || reason === 'not-a-directory') return unusable(path, 'not-found');
          return unusable(path, 'unreadable');
        })
        .andThen((found): Result<string, TextFileUnusable> =>
          typeof found === 'string' ? err(unusable(path, found)) : decoded(path, found),
        ),
  };
}

/** A pipe, such as a shell gives for `<(…)`, is read to its end. */
async function bytesOf(path: AbsolutePath): Promise<Found> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if ((await file.stat()).isDirectory()) return 'not-a-file';
    return size > longest ? 'too-large' : await file.readFile();
  } finally {
    await file.close();
  }
}

function decoded(path: AbsolutePath, bytes: Buffer): Result<string, TextFileUnusable> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return err(unusable(path, 'not-text'));
  }
}

function unusable(path: AbsolutePath, reason: TextFileUnusable['reason']): TextFileUnusable {
  return { kind: 'TextFileUnusable', path, reason };
}
