import type { ResultAsync } from 'neverthrow';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { CallContext } from './narration.ts';
import type { FileError, GitError, Interrupted } from './port-errors.ts';

/** Brings files that git ignores, such as `.env`, from the main workspace into a new one. */
export interface IgnoredFiles {
  /**
   * Copies the ignored files that the patterns (syntax of .gitignore) match; without patterns, those of the main
   * workspace's `.worktreeinclude`. Never overwrites, never follows a symbolic link out of either tree.
   * @returns the copied paths, relative to the top, sorted.
   */
  copy(
    request: CopyRequest,
    context: CallContext,
  ): ResultAsync<readonly string[], GitError | FileError | Interrupted>;
}

export interface CopyRequest {
  readonly from: AbsolutePath;
  readonly to: AbsolutePath;
  readonly patterns: readonly string[] | null;
}
