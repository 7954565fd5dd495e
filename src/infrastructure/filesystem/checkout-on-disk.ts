import { readdirSync } from 'node:fs';
import { ok, safeTry, type Result } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { GitOperation } from '../../domain/workspace/workspace-health.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { entryNow } from './directory-entry.ts';
import { attemptNow, orAbsentNow } from './file-errors.ts';
import { gitDirectoryNow } from './git-directory.ts';
import { operationUnderWay } from './git-operation.ts';
import { readMarker, type MarkerText } from './marker-file.ts';

/** What the files of a checkout tell. */
export interface CheckoutOnDisk {
  readonly kind: 'checkout';
  readonly gitDirectory: AbsolutePath;
  readonly marker: MarkerText | null;
  readonly operation: GitOperation | null;
}

export type DirectoryOnDisk = CheckoutOnDisk | { readonly kind: 'nothing' | 'not-a-checkout' };

/** Looks at what stands at the path itself, links not followed. */
export function lookAtDirectory(path: AbsolutePath): Result<DirectoryOnDisk, FileError> {
  return safeTry(function* () {
    const entry = yield* entryNow(path);
    if (entry === null) return ok<DirectoryOnDisk, FileError>({ kind: 'nothing' });
    const gitDirectory = entry.isDirectory() ? yield* gitDirectoryNow(path) : null;
    const found =
      gitDirectory === null
        ? null
        : yield* orAbsentNow(attemptNow(gitDirectory, () => readdirSync(gitDirectory)));
    const names = new Set(found ?? []);
    const complete = names.has('HEAD') && (names.has('objects') || names.has('commondir'));
    if (gitDirectory === null || !complete) return ok<DirectoryOnDisk, FileError>({ kind: 'not-a-checkout' });
    return ok<DirectoryOnDisk, FileError>({
      kind: 'checkout',
      gitDirectory,
      marker: names.has('minsky') ? yield* readMarker(gitDirectory) : null,
      operation: yield* operationUnderWay(gitDirectory, names),
    });
  });
}
