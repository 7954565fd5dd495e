import { readdir } from 'node:fs/promises';
import { errAsync, okAsync, ResultAsync, safeTry } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { WorkspaceTrash } from '../../application/ports/workspace-trash.ts';
import type { SessionId } from '../../domain/session/session-id.ts';
import { childPath, parentPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { entryAt } from './directory-entry.ts';
import { attempt, fileErrorOf, orAbsent } from './file-errors.ts';
import { ensurePrivateDirectory } from './private-directory.ts';
import { renameDirectory, requireDirectory } from './rename-directory.ts';
import { idInName } from './staging-places.ts';

/**
 * Keeps deleted workspaces in the given directory; one that is on another file system, to which no rename leads, goes
 * to `.minsky-trash` beside where it was.
 */
export function fileWorkspaceTrash(trash: AbsolutePath): WorkspaceTrash {
  const beside = (workspace: AbsolutePath): AbsolutePath => trashIn(parentPath(workspace));

  const locate = (id: SessionId, workspace: AbsolutePath): ResultAsync<AbsolutePath | null, FileError> =>
    safeTry(async function* () {
      for (const directory of [trash, beside(workspace)]) {
        const place = childPath(directory, id);
        if ((yield* entryAt(place))?.isDirectory() === true) return okAsync(place);
      }
      return okAsync(null);
    });

  return {
    locate,

    put: (id, workspace) =>
      safeTry(async function* () {
        yield* requireDirectory(workspace);
        const taken = yield* locate(id, workspace);
        if (taken !== null) return errAsync(fileErrorOf('EEXIST', taken));
        return moveInto(trash, id, workspace).orElse((error) =>
          error.reason === 'other-filesystem' ? moveInto(beside(workspace), id, workspace) : errAsync(error),
        );
      }),

    takeBack: (id, workspace) =>
      safeTry(async function* () {
        const place = yield* locate(id, workspace);
        if (place === null) return errAsync(fileErrorOf('ENOENT', childPath(trash, id)));
        yield* ensurePrivateDirectory(parentPath(workspace));
        return renameDirectory(place, workspace);
      }),

    contents: (near) =>
      ResultAsync.combine([trash, ...near.map(trashIn)].map(placesIn)).map((places) => [
        ...new Set(places.flat()),
      ]),
  };
}

function trashIn(workspaces: AbsolutePath): AbsolutePath {
  return childPath(workspaces, '.minsky-trash');
}

function placesIn(directory: AbsolutePath): ResultAsync<readonly AbsolutePath[], FileError> {
  return orAbsent(attempt(directory, () => readdir(directory))).map((names) =>
    (names ?? []).sort().flatMap((name) => idInName(name).map((id) => childPath(directory, id))),
  );
}

function moveInto(
  directory: AbsolutePath,
  id: SessionId,
  workspace: AbsolutePath,
): ResultAsync<AbsolutePath, FileError> {
  const place = childPath(directory, id);
  return ensurePrivateDirectory(directory)
    .andThen(() => renameDirectory(workspace, place))
    .map(() => place);
}
