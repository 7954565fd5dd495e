import type { GitError } from '../../application/ports/port-errors.ts';

/** `merge-tree --write-tree` came with this one. */
const oldest = { major: 2, minor: 38 };

/** Judges what `git version` prints; null when it is new enough or says something else. */
export function tooOld(printed: string): GitError | null {
  const [found, major, minor] = /(\d+)\.(\d+)[\w.-]*/.exec(printed) ?? [];
  if (found === undefined) return null;
  const isOld =
    Number(major) < oldest.major || (Number(major) === oldest.major && Number(minor) < oldest.minor);
  return isOld ? { kind: 'GitTooOld', found, needed: `${oldest.major}.${oldest.minor}` } : null;
}
