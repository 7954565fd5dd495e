import type { ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { GitInspectionError } from './git-inspection.ts';
import type { CallContext } from './narration.ts';

/** Tells finished work from work under way, by what this machine knows; no remote is asked. */
export interface MergeDetection {
  /**
   * Whether there is work on the session's branch and all of it is in the base: as it is, or as the same patches, one by
   * one or squashed. Uncommitted work has not reached anything.
   */
  hasReachedBase(question: MergeQuestion, context: CallContext): ResultAsync<boolean, GitInspectionError>;
}

export interface MergeQuestion {
  readonly session: Session;
  readonly workspace: AbsolutePath;
  /** Whether a negative answer is noted in the git directory, where it spares the next time git as long as no branch moves. */
  readonly remember: boolean;
}
