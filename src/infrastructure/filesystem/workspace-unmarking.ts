import { unlink } from 'node:fs/promises';
import { okAsync } from 'neverthrow';
import type { WorkspaceUnmarking } from '../../application/ports/workspace-marker.ts';
import { attempt } from './file-errors.ts';
import { findGitDirectory } from './git-directory.ts';
import { markerFile, readMarker } from './marker-file.ts';

/** Removes the file that `fileWorkspaceMarker` has written. */
export function fileWorkspaceUnmarking(): WorkspaceUnmarking {
  return {
    unmark: (workspace, id) =>
      findGitDirectory(workspace).andThen((gitDirectory) =>
        gitDirectory === null
          ? okAsync(undefined)
          : readMarker(gitDirectory).asyncAndThen((marker) =>
              idOf(marker?.document) === id
                ? attempt(markerFile(gitDirectory), () => unlink(markerFile(gitDirectory)))
                : okAsync(undefined),
            ),
      ),
  };
}

function idOf(document: unknown): unknown {
  return typeof document === 'object' && document !== null && 'id' in document ? document.id : null;
}
