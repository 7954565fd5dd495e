import type { GitWorktrees } from '../../application/ports/git-worktrees.ts';
import { parseAbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { GitProcess } from './git-process.ts';

/** Asks `git worktree list`, whose first entry is the main one. */
export function gitWorktrees(git: GitProcess): GitWorktrees {
  return {
    linkedTo: (repository, context) =>
      git
        .run(
          {
            purpose: 'read',
            cwd: repository,
            repository: 'around',
            args: ['worktree', 'list', '--porcelain', '-z'],
          },
          context,
        )
        .map(({ stdout }) =>
          stdout
            .split('\0\0')
            .slice(1)
            .flatMap((entry) => {
              const [first = ''] = entry.split('\0', 1);
              return first.startsWith('worktree ')
                ? parseAbsolutePath(first.slice('worktree '.length)).match(
                    (path) => [path],
                    () => [],
                  )
                : [];
            }),
        ),
  };
}
