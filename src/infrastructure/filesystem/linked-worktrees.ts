import { ok, safeTry, type Result } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { childPath, parentPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { entryNow, namesNow } from './directory-entry.ts';
import { backPointer } from './git-directory.ts';

/** The worktrees that are linked to the clone and still stand, by the pointers in its git directory, in their order. */
export function linkedWorktrees(clone: AbsolutePath): Result<readonly AbsolutePath[], FileError> {
  return safeTry(function* () {
    const gitDirectory = childPath(clone, '.git');
    if ((yield* entryNow(gitDirectory))?.isDirectory() !== true) return ok([]);
    const all = childPath(gitDirectory, 'worktrees');
    const standing: AbsolutePath[] = [];
    for (const name of yield* namesNow(all)) {
      const registration = childPath(all, name);
      const dotGit = yield* backPointer(registration);
      // An empty pointer leads to the registration itself.
      if (dotGit !== null && dotGit !== registration && (yield* entryNow(dotGit)) !== null)
        standing.push(parentPath(dotGit));
    }
    return ok(standing.toSorted());
  });
}
