import { readdir, realpath } from 'node:fs/promises';
import { errAsync, ok, okAsync, ResultAsync, safeTry } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { WorkspaceDisk } from '../../application/ports/workspace-disk.ts';
import { parseSessionId, type SessionId } from '../../domain/session/session-id.ts';
import type { WorkspaceOnDisk } from '../../domain/workspace/workspace-health.ts';
import {
  childPath,
  parentPath,
  parseAbsolutePath,
  type AbsolutePath,
} from '../../domain/workspace/workspace-path.ts';
import { entryAt } from './directory-entry.ts';
import { attempt, fileErrorOf, orAbsent } from './file-errors.ts';
import { findGitDirectory } from './git-directory.ts';
import { operationUnderWay } from './git-operation.ts';
import { readMarker } from './marker-file.ts';
import { findProcessesInside } from './processes-inside.ts';

/** Looks at directories with the functions of the file system alone. */
export function fileWorkspaceDisk(platform: NodeJS.Platform = process.platform): WorkspaceDisk {
  return {
    realPath,
    look,
    enclosingCheckout: (path) =>
      // Links in the path lead to directories above that its text does not name.
      realPath(path)
        .orElse(() => okAsync(null))
        .andThen((real) => nearestCheckout(real ?? path)),
    entries: (directory) =>
      attempt(directory, () => readdir(directory))
        .orElse((error) => (error.code === 'ENOENT' ? okAsync([]) : errAsync(error)))
        .map((names) => names.sort()),
    processesInside: (directory) =>
      realPath(directory).andThen((real) =>
        real === null ? okAsync([]) : ResultAsync.fromSafePromise(findProcessesInside(real, platform)),
      ),
  };
}

function realPath(path: AbsolutePath): ResultAsync<AbsolutePath | null, FileError> {
  return orAbsent(attempt(path, () => realpath(path))).andThen((real) =>
    real === null ? okAsync(null) : parseAbsolutePath(real).mapErr(() => fileErrorOf('EINVAL', path)),
  );
}

function look(path: AbsolutePath): ResultAsync<WorkspaceOnDisk, FileError> {
  return safeTry(async function* () {
    const entry = yield* entryAt(path);
    if (entry === null) return ok<WorkspaceOnDisk, FileError>({ kind: 'nothing' });
    const gitDirectory = entry.isDirectory() ? yield* findGitDirectory(path) : null;
    const found =
      gitDirectory === null ? null : yield* orAbsent(attempt(gitDirectory, () => readdir(gitDirectory)));
    const names = new Set(found ?? []);
    const complete = names.has('HEAD') && (names.has('objects') || names.has('commondir'));
    if (gitDirectory === null || !complete) return ok<WorkspaceOnDisk, FileError>({ kind: 'not-a-checkout' });
    const [markedFor, operation] = yield* ResultAsync.combine([
      names.has('minsky') ? idInMarker(gitDirectory) : okAsync(null),
      operationUnderWay(gitDirectory, names),
    ]);
    return ok<WorkspaceOnDisk, FileError>({ kind: 'checkout', markedFor, operation });
  });
}

function idInMarker(gitDirectory: AbsolutePath): ResultAsync<SessionId | null, FileError> {
  return readMarker(gitDirectory).map((marker) => {
    const document = marker?.document;
    const id = typeof document === 'object' && document !== null && 'id' in document ? document.id : null;
    return typeof id === 'string' ? parseSessionId(id).unwrapOr(null) : null;
  });
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
