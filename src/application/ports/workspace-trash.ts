import type { ResultAsync } from 'neverthrow';
import type { SessionId } from '../../domain/session/session-id.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { FileError } from './port-errors.ts';

/** Deleted workspaces, whole, one directory per session id. A move is one rename, whatever the size. */
export interface WorkspaceTrash {
  /** Where the session's workspace lies in the trash; null when it is not there. */
  locate(id: SessionId, workspace: AbsolutePath): ResultAsync<AbsolutePath | null, FileError>;

  /** Moves a workspace in; `exists` when the trash already holds one of that id. Returns where it is now. */
  put(id: SessionId, workspace: AbsolutePath): ResultAsync<AbsolutePath, FileError>;

  /** Moves it back to where it was; `exists` when something stands there. */
  takeBack(id: SessionId, workspace: AbsolutePath): ResultAsync<void, FileError>;

  /** Everything that is in the trash, be it of workspaces that were directly in one of those directories. */
  contents(near: readonly AbsolutePath[]): ResultAsync<readonly AbsolutePath[], FileError>;
}
