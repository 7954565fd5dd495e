import { statSync, type Stats } from 'node:fs';
import { readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { errAsync, ok, safeTry, type Result, type ResultAsync } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { SessionId } from '../../domain/session/session-id.ts';
import {
  childPath,
  lastSegment,
  parentPath,
  type AbsolutePath,
} from '../../domain/workspace/workspace-path.ts';
import { attempt, attemptNow, fileErrorOf, orAbsentNow } from '../filesystem/file-errors.ts';
import { entryNow, namesNow } from '../filesystem/directory-entry.ts';
import { backPointer, gitDirectoryNow } from '../filesystem/git-directory.ts';
import { idInMarker, readMarker } from '../filesystem/marker-file.ts';

/**
 * The directory `worktrees/<id>` of the main repository that belongs to the worktree in `directory` and to no other;
 * null when there is none. It is found from the worktree, or, if that one is gone or unfinished, from `commonDirectory`.
 */
export function findRegistration(
  directory: AbsolutePath,
  commonDirectory: AbsolutePath | null,
): Result<AbsolutePath | null, FileError> {
  return safeTry(function* () {
    const named = yield* namedRegistration(directory);
    if (named !== null && (yield* otherOwner(named, directory)) === null) return ok(named);
    if (commonDirectory === null) return ok(null);
    const all = childPath(commonDirectory, 'worktrees');
    for (const id of yield* namesNow(all)) {
      const registration = childPath(all, id);
      const pointed = yield* backPointer(registration);
      if (pointed !== null && (yield* samePlace(pointed, childPath(directory, '.git'))))
        return ok(registration);
    }
    return ok(null);
  });
}

/** The registration that bears the marker of the session, if it leads nowhere. */
export function findGoneRegistration(
  id: SessionId,
  commonDirectory: AbsolutePath,
): Result<AbsolutePath | null, FileError> {
  return safeTry(function* () {
    const all = childPath(commonDirectory, 'worktrees');
    for (const name of yield* namesNow(all)) {
      const registration = childPath(all, name);
      const marker = yield* readMarker(registration);
      if (idInMarker(marker) !== id) continue;
      const dotGit = yield* backPointer(registration);
      return ok(dotGit === null || (yield* entryNow(dotGit)) === null ? registration : null);
    }
    return ok(null);
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
export function isOwnWorktree(
  directory: AbsolutePath,
  gitDirectory: AbsolutePath,
): Result<boolean, FileError> {
  return isRegistration(gitDirectory)
    ? otherOwner(gitDirectory, directory).map((owner) => owner === null)
    : ok(true);
}

/** The registration that the worktree's own `.git` file names; null when it is no worktree. */
function namedRegistration(directory: AbsolutePath): Result<AbsolutePath | null, FileError> {
  return gitDirectoryNow(directory).map((found) => (found !== null && isRegistration(found) ? found : null));
}

function isRegistration(gitDirectory: AbsolutePath): boolean {
  return lastSegment(parentPath(gitDirectory)) === 'worktrees';
}

/** Another directory that the registration points to and that names it in turn: the worktree it belongs to. */
function otherOwner(
  registration: AbsolutePath,
  directory: AbsolutePath,
): Result<AbsolutePath | null, FileError> {
  return safeTry(function* () {
    const dotGit = yield* backPointer(registration);
    if (dotGit === null || (yield* samePlace(dotGit, childPath(directory, '.git')))) return ok(null);
    const pointed = parentPath(dotGit);
    const named = yield* namedRegistration(pointed);
    return ok(named !== null && (yield* samePlace(named, registration)) ? pointed : null);
  });
}

/** Whether two paths lead to one entry, or are the same text when nothing is there. */
function samePlace(a: AbsolutePath, b: AbsolutePath): Result<boolean, FileError> {
  if (a === b) return ok(true);
  return safeTry(function* () {
    const [one, other] = [yield* statNow(a), yield* statNow(b)];
    return ok(one !== null && other !== null && one.ino === other.ino && one.dev === other.dev);
  });
}

function statNow(path: AbsolutePath): Result<Stats | null, FileError> {
  return orAbsentNow(attemptNow(path, () => statSync(path, { throwIfNoEntry: false }) ?? null));
}
