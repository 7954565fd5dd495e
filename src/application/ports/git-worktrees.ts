import type { ResultAsync } from 'neverthrow';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { GitInspectionError } from './git-inspection.ts';
import type { CallContext } from './narration.ts';

/** Knows the linked worktrees of a repository. */
export interface GitWorktrees {
  /** Where the repository around the directory says they are, whether or not they are there; the main one is not among them. */
  linkedTo(
    repository: AbsolutePath,
    context: CallContext,
  ): ResultAsync<readonly AbsolutePath[], GitInspectionError>;
}
