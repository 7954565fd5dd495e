import type { ResultAsync } from 'neverthrow';
import type { CorruptRecord } from '../../domain/session/parse-session.ts';
import type { SessionId } from '../../domain/session/session-id.ts';
import type { Session } from '../../domain/session/session.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { FileError } from './port-errors.ts';

/** The copy of the record inside a workspace's git directory, from which the store can be rebuilt. */
export interface WorkspaceMarker {
  /** Null when the directory is no checkout or has no marker. */
  read(workspace: AbsolutePath): ResultAsync<Session | null, FileError | CorruptRecord>;

  /** Replaces the marker in one step; the workspace is the directory given, not the one the record names. */
  write(workspace: AbsolutePath, session: Session): ResultAsync<void, FileError>;
}

/** Takes markers away, where a session is taken out of the store and its workspace stays. */
export interface WorkspaceUnmarking {
  /** Removes the marker of that session; another one's, or none, is left as it is. */
  unmark(workspace: AbsolutePath, id: SessionId): ResultAsync<void, FileError>;
}
