import { resolve } from 'node:path';
import { ok, safeTry, type Result } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import {
  childPath,
  parentPath,
  parseAbsolutePath,
  type AbsolutePath,
} from '../../domain/workspace/workspace-path.ts';
import { entryNow, namesNow } from './directory-entry.ts';
import { readSmallFile } from './small-file.ts';

/** The worktrees that are linked to the clone and still stand, by the pointers in its git directory, in their order. */
export function linkedWorktrees(clone: AbsolutePath): Result<readonly AbsolutePath[], FileError> {
  return safeTry(function* () {
    const gitDirectory = childPath(clone, '.git');
    if ((yield* entryNow(gitDirectory))?.isDirectory() !== true) return ok([]);
    const all = childPath(gitDirectory, 'worktrees');
    const standing: AbsolutePath[] = [];
    for (const name of yield* namesNow(all)) {
      const pointer = (yield* readSmallFile(childPath(all, name, 'gitdir'))) ?? '';
      const dotGit = parseAbsolutePath(resolve(all, name, pointer.trimEnd())).unwrapOr(null);
      if (pointer !== '' && dotGit !== null && (yield* entryNow(dotGit)) !== null)
        standing.push(parentPath(dotGit));
    }
    return ok(standing.toSorted());
  });
}
