import type { ResultAsync } from 'neverthrow';
import type { SessionId } from '../../domain/session/session-id.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { DismantlePlan } from './git-workspaces.ts';
import type { FileError } from './port-errors.ts';

/** Where workspaces are built, out of sight, each with a note of who builds it and how to undo it. */
export interface WorkspaceStaging {
  /**
   * Writes the note and gives the directory to build in, which does not exist yet. It is on the file system of
   * `finalDirectory`, whose parent is created. Called before anything else is, so that a killed process leaves its note.
   */
  open(note: StagingNote): ResultAsync<AbsolutePath, FileError>;

  /** Renames the built directory to its final place in one step; `exists` when something stands there, even an empty directory. */
  publish(note: StagingNote): ResultAsync<void, FileError>;

  /** Removes the note and whatever is still in the staging directory. */
  close(note: StagingNote): ResultAsync<void, FileError>;

  /** The notes of this machine whose process is gone, with the directory that was built in. */
  abandoned(): ResultAsync<readonly AbandonedStaging[], FileError>;

  /** Whether a living process of this machine is building the workspace. */
  isBuilding(id: SessionId): ResultAsync<boolean, FileError>;
}

export interface StagingNote {
  readonly id: SessionId;
  readonly finalDirectory: AbsolutePath;
  readonly dismantle: DismantlePlan;
}

export interface AbandonedStaging {
  readonly note: StagingNote;
  readonly directory: AbsolutePath;
}
