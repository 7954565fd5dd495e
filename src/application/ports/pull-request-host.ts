import type { ResultAsync } from 'neverthrow';
import type { PreparedMerge } from '../../domain/pull-request/pull-request.ts';
import type { BranchName } from '../../domain/repository/branch-name.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { Session } from '../../domain/session/session.ts';
import type { SessionName } from '../../domain/session/session-name.ts';
import type { GitOperation } from '../../domain/workspace/workspace-health.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { BaseTipsError } from './base-repository.ts';
import type { CallContext } from './narration.ts';

/** Where pull requests are kept and merged. Everything happens on condition that nobody has changed it since it was seen. */
export interface PullRequestHost {
  /** Where the tip of the base most likely is; nobody is asked. */
  outlook(session: Session, context: CallContext): ResultAsync<CommitId | null, never>;

  /** Begins to ask what `look` of the same call will want to know, as `BaseRepository` does for `tips`. */
  ask(session: Session, context: CallContext): ResultAsync<void, never>;

  /** What the host has now; the commits are in the workspace's repository afterwards. */
  look(session: Session, context: CallContext): ResultAsync<HostView, BaseTipsError>;

  /** Makes the pull request, or brings it to the prepared merge. */
  publish(
    session: Session,
    merge: PreparedMerge,
    seen: HostView,
    context: CallContext,
  ): ResultAsync<void, PublishError>;

  /** Brings the base forward to the prepared merge, and never anywhere else. */
  merge(
    session: Session,
    merge: PreparedMerge,
    seen: HostView,
    context: CallContext,
  ): ResultAsync<MergedBase, PublishError | BaseFilesInTheWay>;

  /** Removes a branch of the session that is still where it was seen. */
  remove(
    session: Session,
    branch: BranchAt,
    place: string,
    context: CallContext,
  ): ResultAsync<void, PublishError>;
}

export interface HostView {
  /** The tip of the base. */
  readonly base: CommitId;
  /** What the PR branch holds. */
  readonly pr: CommitId | null;
  /** The session branch, where the host has one apart from the workspace's. */
  readonly session: CommitId | null;
  /** A path, or a URL without credentials. */
  readonly place: string;
  /** Whether it is the repository of the workspace, whose branches are all there is. */
  readonly shared: boolean;
  /** The PR branch at `origin`, where the base is in the workspace's repository alone and a former one was not. */
  readonly elsewhere: { readonly pr: CommitId; readonly place: string } | null;
}

export interface BranchAt {
  readonly branch: BranchName;
  readonly at: CommitId;
}

export interface MergedBase {
  /** Work trees that have the base checked out and whose files were brought forward with it. */
  readonly updated: readonly AbsolutePath[];
}

/** Moving the PR branch would pull it away from under a work tree. */
export interface BranchInUse {
  readonly kind: 'BranchInUse';
  readonly session: SessionName;
  readonly branch: BranchName;
  /** The work tree. */
  readonly path: AbsolutePath;
  /** What it could have checked out instead. */
  readonly base: BranchName;
}

export type PublishError =
  | BaseTipsError
  | BranchInUse
  /** The host does not want it: a hook or a setting of it forbids it. */
  | {
      readonly kind: 'PushRefused';
      readonly session: SessionName;
      readonly branch: BranchName;
      readonly place: string;
      readonly stderr: string;
    }
  /** Somebody else was there between looking and doing. */
  | {
      readonly kind: 'HostChanged';
      readonly session: SessionName;
      readonly branch: BranchName;
      readonly place: string;
    };

/** The base is checked out somewhere, and its files there cannot be brought forward without losing work. */
export interface BaseFilesInTheWay {
  readonly kind: 'BaseFilesInTheWay';
  readonly session: SessionName;
  readonly branch: BranchName;
  readonly path: AbsolutePath;
  /** Changed files that are not committed. */
  readonly dirty: readonly string[];
  /** Files that git does not track and that the merge would overwrite. */
  readonly untracked: readonly string[];
  readonly operation: GitOperation | null;
}
