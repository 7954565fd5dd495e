import { createHash, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import type { ResultAsync } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { RepositoryId } from '../../domain/repository/repository-id.ts';
import {
  childPath,
  lastSegment,
  parentPath,
  type AbsolutePath,
} from '../../domain/workspace/workspace-path.ts';
import { attempt } from '../filesystem/file-errors.ts';

/** Where the mirror of a repository is: readable, and different for identities that differ in case alone. */
export function mirrorPlace(directory: AbsolutePath, id: RepositoryId): AbsolutePath {
  const readable = id
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(-80);
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 16);
  return childPath(directory, `${readable}-${digest}.git`);
}

/** A new place beside the mirror's, for one that is not complete. */
export function incomingPlace(mirror: AbsolutePath): AbsolutePath {
  return childPath(parentPath(mirror), `${incomingPrefix(mirror)}${randomUUID()}`);
}

/** What earlier attempts left beside the mirror; to be asked for by the holder of its lock alone. */
export function leftoversOf(mirror: AbsolutePath): ResultAsync<readonly AbsolutePath[], FileError> {
  const directory = parentPath(mirror);
  return attempt(directory, () => readdir(directory)).map((names) =>
    names.filter((name) => name.startsWith(incomingPrefix(mirror))).map((name) => childPath(directory, name)),
  );
}

function incomingPrefix(mirror: AbsolutePath): string {
  return `.${lastSegment(mirror)}.`;
}
