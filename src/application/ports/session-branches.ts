import type { ResultAsync } from 'neverthrow';
import type { BranchName } from '../../domain/repository/branch-name.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { Session } from '../../domain/session/session.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { CallContext } from './narration.ts';
import type { FileError, GitError, Interrupted } from './port-errors.ts';

export type SessionBranchError = GitError | FileError | Interrupted;

/** The branches of a session in the repository that its workspace is part of. No file is touched. */
export interface SessionBranches {
  tips(session: Session, context: CallContext): ResultAsync<BranchTips, SessionBranchError>;

  /** Points the PR branch at a commit, if it is still where it was seen. */
  point(
    session: Session,
    from: CommitId | null,
    to: CommitId,
    context: CallContext,
  ): ResultAsync<void, SessionBranchError>;

  /**
   * Removes a branch that is still where it was seen. HEAD of the workspace stays where it is, without a branch.
   * @returns false if the branch is gone already, or checked out elsewhere, which keeps it.
   */
  remove(
    session: Session,
    branch: BranchName,
    at: CommitId,
    context: CallContext,
  ): ResultAsync<boolean, SessionBranchError>;
}

export interface BranchTips {
  /** What HEAD of the workspace is at. */
  readonly head: CommitId | null;
  readonly session: CommitId | null;
  readonly pr: CommitId | null;
  /** The work tree that has the PR branch checked out; null when none has. */
  readonly prCheckedOutAt: AbsolutePath | null;
}
