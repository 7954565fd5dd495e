import { ok, ResultAsync, safeTry, type Result } from 'neverthrow';
import type { StoreError } from '../../../application/ports/port-errors.ts';
import { checkLocation, type FileStoreOptions } from '../file-location.ts';
import type { OpenStore, StoreBackend } from '../lazy-session-store.ts';
import { loadOrm } from '../sql/load-orm.ts';
import type { SessionWrites } from '../sql/session-writes.ts';
import { storeErrorOf } from '../sql/sql-errors.ts';
import { SqlSessionStore } from '../sql/sql-session-store.ts';
import { rewriteSqliteRows } from './rewrite-sqlite-rows.ts';
import type { OpeningOptions } from './open-sqlite-database.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { headerOf } from './sqlite-header.ts';
import { preparedStatements } from './prepared-statements.ts';
import { flawOf, sqliteQueries } from './query-sqlite.ts';
import { bytesOf, contentStateOf, identityOf, storeStandsAt } from './sqlite-file.ts';
import { sqliteWrites } from './sqlite-writes.ts';

/** The store in a SQLite file. */
export function sqliteBackend(path: string, options: FileStoreOptions & OpeningOptions): StoreBackend {
  const exists = (): Result<boolean, StoreError> =>
    checkLocation(path, options).andThen(() => storeStandsAt(path));
  return {
    exists,
    open: () => openStore(path, exists, options),
    absent: { backend: 'sqlite', location: path, records: 0, schemaVersion: 0, bytes: 0 },
  };
}

function openStore(
  path: string,
  exists: StoreBackend['exists'],
  options: OpeningOptions,
): ResultAsync<OpenStore, StoreError> {
  const guarded = <T>(work: () => Promise<T>): ResultAsync<T, StoreError> =>
    ResultAsync.fromPromise(work(), (error) =>
      storeErrorOf(error, { location: path, dialect: sqliteDialect }),
    );
  return safeTry(async function* () {
    if (!(yield* exists())) yield* guarded(() => create(path));
    const [identity, contentState] = [identityOf(path), contentStateOf(path)];
    const database = yield* yield* guarded(async () => {
      const { openSqliteDatabase } = await import('./open-sqlite-database.ts');
      return openSqliteDatabase(path, options);
    });
    const isCurrent = (): boolean =>
      // What is in memory is a copy: it has to follow every change of the file.
      database.memory ? contentStateOf(path) === contentState : identityOf(path) === identity;
    const prepare = preparedStatements(database);
    const records = new SqlSessionStore({
      location: path,
      dialect: sqliteDialect,
      query: sqliteQueries(prepare),
      flaw: untilSound(() => flawOf(database, bytesOf(path))),
      writes: once(() => Promise.resolve(noticingReplacement(sqliteWrites(prepare), isCurrent))),
      rewriteRows: (decide) =>
        Promise.resolve().then(() => noticing(rewriteSqliteRows(database, decide), isCurrent)),
      traits: () => ({
        backend: 'sqlite',
        schemaVersion: headerOf(database).schemaVersion,
        bytes: bytesOf(path),
      }),
    });
    return ok({ records, isCurrent, close: () => void database.close() });
  });
}

async function create(path: string): Promise<void> {
  const { createSqliteFile } = await loadOrm(() => import('./create-sqlite-file.ts'));
  await createSqliteFile(path);
}

/** A write that waited while the store was repaired went to the damaged one, which was moved aside. */
function noticingReplacement(writes: SessionWrites, isCurrent: () => boolean): SessionWrites {
  return {
    insert: (row) => writes.insert(row).then((done) => noticing(done, isCurrent)),
    update: async (row, expectedVersion) => noticing(await writes.update(row, expectedVersion), isCurrent),
    remove: async (id, expectedVersion) => noticing(await writes.remove(id, expectedVersion), isCurrent),
  };
}

function noticing<T>(done: T, isCurrent: () => boolean): T {
  if (isCurrent()) return done;
  throw Object.assign(new Error('the store was replaced meanwhile'), { code: 'SQLITE_BUSY_REPLACED' });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

/** Looks once, but again as long as something is wrong, since somebody may repair it. */
function untilSound(look: () => string | null): () => string | null {
  let sound = false;
  return () => {
    const flaw = sound ? null : look();
    sound = flaw === null;
    return flaw;
  };
}
