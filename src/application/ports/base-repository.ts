import type { ResultAsync } from 'neverthrow';
import type { BranchName } from '../../domain/repository/branch-name.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { SessionName } from '../../domain/session/session-name.ts';
import type { Session } from '../../domain/session/session.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { CallContext } from './narration.ts';
import type { FileError, GitError, Interrupted } from './port-errors.ts';

/** The repository that a session goes back to: `origin` of its workspace, or, for a worktree, the one it is part of. */
export interface BaseRepository {
  /** Where the tip of the base most likely is, from what is known here; null when nothing is. Nobody is asked. */
  outlook(session: Session, context: CallContext): ResultAsync<CommitId | null, never>;

  /**
   * Begins to ask what `tips` of the same call will want to know, and does not wait for it. It changes nothing; what it
   * fails for is told by `tips` alone. Once the signal of its context is aborted, it is given up at once.
   */
  ask(session: Session, context: CallContext): ResultAsync<void, never>;

  /**
   * The tips of the base, of the session's own branch and of its PR branch, with their objects in the workspace's
   * repository. No ref changes unless `track` is set.
   */
  tips(request: TipsRequest, context: CallContext): ResultAsync<BaseTips, BaseTipsError>;
}

export interface TipsRequest {
  readonly session: Session;
  /** Whether to ask nobody and take what was fetched before. */
  readonly offline: boolean;
  /** Whether `origin/*` is brought to what was found, as a fetch does. */
  readonly track: boolean;
}

export interface BaseTips {
  readonly base: {
    readonly commit: CommitId;
    /** How git names it: `origin/main`, or `main` where a worktree shares the branch itself. */
    readonly name: string;
    /** Whether that name is one of `origin/*`. */
    readonly remote: boolean;
  };
  /** What `origin` has of the three branches; null when there is none, and a worktree's refs are all there is. */
  readonly origin: ReadonlyMap<BranchName, CommitId> | null;
}

export type BaseTipsError =
  | GitError
  | FileError
  | Interrupted
  | { readonly kind: 'RemoteUnreachable'; readonly url: string; readonly stderr: string }
  | BaseLost;

/** Why there is nothing that a session could be brought up to date with. */
export type BaseLost =
  | {
      readonly kind: 'BaseGone';
      readonly session: SessionName;
      readonly path: AbsolutePath;
      readonly branch: BranchName;
      /** A path, or a URL without credentials. */
      readonly repository: string;
      /** The branch that is the repository's default now, if that is known and another one. */
      readonly instead: BranchName | null;
      /** The main workspace, if the branch is there and was never pushed. */
      readonly onlyIn: AbsolutePath | null;
    }
  /** `origin` is a place on this machine, and nothing is there. */
  | {
      readonly kind: 'RepositoryGone';
      readonly session: SessionName;
      readonly path: AbsolutePath;
      readonly repository: AbsolutePath;
    }
  /** A clone whose `origin` was taken away. */
  | {
      readonly kind: 'OriginMissing';
      readonly session: SessionName;
      readonly path: AbsolutePath;
      readonly url: string;
    };
