import type { StagingNote } from '../../application/ports/workspace-staging.ts';
import { parseSessionId, type SessionId } from '../../domain/session/session-id.ts';
import { childPath, parentPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';

export interface StagingSettings {
  /** Where workspaces are built that end up on the same file system. */
  readonly directory: AbsolutePath;
  /** Where the lock files are by which it is known that a builder lives. */
  readonly locks: AbsolutePath;
  /** The configured workspaces directory. */
  readonly workspaces: AbsolutePath;
  /** The name of this machine. */
  readonly host: string;
}

const unfinishedPrefix = '.minsky-staging-';

/** Where workspaces are built whose place is on another file system than the state directory. */
export function stagingBeside(workspaces: AbsolutePath): AbsolutePath {
  return childPath(workspaces, '.minsky-staging');
}

/** The directories that may hold what is built for the note. */
export function stagingPlaces(
  directory: AbsolutePath,
  { id, finalDirectory }: StagingNote,
): readonly AbsolutePath[] {
  return [childPath(directory, id), childPath(stagingBeside(parentPath(finalDirectory)), id)];
}

/** The note inside such a directory. */
export function noteIn(place: AbsolutePath): AbsolutePath {
  return childPath(place, 'owner.json');
}

/** The workspace inside such a directory. */
export function workspaceIn(place: AbsolutePath): AbsolutePath {
  return childPath(place, 'workspace');
}

/** Where such a directory is made, next to the workspace's final place, until its note is complete. */
export function unfinishedPlace(workspaces: AbsolutePath, id: SessionId): AbsolutePath {
  return childPath(workspaces, unfinishedPrefix + id);
}

/** The id in the name of an unfinished directory; none for any other name. */
export function idOfUnfinished(name: string): readonly SessionId[] {
  return name.startsWith(unfinishedPrefix) ? idInName(name.slice(unfinishedPrefix.length)) : [];
}

/** The id that is the whole of a name; none for any other name. */
export function idInName(name: string): readonly SessionId[] {
  return parseSessionId(name).match(
    (id) => (id === name ? [id] : []),
    () => [],
  );
}
