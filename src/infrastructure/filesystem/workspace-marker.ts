import { mkdirSync } from 'node:fs';
import { err, errAsync, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { WorkspaceMarker } from '../../application/ports/workspace-marker.ts';
import { parseSession } from '../../domain/session/parse-session.ts';
import { renderStoredSession } from '../../domain/session/session-document.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { entryAt, entryNow } from './directory-entry.ts';
import { attemptNow } from './file-errors.ts';
import { findGitDirectory, requireGitDirectory } from './git-directory.ts';
import { markerDirectory, markerFile, readMarker } from './marker-file.ts';
import { requireDirectory } from './rename-directory.ts';
import { readSmallFile } from './small-file.ts';

/**
 * Keeps the marker as `minsky/session.json` inside the git directory, where git itself never looks. It names the state
 * directory that the session belongs to.
 */
export function fileWorkspaceMarker(state: AbsolutePath | null = null): WorkspaceMarker {
  return {
    read: (workspace) =>
      findGitDirectory(workspace).andThen((gitDirectory) =>
        gitDirectory === null
          ? okAsync(null)
          : readMarker(gitDirectory).andThen((marker) => {
              if (marker === null) return ok(null);
              return marker.document === undefined
                ? err({ kind: 'CorruptRecord' as const, label: null, field: 'document' })
                : parseSession(marker.document);
            }),
      ),

    write: (workspace, session) =>
      safeTry(async function* () {
        const gitDirectory = yield* requireGitDirectory(workspace);
        yield* ensureOwnDirectory(markerDirectory(gitDirectory));
        const text = `${JSON.stringify({ ...renderStoredSession(session), ...(state === null ? {} : { state }) }, null, 2)}\n`;
        const file = markerFile(gitDirectory);
        // Where a lost store is rebuilt, thousands of markers say already what they should.
        const same = (yield* entryNow(file))?.isFile() === true && (yield* readSmallFile(file)) === text;
        return same ? okAsync(undefined) : writeFileAtomically(file, text);
      }),
  };
}

function ensureOwnDirectory(path: AbsolutePath): ResultAsync<void, FileError> {
  return entryAt(path).andThen((entry) =>
    entry?.isDirectory() === true
      ? okAsync(undefined)
      : attemptNow(path, () => mkdirSync(path, { mode: 0o700 }))
          .asyncAndThen(() => okAsync(undefined))
          .orElse((error) => (error.code === 'EEXIST' ? requireDirectory(path) : errAsync(error))),
  );
}
