import type { BranchName } from '../repository/branch-name.ts';
import type { SessionName } from '../session/session-name.ts';
import type { TaskId } from '../session/task-id.ts';
import type { Finding } from '../store/findings.ts';
import type { AbsolutePath } from './workspace-path.ts';

/** What a record that is made or moved could not have because another session holds it. */
export interface LeftOut {
  readonly name: SessionName | null;
  readonly task: TaskId | null;
}

/** Whom a workspace belongs to that is none of ours. */
export type Owner =
  | { readonly kind: 'host'; readonly host: string }
  | { readonly kind: 'state'; readonly directory: AbsolutePath }
  /** Another repository's checkout stands where the workspace should be. */
  | { readonly kind: 'repository' };

/** Why a record does not follow the branch that is checked out. */
export type BranchNotFollowed = 'detached' | 'base' | 'reserved' | 'taken' | 'operation';

/** A workspace that the store does not know. */
export interface Unregistered extends Finding<'unregistered', 'register'> {
  readonly evidence: 'marker' | 'checkout' | 'trash';
  readonly leftOut: LeftOut;
}

/** A workspace whose marker is that of another one, because it is a copy of it. */
export interface Duplicate extends Finding<'duplicate', 'register' | 'none'> {
  readonly of: SessionName;
}

/** A workspace that is not on the branch of its record. */
export interface Drifted extends Finding<'drifted', 'follow-branch' | 'none'> {
  readonly recorded: BranchName;
  /** Null when HEAD is detached. */
  readonly found: BranchName | null;
  readonly notFollowed: BranchNotFollowed | null;
}

/** What a pass over store and disk can find. */
export type SyncFinding =
  | Unregistered
  | Duplicate
  | Drifted
  /** A record whose directory is gone. */
  | Finding<'missing', 'prune'>
  /** A workspace that is not where its record says. */
  | (Finding<'relocated', 'update-record'> & { readonly from: AbsolutePath })
  /** A session whose main workspace is not where its record says, and is known to git elsewhere. */
  | (Finding<'repository-moved', 'update-record'> & {
      readonly from: AbsolutePath;
      readonly to: AbsolutePath;
      readonly leftOut: LeftOut;
    })
  /** A session whose workspace has another `origin` than its record says; both are URLs without credentials. */
  | (Finding<'repository-changed', 'update-record'> & {
      readonly from: string;
      readonly to: string;
      readonly leftOut: LeftOut;
    })
  /** A session that goes back to a repository on this machine which is not there. */
  | (Finding<'repository-missing', 'none'> & { readonly repository: AbsolutePath })
  /** A session whose work is in its base. */
  | Finding<'merged', 'mark-merged'>
  /** A command that ended before its work did. */
  | (Finding<'interrupted', 'complete' | 'undo'> & { readonly what: 'start' | 'deletion' | 'restoring' })
  /** A workspace that somebody else looks after. */
  | (Finding<'foreign', 'none'> & { readonly owner: Owner })
  /** A record that is older than the copy of it in its workspace. */
  | Finding<'outdated', 'take-marker'>
  /** A workspace without a copy of its record, or with an old one. */
  | Finding<'unmarked', 'write-marker'>
  /** A directory that should be a checkout and is none; `repository` is the one that it was a worktree of. */
  | (Finding<'broken', 'none'> & { readonly repository: AbsolutePath | null })
  /** A directory or a record that cannot be read. */
  | (Finding<'unreadable', 'none'> & { readonly reason: string });
