import { accessSync, constants } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { errAsync, okAsync, ResultAsync, type Result } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { WorkspaceDisk } from '../../application/ports/workspace-disk.ts';
import type { WorkspaceOnDisk } from '../../domain/workspace/workspace-health.ts';
import { childPath, parentPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { lookAtDirectory } from './checkout-on-disk.ts';
import { entryAt } from './directory-entry.ts';
import { attempt, attemptNow, orAbsentNow } from './file-errors.ts';
import { idInMarker } from './marker-file.ts';
import { linkedWorktrees } from './linked-worktrees.ts';
import { findProcessesInside } from './processes-inside.ts';
import { realPathNow } from './real-path.ts';

/** Looks at directories with the functions of the file system alone. */
export function fileWorkspaceDisk(platform: NodeJS.Platform = process.platform): WorkspaceDisk {
  return {
    realPath,
    look: (path) => new ResultAsync(Promise.resolve(look(path))),
    enclosingCheckout: (path) =>
      // Links in the path lead to directories above that its text does not name.
      realPath(path)
        .orElse(() => okAsync(null))
        .andThen((real) => nearestCheckout(real ?? path)),
    entries: (directory) =>
      attempt(directory, () => readdir(directory))
        .orElse((error) => (error.code === 'ENOENT' ? okAsync([]) : errAsync(error)))
        .map((names) => names.sort()),
    worktreesOf: (clone) => new ResultAsync(Promise.resolve(linkedWorktrees(clone))),
    processesInside: (directory) =>
      realPath(directory).andThen((real) =>
        real === null ? okAsync([]) : ResultAsync.fromSafePromise(findProcessesInside(real, platform)),
      ),
  };
}

function realPath(path: AbsolutePath): ResultAsync<AbsolutePath | null, FileError> {
  return new ResultAsync(Promise.resolve(orAbsentNow(realPathNow(path))));
}

function look(path: AbsolutePath): Result<WorkspaceOnDisk, FileError> {
  return lookAtDirectory(path).map((found) =>
    found.kind === 'checkout'
      ? {
          kind: 'checkout',
          markedFor: idInMarker(found.marker),
          operation: found.operation,
          writable: isWritable(path) && isWritable(found.gitDirectory),
        }
      : { kind: found.kind },
  );
}

function isWritable(directory: AbsolutePath): boolean {
  return attemptNow(directory, () => accessSync(directory, constants.W_OK)).isOk();
}

/** Goes upwards past whatever cannot be looked at, as git does. */
function nearestCheckout(directory: AbsolutePath): ResultAsync<AbsolutePath | null, never> {
  const parent = parentPath(directory);
  return entryAt(childPath(directory, '.git'))
    .orElse(() => okAsync(null))
    .andThen((entry) => {
      if (entry !== null) return okAsync(directory);
      return parent === directory ? okAsync(null) : nearestCheckout(parent);
    });
}
