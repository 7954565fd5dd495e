import { ok, okAsync, ResultAsync, safeTry } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { entryAt } from './directory-entry.ts';

const pathsAtOnce = 64;

/**
 * Which of the paths, relative to `top`, cannot be made into files without something giving way: the path itself where
 * it exists, or the file or link that stands where a directory above it has to be.
 */
export function occupiedPaths(
  top: AbsolutePath,
  paths: readonly string[],
): ResultAsync<readonly string[], FileError> {
  const known = new Map<string, ResultAsync<Obstacle, FileError>>([['', okAsync('directory')]]);
  const directoryAt = (path: string): ResultAsync<Obstacle, FileError> => {
    const found = known.get(path) ?? directoryAt(parentOf(path)).andThen((above) => below(above, top, path));
    known.set(path, found);
    return found;
  };
  return safeTry(async function* () {
    const occupied = new Set<string>();
    for (let start = 0; start < paths.length; start += pathsAtOnce) {
      const some = paths.slice(start, start + pathsAtOnce);
      const obstacles = yield* ResultAsync.combine(
        some.map((path) => directoryAt(parentOf(path)).andThen((above) => below(above, top, path))),
      );
      obstacles.forEach((obstacle, index) => {
        if (obstacle === 'directory') occupied.add(some[index] ?? '');
        else if (obstacle !== 'nothing') occupied.add(obstacle.path);
      });
    }
    return ok([...occupied]);
  });
}

type Obstacle = 'nothing' | 'directory' | { readonly path: string };

/** What stands at the path, given what stands at its parent; links are not followed. */
function below(above: Obstacle, top: AbsolutePath, path: string): ResultAsync<Obstacle, FileError> {
  if (above !== 'directory') return okAsync(above);
  return entryAt(childPath(top, path)).map((entry) => {
    if (entry === null) return 'nothing';
    return entry.isDirectory() ? 'directory' : { path };
  });
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
