import { open } from 'node:fs/promises';
import { errAsync, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { childPath, parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { entryAt } from './directory-entry.ts';
import { attempt, fileErrorOf } from './file-errors.ts';

// A path is shorter; a larger `.git` file is none of git's.
const longestGitFile = 8_192;

/**
 * The git directory of the checkout whose top is the path: its `.git`, or what its `.git` file names; null when it has
 * none. A link in either place is not followed, since what it leads to is not the checkout's own.
 */
export function findGitDirectory(top: AbsolutePath): ResultAsync<AbsolutePath | null, FileError> {
  const dotGit = childPath(top, '.git');
  return safeTry(async function* () {
    const entry = yield* entryAt(dotGit);
    if (entry?.isDirectory() === true) return okAsync(dotGit);
    if (entry?.isFile() !== true) return okAsync(null);
    const named = /^gitdir: (.+?)[\r\n]*$/s.exec(yield* firstBytes(dotGit))?.[1] ?? '\0';
    const directory = parseAbsolutePath(named).orElse(() => parseAbsolutePath(`${top}/${named}`));
    if (directory.isErr()) return okAsync(null);
    return entryAt(directory.value).map((target) =>
      target?.isDirectory() === true ? directory.value : null,
    );
  });
}

/** The git directory as something that may be written to; a checkout without one of its own is refused. */
export function requireGitDirectory(top: AbsolutePath): ResultAsync<AbsolutePath, FileError> {
  return safeTry(async function* () {
    for (const path of [top, childPath(top, '.git')]) {
      if ((yield* entryAt(path))?.isSymbolicLink() === true) return errAsync(fileErrorOf('ELOOP', path));
    }
    const directory = yield* findGitDirectory(top);
    return directory === null ? errAsync(fileErrorOf('ENOENT', childPath(top, '.git'))) : okAsync(directory);
  });
}

function firstBytes(path: string): ResultAsync<string, FileError> {
  return attempt(path, async () => {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(longestGitFile), 0, longestGitFile, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  });
}
