import type { ResultAsync } from 'neverthrow';
import type { GitMergeError, MergePrediction } from '../../application/ports/git-merges.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { GitListener, GitProcess } from './git-process.ts';

/** Merges two commits into a tree. Only objects are written: no ref, no index and no file of a work tree is touched. */
export function mergeTree(
  git: GitProcess,
  repository: AbsolutePath,
  ours: CommitId,
  theirs: CommitId,
  listener: GitListener,
): ResultAsync<MergePrediction, GitMergeError> {
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', ours, theirs];
  return git
    .run({ purpose: 'build', cwd: repository, repository: 'top', args, answers: [0, 1] }, listener)
    .map(({ exitCode, stdout }) => {
      const [tree = '', ...paths] = stdout.split('\0').filter((part) => part !== '');
      return { tree, clean: exitCode === 0, conflicts: [...new Set(paths)].sort() };
    });
}

/**
 * Conflicts as a merge in the workspace tells them: where both sides need one path, git sets one of them aside under the
 * name of its side, and there that of the session is `HEAD`.
 */
export function asInWorkspace(conflicts: readonly string[], head: CommitId): readonly string[] {
  return conflicts.map((path) => path.replace(`~${head}`, '~HEAD')).toSorted();
}
