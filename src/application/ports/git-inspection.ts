import type { ResultAsync } from 'neverthrow';
import type { BranchName } from '../../domain/repository/branch-name.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { Session } from '../../domain/session/session.ts';
import type { Timestamp } from '../../domain/timestamp.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { CallContext } from './narration.ts';
import type { FileError, GitError, Interrupted } from './port-errors.ts';

export type GitInspectionError = GitError | FileError | Interrupted;

/** Looks at repositories and work trees; changes nothing in them and takes no lock (`GIT_OPTIONAL_LOCKS=0`). */
export interface GitInspection {
  /** The innermost checkout or bare repository that contains the directory; null when there is none. */
  checkoutAt(directory: AbsolutePath, context: CallContext): ResultAsync<Checkout | null, GitInspectionError>;

  /**
   * What of `checkoutAt` concerns work that is to be merged, and whether it contains that commit already; it is told
   * sooner.
   */
  standingAt(
    directory: AbsolutePath,
    commit: CommitId | null,
    context: CallContext,
  ): ResultAsync<Standing | null, GitInspectionError>;

  /**
   * Begins to ask for the branches of the repository around the directory, and does not wait for it. If the directory
   * is then looked at by `checkoutAt` in the same call, `baseOf` and `collidingBranch` are answered sooner.
   */
  askForBranches(directory: AbsolutePath, context: CallContext): ResultAsync<void, never>;

  /** The branch a session of this repository starts from. `wanted` null means the default branch. */
  baseOf(
    repository: RepositoryOnDisk,
    wanted: BranchName | null,
    context: CallContext,
  ): ResultAsync<Base, GitInspectionError | BaseRefused>;

  /** The first of the repository's branches that keeps `branch` from being created (same name, or a directory of it). */
  collidingBranch(
    repository: RepositoryOnDisk,
    branch: BranchName,
    context: CallContext,
  ): ResultAsync<BranchName | null, GitInspectionError>;

  /** How the workspace at that path stands: what is uncommitted, and its commits against the session's base. */
  progressOf(
    session: Session,
    workspace: AbsolutePath,
    context: CallContext,
  ): ResultAsync<WorkspaceProgress, GitInspectionError>;

  /** What is uncommitted in the workspace at that path, and what it has checked out; the quick half of `progressOf`. */
  changesIn(workspace: AbsolutePath, context: CallContext): ResultAsync<WorkTreeChanges, GitInspectionError>;

  /** Whether the repository of the work tree with that top has the commit. */
  hasCommit(
    top: AbsolutePath,
    commit: CommitId,
    context: CallContext,
  ): ResultAsync<boolean, GitInspectionError>;

  /** What a checkout tells of itself, to register it when there is no marker. */
  evidenceOf(checkout: Checkout, context: CallContext): ResultAsync<CheckoutEvidence, GitInspectionError>;
}

/** A repository that is on this machine: a main workspace, or a mirror of a remote one. */
export interface RepositoryOnDisk {
  readonly kind: 'checkout' | 'mirror';
  /** The top of the work tree, or the bare directory of the mirror. */
  readonly path: AbsolutePath;
  /** The branch that HEAD of the main work tree stands for, or null for none; left out where that was not found out. */
  readonly head?: BranchName | null;
}

export interface Checkout {
  /** The top of the work tree as a real path; null in a bare repository. */
  readonly top: AbsolutePath | null;
  /** Real paths; they differ in a linked worktree. */
  readonly gitDirectory: AbsolutePath;
  readonly commonDirectory: AbsolutePath;
  /** The top of the main work tree that a linked worktree belongs to; equal to `top` otherwise; null if that one is bare. */
  readonly mainTop: AbsolutePath | null;
  readonly shallow: boolean;
  /** What `origin` is configured to be, credentials included, `insteadOf` applied; null when there is none. */
  readonly originUrl: string | null;
  /** The checked-out branch; null when HEAD is detached. */
  readonly branch: BranchName | null;
  /** Null before the first commit. */
  readonly head: CommitId | null;
}

export interface Standing extends Pick<Checkout, 'top' | 'commonDirectory' | 'branch' | 'head'> {
  /** Whether the commit is the one that is checked out, or one before it; null where that was not found out. */
  readonly contains: boolean | null;
}

export interface Base {
  readonly branch: BranchName;
  readonly commit: CommitId;
}

export type BaseRefused =
  | { readonly kind: 'RepositoryEmpty'; readonly path: string }
  | { readonly kind: 'BaseNotFound'; readonly branch: BranchName; readonly repository: string }
  /** HEAD is detached and nothing else says which branch is the default. */
  | { readonly kind: 'BaseUndetermined'; readonly repository: string };

export interface WorkTreeChanges {
  /** Uncommitted paths, untracked ones included, relative to the top, sorted. */
  readonly dirty: readonly string[];
  /** What is checked out now; null when HEAD is detached. */
  readonly branch: BranchName | null;
}

export interface WorkspaceProgress extends WorkTreeChanges {
  /**
   * Commits of HEAD or of the session branch that the base lacks, and those of other branches that only this workspace
   * has; null when the base is gone.
   */
  readonly ahead: number | null;
  /** How many of them are on other branches alone; null when that cannot be told. */
  readonly elsewhere: number | null;
  /** Commits of the base that HEAD lacks; null when the base is gone. */
  readonly behind: number | null;
  /** Entries of the workspace's own stash list; 0 in a worktree, whose stashes belong to the repository. */
  readonly stashes: number;
}

export interface CheckoutEvidence {
  /** The time of the first reflog entry of HEAD, else of the git directory. */
  readonly createdAt: Timestamp;
  readonly lastActivityAt: Timestamp;
  /** The branch the checkout most likely started from, with the merge base. */
  readonly base: Base;
}
