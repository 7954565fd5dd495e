import { unlink } from 'node:fs/promises';
import { okAsync } from 'neverthrow';
import type { WorkspaceUnmarking } from '../../application/ports/workspace-marker.ts';
import { attempt } from './file-errors.ts';
import { findGitDirectory } from './git-directory.ts';
import { idInMarker, markerFile, readMarker } from './marker-file.ts';

/** Removes the file that `fileWorkspaceMarker` has written. */
export function fileWorkspaceUnmarking(): WorkspaceUnmarking {
  return {
    unmark: (workspace, id) =>
      findGitDirectory(workspace).andThen((gitDirectory) =>
        gitDirectory === null
          ? okAsync(undefined)
          : readMarker(gitDirectory).asyncAndThen((marker) =>
              idInMarker(marker) === id
                ? attempt(markerFile(gitDirectory), () => unlink(markerFile(gitDirectory)))
                : okAsync(undefined),
            ),
      ),
  };
}
