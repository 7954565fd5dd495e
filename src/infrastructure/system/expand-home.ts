import { err, type Result } from 'neverthrow';
import {
  parseAbsolutePath,
  type AbsolutePath,
  type InvalidPath,
} from '../../domain/workspace/workspace-path.ts';

/** Reads a path that a setting names: absolute, or below the home directory as `~` or `~/…`; a relative one is refused. */
export function expandHome(value: string, home: AbsolutePath | null): Result<AbsolutePath, InvalidPath> {
  if (!/^~($|[\\/])/.test(value)) return parseAbsolutePath(value);
  return home === null
    ? err({ kind: 'InvalidPath', value, reason: 'relative' })
    : parseAbsolutePath(home + value.slice(1));
}
