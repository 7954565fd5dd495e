import type { ResultAsync } from 'neverthrow';
import type { BranchName } from '../../domain/repository/branch-name.ts';
import type { Session, WorkspaceStrategy } from '../../domain/session/session.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { Base, RepositoryOnDisk } from './git-inspection.ts';
import type { CallContext } from './narration.ts';
import type { FileError, GitError, Interrupted } from './port-errors.ts';

export type GitWorkspaceError = GitError | FileError | Interrupted;

/** Builds and takes apart git workspaces. No hook of any repository runs. */
export interface GitWorkspaces {
  /**
   * Builds a complete checkout of the new branch in a directory that does not exist yet; its parent does.
   * After a failure the caller calls `dismantle`.
   */
  build(
    plan: WorkspacePlan,
    directory: AbsolutePath,
    context: CallContext,
  ): ResultAsync<void, GitWorkspaceError>;

  /** Removes what an unfinished `build` left: directory, worktree registration, and the branch if it has no commit of its own. */
  dismantle(plan: DismantlePlan, directory: AbsolutePath): ResultAsync<void, GitWorkspaceError>;

  /** Makes git find a workspace again after its directory was renamed to `directory`. */
  relocated(strategy: WorkspaceStrategy, directory: AbsolutePath): ResultAsync<void, GitWorkspaceError>;

  /**
   * Removes a trashed workspace's directory for good and, for a worktree, its registration and its branch; with null,
   * what a repository still keeps of a workspace that is gone. A branch whose commits no other branch has is kept and
   * returned. Once begun it is not interrupted.
   */
  discard(
    session: Session,
    directory: AbsolutePath | null,
  ): ResultAsync<BranchName | null, GitWorkspaceError>;
}

export interface WorkspacePlan {
  readonly strategy: WorkspaceStrategy;
  readonly source: RepositoryOnDisk;
  /** What `origin` of a clone shall be: the repository's own remote, else the repository itself. */
  readonly originUrl: string;
  /** Whether `originUrl` is the source's own remote, whose branches the source knows as `origin/*`. */
  readonly originIsRemote: boolean;
  readonly base: Base;
  readonly branch: BranchName;
}

export type DismantlePlan = Pick<WorkspacePlan, 'strategy' | 'branch'> & {
  /** The main workspace of a worktree; null for a clone. */
  readonly repository: AbsolutePath | null;
  readonly base: Base;
};
