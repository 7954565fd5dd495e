import type { ResultAsync } from 'neverthrow';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { CallContext } from './narration.ts';
import type { FileError, GitError, Interrupted } from './port-errors.ts';
import type { SetAside } from './set-aside.ts';

export type GitMergeError = GitError | FileError | Interrupted;

/** Brings two lines of commits together in one workspace. No hook of any repository runs. */
export interface GitMerges {
  /** How many commits `theirs` has that `ours` lacks. */
  missing(
    workspace: AbsolutePath,
    ours: CommitId,
    theirs: CommitId,
    context: CallContext,
  ): ResultAsync<number, GitMergeError>;

  /** How many commits `ours` has that `theirs` lacks, and the other way round. */
  divergence(
    workspace: AbsolutePath,
    ours: CommitId,
    theirs: CommitId,
    context: CallContext,
  ): ResultAsync<Divergence, GitMergeError>;

  /** What merging `theirs` into `ours` would come to; work tree, index and refs stay as they are. */
  predict(
    workspace: AbsolutePath,
    ours: CommitId,
    theirs: CommitId,
    context: CallContext,
  ): ResultAsync<MergePrediction, GitMergeError>;

  /** Whether git knows the name and the address that a new commit would bear. */
  hasIdentity(workspace: AbsolutePath, context: CallContext): ResultAsync<boolean, GitMergeError>;

  /** What keeps the work tree from being brought from `ours`, which is checked out, to the tree of the merge. */
  obstacles(
    workspace: AbsolutePath,
    ours: CommitId,
    tree: string,
    context: CallContext,
  ): ResultAsync<MergeObstacles, GitMergeError>;

  /**
   * Merges into the checked-out branch. Once begun it is carried to its end: afterwards the workspace is merged, or it
   * has conflicts and `MERGE_HEAD`, or it is as it was.
   */
  merge(order: MergeOrder, context: CallContext): ResultAsync<MergeDone, GitMergeError>;
}

export interface Divergence {
  readonly ahead: number;
  readonly behind: number;
}

export interface MergePrediction {
  /** The tree that the merge would have, conflict markers included. */
  readonly tree: string;
  readonly clean: boolean;
  /** Paths with conflicts relative to the top, each once, sorted. */
  readonly conflicts: readonly string[];
}

export interface MergeObstacles {
  /** Files with conflicts that were left unresolved before. */
  readonly unmerged: readonly string[];
  /** Files that git does not track and that the merge would overwrite, ignored ones included. */
  readonly untracked: readonly string[];
}

export interface MergeOrder {
  readonly workspace: AbsolutePath;
  readonly theirs: CommitId;
  /** The message of the merge commit, if one has to be made. */
  readonly message: string;
}

export interface MergeDone {
  readonly clean: boolean;
  /** As they are in the index now. */
  readonly conflicts: readonly string[];
  /** What became of uncommitted changes that git set aside and did not bring back. */
  readonly setAside: readonly SetAside[];
}
