import { readdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errAsync, okAsync, ResultAsync, safeTry } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import {
  childPath,
  lastSegment,
  parentPath,
  parseAbsolutePath,
  type AbsolutePath,
} from '../../domain/workspace/workspace-path.ts';
import { attempt, fileErrorOf, orAbsent } from '../filesystem/file-errors.ts';
import { findGitDirectory } from '../filesystem/git-directory.ts';

/**
 * The directory `worktrees/<id>` of the main repository that belongs to the worktree in `directory` and to no other;
 * null when there is none. It is found from the worktree, or, if that one is gone or unfinished, from `commonDirectory`.
 */
export function findRegistration(
  directory: AbsolutePath,
  commonDirectory: AbsolutePath | null,
): ResultAsync<AbsolutePath | null, FileError> {
  return safeTry(async function* () {
    const named = yield* namedRegistration(directory);
    if (named !== null && (yield* otherOwner(named, directory)) === null) return okAsync(named);
    if (commonDirectory === null) return okAsync(null);
    const all = childPath(commonDirectory, 'worktrees');
    for (const id of (yield* orAbsent(attempt(all, () => readdir(all)))) ?? []) {
      const registration = childPath(all, id);
      const pointed = yield* backPointer(registration);
      if (pointed !== null && (yield* samePlace(pointed, childPath(directory, '.git'))))
        return okAsync(registration);
    }
    return okAsync(null);
  });
}

/** Tells the registration of the worktree in `directory` that it is there now; says nothing to any other. */
export function relocateWorktree(directory: AbsolutePath): ResultAsync<void, FileError> {
  return safeTry(async function* () {
    const registration = yield* namedRegistration(directory);
    if (registration === null) return errAsync(fileErrorOf('ENOENT', childPath(directory, '.git')));
    const owner = yield* otherOwner(registration, directory);
    if (owner !== null) return errAsync(fileErrorOf('EEXIST', owner));
    return attempt(registration, async () => {
      const file = childPath(registration, 'gitdir');
      const text = `${await realpath(directory)}/.git\n`;
      if ((await readFile(file, 'utf8').catch(() => '')) === text) return;
      const temporary = `${file}.minsky`;
      await writeFile(temporary, text);
      await rename(temporary, file);
    });
  });
}

/** Whether the git directory is that of the checkout in `directory`: a copy of a worktree has that of the original. */
export function isOwnWorktree(directory: AbsolutePath): ResultAsync<boolean, FileError> {
  return namedRegistration(directory).andThen((registration) =>
    registration === null
      ? okAsync(true)
      : otherOwner(registration, directory).map((owner) => owner === null),
  );
}

/** The `.git` file that a registration says its worktree has; null when the directory is no registration. */
export function backPointer(registration: AbsolutePath): ResultAsync<AbsolutePath | null, FileError> {
  const file = childPath(registration, 'gitdir');
  return orAbsent(attempt(file, () => readFile(file, 'utf8'))).map((text) =>
    text === null ? null : parseAbsolutePath(resolve(registration, text.trimEnd())).unwrapOr(null),
  );
}

/** The registration that the worktree's own `.git` file names; null when it is no worktree. */
function namedRegistration(directory: AbsolutePath): ResultAsync<AbsolutePath | null, FileError> {
  return findGitDirectory(directory).map((found) =>
    found !== null && lastSegment(parentPath(found)) === 'worktrees' ? found : null,
  );
}

/** Another directory that the registration points to and that names it in turn: the worktree it belongs to. */
function otherOwner(
  registration: AbsolutePath,
  directory: AbsolutePath,
): ResultAsync<AbsolutePath | null, FileError> {
  return safeTry(async function* () {
    const dotGit = yield* backPointer(registration);
    if (dotGit === null || (yield* samePlace(dotGit, childPath(directory, '.git')))) return okAsync(null);
    const pointed = parentPath(dotGit);
    const named = yield* namedRegistration(pointed);
    return okAsync(named !== null && (yield* samePlace(named, registration)) ? pointed : null);
  });
}

/** Whether two paths lead to one entry, or are the same text when nothing is there. */
function samePlace(a: AbsolutePath, b: AbsolutePath): ResultAsync<boolean, FileError> {
  if (a === b) return okAsync(true);
  return ResultAsync.combine([a, b].map((path) => orAbsent(attempt(path, () => stat(path))))).map(
    ([one, other]) =>
      one !== null && one !== undefined && other !== null && other !== undefined
        ? one.ino === other.ino && one.dev === other.dev
        : false,
  );
}
