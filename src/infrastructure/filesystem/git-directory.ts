import { resolve } from 'node:path';
import { err, ok, ResultAsync, safeTry, type Result } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { childPath, parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { entryNow } from './directory-entry.ts';
import { fileErrorOf } from './file-errors.ts';
import { readSmallFile } from './small-file.ts';

// A path is shorter; a larger `.git` file is none of git's.
const longestGitFile = 8_192;

/**
 * The git directory of the checkout whose top is the path: its `.git`, or what its `.git` file names; null when it has
 * none. A link in either place is not followed, since what it leads to is not the checkout's own.
 */
export function gitDirectoryNow(top: AbsolutePath): Result<AbsolutePath | null, FileError> {
  const dotGit = childPath(top, '.git');
  return safeTry(function* () {
    const entry = yield* entryNow(dotGit);
    if (entry?.isDirectory() === true) return ok(dotGit);
    if (entry?.isFile() !== true || entry.size > longestGitFile) return ok(null);
    const text = yield* readSmallFile(dotGit);
    const named = /^gitdir: (.+?)[\r\n]*$/s.exec(text ?? '')?.[1] ?? '\0';
    const directory = parseAbsolutePath(named).orElse(() => parseAbsolutePath(`${top}/${named}`));
    if (directory.isErr()) return ok(null);
    return entryNow(directory.value).map((target) =>
      target?.isDirectory() === true ? directory.value : null,
    );
  });
}

/** The same, for a chain of what takes longer. */
export function findGitDirectory(top: AbsolutePath): ResultAsync<AbsolutePath | null, FileError> {
  return new ResultAsync(Promise.resolve(gitDirectoryNow(top)));
}

/** The git directory as something that may be written to; a checkout without one of its own is refused. */
export function requireGitDirectory(top: AbsolutePath): Result<AbsolutePath, FileError> {
  return safeTry(function* () {
    for (const path of [top, childPath(top, '.git')]) {
      if ((yield* entryNow(path))?.isSymbolicLink() === true) return err(fileErrorOf('ELOOP', path));
    }
    const directory = yield* gitDirectoryNow(top);
    return directory === null ? err(fileErrorOf('ENOENT', childPath(top, '.git'))) : ok(directory);
  });
}

/** The `.git` file that a registration says its worktree has; null when the directory is no registration. */
export function backPointer(registration: AbsolutePath): Result<AbsolutePath | null, FileError> {
  return readSmallFile(childPath(registration, 'gitdir')).map((text) =>
    text === null ? null : parseAbsolutePath(resolve(registration, text.trimEnd())).unwrapOr(null),
  );
}
