import type { ResultAsync } from 'neverthrow';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { WorkspaceOnDisk } from '../../domain/workspace/workspace-health.ts';
import type { FileError } from './port-errors.ts';

/** Looks at directories without git. */
export interface WorkspaceDisk {
  /** The path with all links resolved; null when nothing is there. */
  realPath(path: AbsolutePath): ResultAsync<AbsolutePath | null, FileError>;

  /** What stands at the path itself, links not followed. */
  look(path: AbsolutePath): ResultAsync<WorkspaceOnDisk, FileError>;

  /** The nearest directory at or above `path` that holds a `.git` entry; null when there is none. */
  enclosingCheckout(path: AbsolutePath): ResultAsync<AbsolutePath | null, FileError>;

  /** The names of the entries of a directory; none when it does not exist. */
  entries(directory: AbsolutePath): ResultAsync<readonly string[], FileError>;

  /** The worktrees, elsewhere, that somebody linked to the clone in the directory and that still stand; none of a worktree. */
  worktreesOf(clone: AbsolutePath): ResultAsync<readonly AbsolutePath[], FileError>;

  /** Other processes whose current directory is inside, this one, its ancestors and its pipeline aside; none where the system cannot tell. */
  processesInside(directory: AbsolutePath): ResultAsync<readonly ProcessInside[], FileError>;
}

export interface ProcessInside {
  readonly pid: number;
  /** The program's name, e.g. `vim`. */
  readonly name: string;
}
