import { err, ok, type Result } from 'neverthrow';
import type { BranchName } from '../repository/branch-name.ts';
import type { CommitId } from '../repository/commit-id.ts';
import type { Session } from '../session/session.ts';
import type { SessionName } from '../session/session-name.ts';
import { requireOwnBranch, type BranchDrifted } from '../workspace/checked-out-branch.ts';
import type { AbsolutePath } from '../workspace/workspace-path.ts';

/** How a base has a session's work: its very commits, or commits that change the same. */
export type Absorption = 'same-commits' | 'same-changes';

/** What was gathered about a session that is to be approved. */
export interface ApprovalFacts {
  readonly session: Session;
  /** Uncommitted paths. */
  readonly dirty: readonly string[];
  /** What is checked out; null when HEAD is detached. */
  readonly checkedOut: BranchName | null;
  /** The tip of the session branch; of HEAD, where there is no such branch any more. */
  readonly head: CommitId;
  /** The tip of the base. */
  readonly base: CommitId;
  /** How the base has the work already; null when it does not. */
  readonly absorbed: Absorption | null;
  /** Whether the session branch has only followed its base, and no commit was made for the session. */
  readonly followed: boolean;
  /** What the PR branch holds, and its parents; null when there is no PR branch. */
  readonly published: {
    readonly commit: CommitId;
    readonly parents: readonly CommitId[];
    readonly atOrigin: boolean;
  } | null;
  /** What preparing the recorded pull request on this base comes to; null when that cannot be done. */
  readonly expected: CommitId | null;
}

/** What approving comes to. */
export type Approval =
  | { readonly kind: 'fast-forward'; readonly to: CommitId }
  /** The work has reached the base already: only what is left over is to be cleared away. */
  | { readonly kind: 'absorbed'; readonly how: Absorption };

interface About {
  readonly session: SessionName;
  readonly path: AbsolutePath;
}

export interface UncommittedChanges extends About {
  readonly kind: 'UncommittedChanges';
  readonly dirty: readonly string[];
}

/** Somebody put something else into the PR branch. */
export interface PullRequestChanged extends About {
  readonly kind: 'PullRequestChanged';
  readonly branch: BranchName;
  readonly tip: CommitId;
  /** Whether that is the branch at `origin` rather than the one of the workspace's repository. */
  readonly atOrigin: boolean;
}

export type ApprovalRefused =
  | UncommittedChanges
  | BranchDrifted
  /** Nothing was prepared; `empty` when there is no commit that could be. */
  | (About & { readonly kind: 'PullRequestNeeded'; readonly empty: boolean })
  | (About & { readonly kind: 'SessionAhead'; readonly head: CommitId; readonly prepared: CommitId })
  | (About & { readonly kind: 'PullRequestUnpublished'; readonly branch: BranchName })
  | (About & { readonly kind: 'BaseMoved'; readonly branch: BranchName; readonly tip: CommitId })
  | PullRequestChanged;

/** The approval rule: the base may go to the prepared merge only if it is that of this session, this base and this text. */
export function judgeApproval(facts: ApprovalFacts): Result<Approval, ApprovalRefused> {
  const { session, dirty, head, base, absorbed, followed, published, expected } = facts;
  const { pr } = session;
  const about = { session: session.name, path: session.workspace.path };
  const untouched = pr === null && (head === session.base.commit || followed);
  if (dirty.length > 0) return err({ kind: 'UncommittedChanges', ...about, dirty });
  if (absorbed !== null && !untouched) return ok({ kind: 'absorbed', how: absorbed });
  const own = requireOwnBranch(session, facts.checkedOut);
  if (own.isErr()) return err(own.error);
  if (pr === null) return err({ kind: 'PullRequestNeeded', ...about, empty: untouched });
  if (head !== pr.head) return err({ kind: 'SessionAhead', ...about, head, prepared: pr.head });
  const { branch } = pr;
  if (published === null) return err({ kind: 'PullRequestUnpublished', ...about, branch });
  if (published.parents[0] !== base && published.parents[1] === pr.head)
    return err({ kind: 'BaseMoved', ...about, branch: session.base.branch, tip: base });
  return published.commit === expected
    ? ok({ kind: 'fast-forward', to: published.commit })
    : err({
        kind: 'PullRequestChanged',
        ...about,
        branch,
        tip: published.commit,
        atOrigin: published.atOrigin,
      });
}

/** Refuses uncommitted changes, which no pull request would hold. */
export function requireCommitted(
  session: Session,
  dirty: readonly string[],
): Result<Session, UncommittedChanges> {
  return dirty.length === 0
    ? ok(session)
    : err({ kind: 'UncommittedChanges', session: session.name, path: session.workspace.path, dirty });
}
