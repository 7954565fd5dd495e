import type { Backend } from '../../domain/config/config.ts';
import type { SessionName } from '../../domain/session/session-name.ts';
import type { TaskId } from '../../domain/session/task-id.ts';
import type { RepositoryId } from '../../domain/repository/repository-id.ts';

/** Why a store gave no answer; `location` is a path, or a URL without its password. */
export type StoreError =
  | { readonly kind: 'StoreUnavailable'; readonly location: string; readonly detail: string }
  | { readonly kind: 'StoreBusy'; readonly location: string }
  | { readonly kind: 'StoreReadOnly'; readonly location: string }
  | { readonly kind: 'StoreFull'; readonly location: string }
  | { readonly kind: 'StoreDamaged'; readonly location: string; readonly detail: string }
  | {
      readonly kind: 'StoreTooNew';
      readonly location: string;
      readonly found: number;
      readonly supported: number;
    }
  /** Its records are being moved to another backend, so that it takes none now. */
  | { readonly kind: 'StoreMoving'; readonly location: string }
  /** Its records are in a store of another backend. */
  | { readonly kind: 'StoreMoved'; readonly location: string; readonly to: Backend }
  /** A location that the safety rules forbid, e.g. outside the temporary directory under `NODE_ENV=test`. */
  | { readonly kind: 'StoreLocationRefused'; readonly location: string; readonly detail: string }
  /** What is there is only read, by a consolidation. */
  | { readonly kind: 'StoreOfEarlierVersion'; readonly location: string };

/** The claims that the store itself enforces. */
export type ClaimRefused =
  | { readonly kind: 'NameTaken'; readonly name: SessionName }
  | { readonly kind: 'TaskTaken'; readonly task: TaskId; readonly repo: RepositoryId };

/** Somebody else changed the record in between, or it is gone. */
export interface VersionConflict {
  readonly kind: 'VersionConflict';
  readonly session: SessionName;
}

/** git, or the attempt to start it, failed. `command` is the argument list as one line, without credentials. */
export type GitError =
  | {
      readonly kind: 'GitFailed';
      readonly command: string;
      readonly exitCode: number | null;
      /** The last lines of its standard error, without credentials. */
      readonly stderr: string;
    }
  | { readonly kind: 'GitTimedOut'; readonly command: string; readonly milliseconds: number }
  | { readonly kind: 'GitMissing' }
  | { readonly kind: 'GitTooOld'; readonly found: string; readonly needed: string };

/** The user or the caller asked to stop. */
export interface Interrupted {
  readonly kind: 'Interrupted';
}

/** The file system refused; `path` is the entry concerned. */
export interface FileError {
  readonly kind: 'FileError';
  readonly path: string;
  readonly reason:
    | 'not-found'
    | 'exists'
    | 'not-a-directory'
    | 'permission'
    | 'read-only'
    | 'no-space'
    | 'loop'
    | 'other-filesystem'
    | 'other';
  /** The system's error code, e.g. `EACCES`. */
  readonly code: string;
}

/** A lock was held by another live process for longer than the caller would wait. */
export interface LockTimeout {
  readonly kind: 'LockTimeout';
  readonly path: string;
  /** The process that holds it, if it is known. */
  readonly holder: number | null;
}
