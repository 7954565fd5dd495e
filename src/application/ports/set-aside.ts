import type { CommitId } from '../../domain/repository/commit-id.ts';

/** What became of uncommitted changes that git took out of the work tree for a merge and did not put back. */
export type SetAside =
  /** They wait for the merge to be concluded or aborted. */
  | { readonly kind: 'waiting' }
  /** They could not be applied again, and are in the stash list. */
  | { readonly kind: 'stashed'; readonly stash: string; readonly commit: CommitId };
