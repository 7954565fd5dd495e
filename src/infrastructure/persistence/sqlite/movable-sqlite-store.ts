import type Database from 'better-sqlite3';
import type { Result } from 'neverthrow';
import { ok, okAsync, ResultAsync, safeTry } from 'neverthrow';
import type { MovableStore, StoreContent } from '../../../application/ports/movable-stores.ts';
import type { StoreError } from '../../../application/ports/port-errors.ts';
import type { MoveNote } from '../../../domain/store/move-note.ts';
import { writeFileAtomically } from '../../filesystem/atomic-file.ts';
import { asideName } from '../aside-name.ts';
import { checkLocation, type FileStoreOptions } from '../file-location.ts';
import { fileStoreErrorOf } from '../file-store-error.ts';
import { changesBetween } from '../sql/bulk-change.ts';
import { loadOrm } from '../sql/load-orm.ts';
import { comeBackStatement, goneTable, leaveStatement, noteStatements } from '../sql/move-statements.ts';
import { keptRecordsOf } from '../sql/kept-rows.ts';
import type { SessionRow } from '../sql/session-row.ts';
import { storeErrorOf } from '../sql/sql-errors.ts';
import { openSqliteDatabase } from './open-sqlite-database.ts';
import { applyChange } from './rewrite-sqlite-rows.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { storeStandsAt } from './sqlite-file.ts';
import { sqliteBlocks } from './sqlite-move-blocks.ts';
import { hasTable, noteInSqlite } from './sqlite-note.ts';

/** The store in a SQLite file as one end of a migration. Each call has a connection of its own. */
export function movableSqliteStore(path: string, options: FileStoreOptions): MovableStore {
  const busyTimeout = options.busyTimeout ?? 10_000;
  const guarded = <T>(work: () => Promise<T>): ResultAsync<T, StoreError> =>
    ResultAsync.fromThrowable(work, (error) =>
      storeErrorOf(error, { location: path, dialect: sqliteDialect }),
    )();
  const exists = (): Result<boolean, StoreError> =>
    checkLocation(path, options).andThen(() => storeStandsAt(path));

  /** Does something with the database, if there is one or one shall be made. */
  function connected<T>(
    work: (database: Database.Database) => Result<T, StoreError>,
    otherwise: 'make' | (() => T),
  ): ResultAsync<T, StoreError> {
    return safeTry(async function* () {
      if (!(yield* exists())) {
        if (otherwise !== 'make') return ok(otherwise());
        yield* guarded(async () => {
          const { createSqliteFile } = await loadOrm(() => import('./create-sqlite-file.ts'));
          await createSqliteFile(path);
        });
      }
      const database = yield* yield* guarded(() => openSqliteDatabase(path, { busyTimeout }));
      return guarded(() => {
        try {
          return Promise.resolve(work(database));
        } finally {
          database.close();
        }
      }).andThen((done) => done);
    });
  }

  return {
    look: () =>
      connected(
        (database) => contentOf(database, path),
        () => ({ note: null, records: [] }),
      ),
    close: (note) =>
      connected((database) => {
        within(database, () => {
          run(database, sqliteBlocks.block);
          writeNote(database, note);
        });
        return ok(undefined);
      }, 'make'),
    reopen: () =>
      connected(
        (database) => {
          within(database, () => {
            run(database, [...sqliteBlocks.unblock, noteStatements.drop]);
          });
          return ok(undefined);
        },
        () => undefined,
      ),
    receive: (records, note, mayGo) =>
      connected(
        (database) =>
          within(database, () =>
            contentOf(database, path).map((content) => {
              if (!mayGo(content)) return false;
              if (hasTable(database, goneTable)) run(database, [comeBackStatement]);
              run(database, sqliteBlocks.unblock);
              applyChange(database, changesBetween(content.records, records));
              run(database, sqliteBlocks.block);
              writeNote(database, note);
              return true;
            }),
          ),
        'make',
      ),
    setAside: (note) =>
      connected<{ readonly kept: string | null; readonly bytes: Buffer | null }>((database) => {
        const holds = hasRows(database);
        return ok({
          kept: holds ? asideName(path, note) : null,
          bytes: holds ? database.serialize() : null,
        });
      }, 'make').andThen(({ kept, bytes }) =>
        keep(kept, bytes, path)
          .andThen(() =>
            connected((database) => {
              within(database, () => {
                leave(database, note);
              });
              return ok(undefined);
            }, 'make'),
          )
          .map(() => kept),
      ),
  };
}

function contentOf(database: Database.Database, location: string): Result<StoreContent, StoreError> {
  const note = noteInSqlite(database);
  const rows = hasTable(database, 'minsky_sessions')
    ? database.prepare<[], SessionRow>('select * from minsky_sessions').all()
    : [];
  return keptRecordsOf(rows, location).map((records) => ({ note, records }));
}

function leave(database: Database.Database, note: MoveNote): void {
  run(database, sqliteBlocks.unblock);
  if (hasTable(database, 'minsky_sessions')) run(database, ['delete from minsky_sessions', leaveStatement]);
  writeNote(database, note);
}

function writeNote(database: Database.Database, note: MoveNote): void {
  run(database, [noteStatements.make, noteStatements.clear]);
  database.prepare('insert into minsky_moved (note) values (?)').run(JSON.stringify(note));
}

function hasRows(database: Database.Database): boolean {
  if (!hasTable(database, 'minsky_sessions')) return false;
  return database.prepare('select 1 from minsky_sessions limit 1').get() !== undefined;
}

function run(database: Database.Database, statements: readonly string[]): void {
  for (const statement of statements) database.prepare(statement).run();
}

/** Begins with the lock for writing: a deferred transaction fails where another process wrote in between. */
function within<T>(database: Database.Database, work: () => T): T {
  return database.transaction(work).immediate();
}

function keep(kept: string | null, bytes: Buffer | null, location: string): ResultAsync<void, StoreError> {
  if (kept === null || bytes === null) return okAsync();
  return writeFileAtomically(kept, bytes).mapErr((error) => fileStoreErrorOf(error, location));
}
