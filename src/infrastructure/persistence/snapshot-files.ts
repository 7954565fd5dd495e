import { randomBytes } from 'node:crypto';
import { link, readFile, stat, unlink } from 'node:fs/promises';
import { err, errAsync, ok, okAsync, ResultAsync, safeTry, type Result } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import type {
  SnapshotExists,
  SnapshotFiles,
  SnapshotRefused,
} from '../../application/ports/snapshot-files.ts';
import {
  parseSnapshot,
  renderSnapshot,
  snapshotVersion,
  type SnapshotFlaw,
  type StoreSnapshot,
} from '../../domain/store/store-snapshot.ts';
import { childPath, parentPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { compactTime } from './aside-name.ts';
import { checksumOf, parseMembers } from './json/json-document.ts';
import { writeFileAtomically } from '../filesystem/atomic-file.ts';
import { attempt, fileErrorOf } from '../filesystem/file-errors.ts';
import { ensurePrivateDirectory } from '../filesystem/private-directory.ts';

/** Beyond this a text could not be handled as one. */
const mostBytes = 512 * 2 ** 20 - 2 ** 20;

/** Snapshots as JSON documents with a checksum over their meaning; `backups` is where those go that have no place. */
export function snapshotFiles({ backups }: { readonly backups: AbsolutePath }): SnapshotFiles {
  return {
    write: (path, snapshot) =>
      safeTry(async function* () {
        if (path === null) yield* ensurePrivateDirectory(backups);
        const place = path ?? childPath(backups, nameOf(snapshot));
        const { head, checksum, records } = laidOut(snapshot);
        const text = `${JSON.stringify({ ...head, checksum, records }, null, 2)}\n`;
        yield* writeNew(place, text);
        return ok({ path: place, checksum });
      }),
    read: (path) =>
      readBytes(path).andThen((bytes) => understand(bytes).mapErr((flaw) => refusalOf(flaw, path))),
    discard: (path) => attempt(path, () => unlink(path)),
  };
}

function laidOut(snapshot: StoreSnapshot): { head: object; checksum: string; records: readonly unknown[] } {
  const document = renderSnapshot(snapshot);
  const { records, ...head } = document;
  return { head, checksum: checksumOf({ ...document }), records };
}

/** Unlike a rename, a link never takes the place of what stands there. */
function writeNew(path: AbsolutePath, text: string): ResultAsync<void, SnapshotExists | FileError> {
  const draft = `${path}.${randomBytes(4).toString('hex')}.part` as AbsolutePath;
  const directory = parentPath(path);
  const published = writeFileAtomically(draft, text).andThen(() => attempt(path, () => link(draft, path)));
  return published
    .mapErr((error): SnapshotExists | FileError => {
      if (error.code === 'EEXIST') return { kind: 'SnapshotExists', path };
      return error.reason === 'not-found' ? fileErrorOf(error.code, directory) : error;
    })
    .andThen(() => attempt(draft, () => unlink(draft)))
    .orElse((error) =>
      ResultAsync.fromSafePromise(unlink(draft).catch(() => undefined)).andThen(() => err(error)),
    );
}

function readBytes(path: AbsolutePath): ResultAsync<Buffer, SnapshotRefused | FileError> {
  return attempt(path, async () => {
    const found = await stat(path);
    // Opening anything else may wait for ever.
    if (!found.isFile()) return null;
    return found.size > mostBytes ? null : readFile(path);
  })
    .mapErr((error): SnapshotRefused | FileError =>
      error.reason === 'not-found' ? { kind: 'SnapshotNotFound', path } : error,
    )
    .andThen((bytes): ResultAsync<Buffer, SnapshotRefused> =>
      bytes === null ? errAsync({ kind: 'SnapshotForeign', path }) : okAsync(bytes),
    );
}

function understand(bytes: Buffer): Result<StoreSnapshot, SnapshotFlaw> {
  return parseMembers(bytes)
    .mapErr((detail): SnapshotFlaw => ({ kind: 'damaged', detail }))
    .andThen((members) => parseSnapshot(members, (checksum, covered) => checksum === checksumOf(covered)));
}

function refusalOf(flaw: SnapshotFlaw, path: string): SnapshotRefused {
  switch (flaw.kind) {
    case 'foreign':
      return { kind: 'SnapshotForeign', path };
    case 'too-new':
      return { kind: 'SnapshotTooNew', path, found: flaw.found, supported: snapshotVersion };
    case 'damaged':
      return { kind: 'SnapshotDamaged', path, detail: flaw.detail };
  }
}

function nameOf({ createdAt }: StoreSnapshot): string {
  return `sessions-${compactTime(createdAt)}-${randomBytes(4).toString('hex')}.json`;
}
