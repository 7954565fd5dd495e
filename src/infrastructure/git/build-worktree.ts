import type { ResultAsync } from 'neverthrow';
import type { GitWorkspaceError, WorkspacePlan } from '../../application/ports/git-workspaces.ts';
import type { CallContext } from '../../application/ports/narration.ts';
import { parentPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { checkOutFast } from './check-out-fast.ts';
import type { GitProcess } from './git-process.ts';
import { createSessionBranch } from './session-branch.ts';

/** Adds a worktree to the source. The branch is made first, so that its reflog says that it is ours to take back. */
export function buildWorktree(
  git: GitProcess,
  { source, branch, base }: WorkspacePlan,
  directory: AbsolutePath,
  context: CallContext,
): ResultAsync<void, GitWorkspaceError> {
  const place = parentPath(directory);
  return createSessionBranch(git, source.path, { branch, commit: base.commit, place }, context)
    .andThen(() =>
      git.run(
        {
          purpose: 'build',
          cwd: source.path,
          repository: 'top',
          args: ['worktree', 'add', '--', directory, branch],
          // A relative path would not survive the move out of the staging directory.
          settings: [...checkOutFast, 'worktree.useRelativePaths=false'],
        },
        context,
      ),
    )
    .map(() => undefined);
}
