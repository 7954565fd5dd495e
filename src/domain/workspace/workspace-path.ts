import { err, ok, type Result } from 'neverthrow';
import type { Brand } from '../brand.ts';

/** An absolute path with `/` between segments, without `.`, `..`, doubled or trailing slashes; a root is `/` or `C:/`. */
export type AbsolutePath = Brand<'AbsolutePath'>;

export interface InvalidPath {
  readonly kind: 'InvalidPath';
  readonly value: string;
  readonly reason: 'empty' | 'relative' | 'control-character' | 'too-long';
}

const longestPath = 4_096;

/** Accepts an absolute path and normalises it; a relative one is refused, since its meaning would depend on the caller. */
export function parseAbsolutePath(value: string): Result<AbsolutePath, InvalidPath> {
  const refuse = (reason: InvalidPath['reason']): Result<AbsolutePath, InvalidPath> =>
    err({ kind: 'InvalidPath', value, reason });
  if (value === '') return refuse('empty');
  if (value.length > longestPath) return refuse('too-long');
  // eslint-disable-next-line no-control-regex -- control characters are what the rule forbids
  if (/[\u0000-\u001f\u007f]/.test(value) || !value.isWellFormed()) return refuse('control-character');
  if (isNormal(value)) return ok(value as AbsolutePath);
  const drive = /^[A-Za-z]:(?=[\\/])/.exec(value)?.[0];
  if (drive === undefined && !value.startsWith('/')) return refuse('relative');
  const rest = drive === undefined ? value : value.slice(drive.length).replaceAll('\\', '/');
  return ok(`${drive ?? ''}/${normalisedSegments(rest).join('/')}` as AbsolutePath);
}

/** Whether a POSIX path is what normalising would make of it, as nearly every stored one is. */
function isNormal(value: string): boolean {
  return value.startsWith('/') && !/\/(?:\.{0,2}\/|\.{0,2}$)/.test(value);
}

/** Resolves what a person typed against the directory they stand in; a leading `~` is their home directory. */
export function resolvePath(
  value: string,
  from: AbsolutePath,
  home: AbsolutePath,
): Result<AbsolutePath, InvalidPath> {
  if (value === '') return err({ kind: 'InvalidPath', value, reason: 'empty' });
  if (value === '~' || value.startsWith('~/')) return parseAbsolutePath(`${home}/${value.slice(1)}`);
  const absolute = parseAbsolutePath(value);
  return absolute.isErr() && absolute.error.reason === 'relative'
    ? parseAbsolutePath(`${from}/${value}`)
    : absolute;
}

/** The path of an entry below a directory; `segments` must be single names. */
export function childPath(parent: AbsolutePath, ...segments: readonly string[]): AbsolutePath {
  return [parent.replace(/\/$/, ''), ...segments].join('/') as AbsolutePath;
}

/** Whether `path` is `directory` or lies below it, compared by whole segments. */
export function liesWithin(path: AbsolutePath, directory: AbsolutePath): boolean {
  return path === directory || path.startsWith(directory.endsWith('/') ? directory : `${directory}/`);
}

/** The path itself and every directory above it, innermost first. */
export function pathAndAncestors(path: AbsolutePath): readonly AbsolutePath[] {
  const parent = parentPath(path);
  return parent === path ? [path] : [path, ...pathAndAncestors(parent)];
}

/** The directory that holds the path; the root holds itself. */
export function parentPath(path: AbsolutePath): AbsolutePath {
  const above = path.slice(0, path.lastIndexOf('/'));
  return (above === '' || /^[A-Za-z]:$/.test(above) ? `${above}/` : above) as AbsolutePath;
}

/** The last segment; empty for the root. */
export function lastSegment(path: AbsolutePath): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function normalisedSegments(path: string): readonly string[] {
  return path
    .split('/')
    .reduce<readonly string[]>(
      (kept, segment) =>
        segment === '' || segment === '.' ? kept : segment === '..' ? kept.slice(0, -1) : [...kept, segment],
      [],
    );
}
