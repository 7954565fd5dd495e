import type { ResultAsync } from 'neverthrow';
import type { Absorption } from '../../domain/pull-request/approval.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { Session } from '../../domain/session/session.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { CallContext } from './narration.ts';
import type { FileError, GitError, Interrupted } from './port-errors.ts';

export type PreparedMergeError = GitError | FileError | Interrupted;

/** Makes and recognises prepared merges in a workspace's repository. Objects are all it ever writes. */
export interface PreparedMerges {
  /** What merging `head` into `base` comes to. */
  draft(pair: MergePair, context: CallContext): ResultAsync<MergeDraft, PreparedMergeError>;

  /** The merge commit. Author, committer and dates are those of `head`, so the same merge is always the same commit. */
  commit(order: MergeCommitOrder, context: CallContext): ResultAsync<CommitId, PreparedMergeError>;

  /** What a commit was made from, and whether it is a prepared merge of the session that no hand was laid on. */
  recognise(
    session: Session,
    commit: CommitId,
    context: CallContext,
  ): ResultAsync<RecognisedCommit, PreparedMergeError>;

  /** How `base` has the work of `head` already; null when it does not, or when there is none. */
  absorption(pair: MergePair, context: CallContext): ResultAsync<Absorption | null, PreparedMergeError>;

  /** Whether a commit was made for the session; a branch that only follows its base has none. */
  hasOwnWork(
    session: Session,
    head: CommitId,
    context: CallContext,
  ): ResultAsync<boolean, PreparedMergeError>;
}

export interface MergePair {
  readonly workspace: AbsolutePath;
  readonly base: CommitId;
  readonly head: CommitId;
  /** What the merge commit most likely is already. */
  readonly likely?: CommitId | null;
}

export type MergeDraft =
  | { readonly kind: 'mergeable'; readonly tree: string }
  /** The base would stay as it is. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'conflicts'; readonly conflicts: readonly string[] };

export interface MergeCommitOrder extends MergePair {
  readonly tree: string;
  /** Kept to the letter. */
  readonly message: string;
}

export interface RecognisedCommit {
  readonly parents: readonly CommitId[];
  /** Its second parent is a commit that the session branch has or had, and `commit` would make it again. */
  readonly ours: boolean;
}
