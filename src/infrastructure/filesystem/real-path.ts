import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Result } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { attemptNow, fileErrorOf } from './file-errors.ts';

/** The path with its links resolved, of what exists. */
export function realPathNow(path: AbsolutePath): Result<AbsolutePath, FileError> {
  return attemptNow(path, () => realpathSync.native(path)).andThen((real) =>
    parseAbsolutePath(real).mapErr(() => fileErrorOf('EINVAL', path)),
  );
}

/** The path with the links resolved of whatever part of it exists. */
export function realPathOf<Path extends string>(path: Path): Path {
  try {
    return realpathSync.native(path) as Path;
  } catch {
    const parent = dirname(path);
    return parent === path ? path : (join(realPathOf(parent), basename(path)) as Path);
  }
}
