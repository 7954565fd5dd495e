import { stat } from 'node:fs/promises';
import { err, ok, ResultAsync, safeTry, type Result } from 'neverthrow';
import type { LegacyStores, LegacyStoreUnreadable } from '../../application/ports/legacy-stores.ts';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { LegacyContent } from '../../domain/legacy/legacy-record.ts';
import { timestampFromMilliseconds } from '../../domain/timestamp.ts';
import { attempt } from '../filesystem/file-errors.ts';
import type { ServerFacts } from '../persistence/postgres/postgres-location.ts';
import { isWholeJson, readLegacyJson } from './read-legacy-json.ts';
import { stateOfStore } from './state-of-store.ts';
import { readSteadily } from './steady-files.ts';

/** Reads a store of an earlier version by what it holds, whatever it is called. */
export function readLegacyStore(location: string, facts: ServerFacts = {}): ReturnType<LegacyStores['read']> {
  return /^postgres(?:ql)?:\/\//i.test(location)
    ? fromServer(location, facts)
    : fromFile(location).mapErr((error) =>
        error.kind === 'FileError' ? unreadableFile(error, location) : error,
      );
}

function fromServer(url: string, facts: ServerFacts): ResultAsync<LegacyContent, LegacyStoreUnreadable> {
  // The driver is loaded only where there is such a store.
  return ResultAsync.fromSafePromise(import('./read-legacy-postgres.ts')).andThen((postgres) =>
    postgres.readLegacyPostgres(url, facts),
  );
}

function fromFile(path: string): ResultAsync<LegacyContent, LegacyStoreUnreadable | FileError> {
  return safeTry(async function* () {
    const found = yield* attempt(path, () => stat(path));
    // Opening anything else may wait for ever.
    if (!found.isFile()) return err(unreadable(path, 'not-a-file', ''));
    const state = stateOfStore(path);
    const first = yield* readSteadily(
      [path],
      ([bytes]) => bytes == null || startsLikeSqlite(bytes) || isWholeJson(bytes),
    );
    const [bytes] = first.contents;
    if (bytes == null) return err(unreadable(path, 'not-found', ''));
    const content = startsLikeSqlite(bytes)
      ? yield* fromSqlite(path)
      : yield* understood(readLegacyJson(bytes, path), path);
    return ok({ ...content, writtenAt: timestampFromMilliseconds(Math.floor(found.mtimeMs)), state });
  });
}

function fromSqlite(path: string): ResultAsync<LegacyContent, LegacyStoreUnreadable | FileError> {
  return safeTry(async function* () {
    // The driver is loaded only where there is such a file.
    const sqlite = await import('./read-legacy-sqlite.ts');
    const files = [path, ...sqlite.companions.map((suffix) => `${path}${suffix}`)];
    const { contents } = yield* readSteadily(files, sqlite.isWholeSqlite);
    return understood(sqlite.readLegacySqlite(contents, path), path);
  });
}

function understood(
  read: Result<LegacyContent, string | null>,
  path: string,
): Result<LegacyContent, LegacyStoreUnreadable> {
  return read.orElse((detail) =>
    err(detail === null ? unreadable(path, 'not-a-store', '') : unreadable(path, 'damaged', detail)),
  );
}

function startsLikeSqlite(bytes: Buffer): boolean {
  return bytes.subarray(0, 15).toString('latin1') === 'SQLite format 3';
}

function unreadableFile({ code }: FileError, path: string): LegacyStoreUnreadable {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return unreadable(path, 'not-found', code);
    case 'EACCES':
    case 'EPERM':
      return unreadable(path, 'permission', code);
    case 'EFBIG':
      return unreadable(path, 'too-large', code);
    default:
      return unreadable(path, 'damaged', code);
  }
}

function unreadable(
  location: string,
  reason: LegacyStoreUnreadable['reason'],
  detail: string,
): LegacyStoreUnreadable {
  return { kind: 'LegacyStoreUnreadable', location, reason, detail };
}
