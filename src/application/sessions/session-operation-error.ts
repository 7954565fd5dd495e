import type { InvalidBranchName } from '../../domain/repository/branch-name.ts';
import type { InvalidRepository } from '../../domain/repository/repository-id.ts';
import type { InvalidCursor } from '../../domain/session/session-filter.ts';
import type { InvalidSessionName, SessionName } from '../../domain/session/session-name.ts';
import type { InvalidTaskId, TaskId } from '../../domain/session/task-id.ts';
import type { InvalidDuration } from '../../domain/duration.ts';
import type { Unresolved } from '../../domain/workspace/resolve-workspace.ts';
import type { GitOperation, WorkspaceUnusable } from '../../domain/workspace/workspace-health.ts';
import type { BranchDrifted } from '../../domain/workspace/checked-out-branch.ts';
import type { AbsolutePath, InvalidPath } from '../../domain/workspace/workspace-path.ts';
import type { BranchName } from '../../domain/repository/branch-name.ts';
import type {
  ApprovalRefused,
  PullRequestChanged,
  UncommittedChanges,
} from '../../domain/pull-request/approval.ts';
import type { InvalidPullRequestText, TitleNeeded } from '../../domain/pull-request/pull-request.ts';
import type { ConfigInvalid } from '../config/load-config.ts';
import type { BaseLost } from '../ports/base-repository.ts';
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
import type { BaseFilesInTheWay, BranchInUse, PublishError } from '../ports/pull-request-host.ts';
import type { TextFileUnusable } from '../ports/text-files.ts';
import type { MirrorError } from '../ports/repository-mirrors.ts';
import type { ProcessInside } from '../ports/workspace-disk.ts';
import type { BaseOfItself, Session } from '../../domain/session/session.ts';
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
  /** Neither a name nor a task was given to `start`. */
  | { readonly kind: 'NameOrTaskNeeded' }
  | InvalidPullRequestText
  | TextFileUnusable
  /** Both `body` and `bodyFile` were given. */
  | { readonly kind: 'BodyGivenTwice' }
  /** Options that exclude each other, or none of several of which one is needed. */
  | {
      readonly kind: 'SelectionNeeded';
      readonly operation: 'session.delete' | 'db.restore' | 'db.migrate';
    }
  /** Nothing says what to import. */
  | { readonly kind: 'PathNeeded' }
  /** A name or a task was given for more than one directory. */
  | { readonly kind: 'OnePathNeeded'; readonly option: 'name' | 'task' };

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
  /** Worktrees elsewhere that are linked to it: without it they are none any more. */
  readonly worktrees: readonly AbsolutePath[];
  readonly processes: readonly ProcessInside[];
};

export type RestoreRefused = { readonly kind: 'NotTrashed'; readonly session: Session };

/** Why a session and its base are not brought together. */
export type MergeRefused =
  | BaseLost
  | BaseOfItself
  | BranchDrifted
  /** A merge commit needs a name and an address, and git knows none. */
  | { readonly kind: 'IdentityMissing'; readonly session: SessionName; readonly path: AbsolutePath }
  /** `origin` has commits of the session's branch that the workspace lacks. */
  | {
      readonly kind: 'SessionBranchAhead';
      readonly session: SessionName;
      readonly path: AbsolutePath;
      readonly branch: BranchName;
      readonly commits: number;
    }
  /** Conflicts of before, e.g. of a stash that was applied, are not resolved. */
  | {
      readonly kind: 'FilesUnmerged';
      readonly session: SessionName;
      readonly path: AbsolutePath;
      readonly files: readonly string[];
    }
  /** Files that git does not track would be overwritten. */
  | {
      readonly kind: 'FilesInTheWay';
      readonly session: SessionName;
      readonly path: AbsolutePath;
      readonly files: readonly string[];
    };

/** Why no pull request is prepared. */
export type PrepareRefused =
  | TitleNeeded
  | UncommittedChanges
  | PullRequestChanged
  /** The base would stay as it is. */
  | {
      readonly kind: 'NothingToMerge';
      readonly session: SessionName;
      readonly path: AbsolutePath;
      readonly base: BranchName;
      /** Whether the session has no commit at all, rather than none that the base lacks. */
      readonly empty: boolean;
    }
  | {
      readonly kind: 'MergeConflicts';
      readonly session: SessionName;
      readonly base: BranchName;
      readonly conflicts: readonly string[];
    }
  | BranchInUse;

export type SessionOperationError =
  | PrepareRefused
  | ApprovalRefused
  | PublishError
  | BaseFilesInTheWay
  | InvalidInput
  | RepositoryRefused
  | StartRefused
  | DeleteRefused
  | RestoreRefused
  | MergeRefused
  | Unresolved
  | WorkspaceUnusable
  | ConfigInvalid
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
