import type { IllegalTransition } from '../../domain/session/session.ts';
import type { InvalidBranchName } from '../../domain/repository/branch-name.ts';
import type { InvalidRepository } from '../../domain/repository/repository-id.ts';
import type { CorruptRecord } from '../../domain/session/parse-session.ts';
import type { InvalidCursor } from '../../domain/session/session-filter.ts';
import type { InvalidSessionName, SessionName } from '../../domain/session/session-name.ts';
import type { InvalidTaskId, TaskId } from '../../domain/session/task-id.ts';
import type { InvalidDuration } from '../../domain/duration.ts';
import type { Unresolved } from '../../domain/workspace/resolve-workspace.ts';
import type { GitOperation, WorkspaceUnusable } from '../../domain/workspace/workspace-health.ts';
import type { AbsolutePath, InvalidPath } from '../../domain/workspace/workspace-path.ts';
import type { BranchName } from '../../domain/repository/branch-name.ts';
import type { ConfigInvalid } from '../config/load-config.ts';
import type { BaseRefused } from '../ports/git-inspection.ts';
import type { LegacyStoreUnreadable } from '../ports/legacy-stores.ts';
import type {
  ClaimRefused,
  FileError,
  GitError,
  Interrupted,
  LockTimeout,
  StoreError,
  VersionConflict,
} from '../ports/port-errors.ts';
import type { MirrorError } from '../ports/repository-mirrors.ts';
import type { ProcessInside } from '../ports/workspace-disk.ts';
import type { Session } from '../../domain/session/session.ts';
import type { StoreOperationError } from '../stores/store-operation-error.ts';

/** A value that did not parse: the caller's words, not the state of things. */
export type InvalidInput =
  | InvalidSessionName
  | InvalidTaskId
  | InvalidBranchName
  | InvalidRepository
  | InvalidPath
  | InvalidCursor
  | InvalidDuration
  /** Neither a duration nor a date. */
  | { readonly kind: 'InvalidSince'; readonly value: string }
  | { readonly kind: 'InvalidLimit'; readonly value: number }
  /** Neither a name nor a task was given to `start`. */
  | { readonly kind: 'NameOrTaskNeeded' }
  /** Options that exclude each other, or none of several of which one is needed. */
  | {
      readonly kind: 'SelectionNeeded';
      readonly operation: 'session.delete' | 'db.restore' | 'db.migrate';
    };

/** Why a repository cannot be started from. */
export type RepositoryRefused =
  | { readonly kind: 'RepositoryNotFound'; readonly repository: string }
  | { readonly kind: 'NotInRepository'; readonly path: AbsolutePath }
  | { readonly kind: 'RepositoryBare'; readonly path: AbsolutePath }
  /** What was to be registered as a workspace is none. */
  | { readonly kind: 'NotACheckout'; readonly path: AbsolutePath }
  | { readonly kind: 'RepositoryShallow'; readonly path: AbsolutePath }
  /** `--strategy worktree` needs a main workspace on this machine. */
  | { readonly kind: 'WorktreeNeedsCheckout'; readonly repository: string }
  | BaseRefused;

/** Why a new session cannot have what it asks for. */
export type StartRefused =
  | { readonly kind: 'SessionExists'; readonly session: Session }
  | { readonly kind: 'TaskHasSession'; readonly task: TaskId; readonly session: Session }
  | {
      readonly kind: 'BranchExists';
      readonly branch: BranchName;
      readonly existing: BranchName;
      readonly repository: string;
    }
  /** `pr/…` is where prepared merges are kept. */
  | { readonly kind: 'BranchReserved'; readonly branch: BranchName }
  | { readonly kind: 'DirectoryOccupied'; readonly path: AbsolutePath }
  | {
      readonly kind: 'AdoptionMismatch';
      readonly path: AbsolutePath;
      readonly branch: BranchName | null;
      readonly wanted: BranchName;
    }
  /** The directory is the workspace of a record that another process is working on, or that is in the trash. */
  | { readonly kind: 'SessionBusy'; readonly session: Session };

/** Why a workspace is not deleted without `--force`. */
export type DeleteRefused = {
  readonly kind: 'WorkspaceHasWork';
  readonly session: SessionName;
  readonly dirty: readonly string[];
  /** Commits the base lacks; null when they cannot be counted, which counts as work. */
  readonly unmerged: number | null;
  readonly stashes: number;
  readonly operation: GitOperation | null;
  readonly processes: readonly ProcessInside[];
};

export type RestoreRefused = { readonly kind: 'NotTrashed'; readonly session: Session };

export type SessionOperationError =
  | InvalidInput
  | RepositoryRefused
  | StartRefused
  | DeleteRefused
  | RestoreRefused
  | Unresolved
  | WorkspaceUnusable
  | IllegalTransition
  | ConfigInvalid
  | CorruptRecord
  | StoreError
  | ClaimRefused
  | VersionConflict
  | StoreOperationError
  | LegacyStoreUnreadable
  | { readonly kind: 'NothingToUndo' }
  | GitError
  | FileError
  | LockTimeout
  | MirrorError
  | Interrupted;
