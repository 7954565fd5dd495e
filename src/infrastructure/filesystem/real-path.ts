import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The path with the links resolved of whatever part of it exists. */
export function realPathOf<Path extends string>(path: Path): Path {
  try {
    return realpathSync.native(path) as Path;
  } catch {
    const parent = dirname(path);
    return parent === path ? path : (join(realPathOf(parent), basename(path)) as Path);
  }
}
