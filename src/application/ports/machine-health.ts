import type { ResultAsync } from 'neverthrow';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { CallContext } from './narration.ts';
import type { FileError, GitError, Interrupted } from './port-errors.ts';

/** Looks at what store and workspaces rest on. */
export interface MachineHealth {
  /** The state directory and the entries right inside it that exist; what cannot be used is among the obstacles. */
  stateDirectory(): ResultAsync<StateDirectoryHealth, never>;

  /** Takes the rights of everybody but the user from a file or directory of the state directory. */
  restrict(path: AbsolutePath): ResultAsync<void, FileError>;

  /** Whether git is there, new enough, and knows whose commits it makes. */
  git(context: CallContext): ResultAsync<GitHealth, Interrupted>;

  /** The locks that a git which was killed left in a workspace; none while somebody works there. */
  staleLocks(workspace: AbsolutePath): ResultAsync<readonly AbsolutePath[], never>;

  /** Removes such a lock. */
  removeLock(path: AbsolutePath): ResultAsync<void, FileError>;

  /** What a directory takes up on the disk in bytes, hard links included as often as they occur; null if it cannot be read. */
  sizeOf(directory: AbsolutePath): ResultAsync<number | null, never>;
}

export interface StateDirectoryHealth {
  readonly openToOthers: readonly { readonly path: AbsolutePath; readonly mode: string }[];
  readonly obstacles: readonly FileError[];
}

export interface GitHealth {
  /** Null when git can be used. */
  readonly failure: GitError | null;
  readonly knowsIdentity: boolean;
}
