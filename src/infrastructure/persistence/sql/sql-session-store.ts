import { err, ok, Result, ResultAsync } from 'neverthrow';
import type { ClaimRefused, StoreError, VersionConflict } from '../../../application/ports/port-errors.ts';
import type { PageRequest, SessionStore } from '../../../application/ports/session-store.ts';
import type { StoreDescription, StoreMaintenance } from '../../../application/ports/store-maintenance.ts';
import type { Rewrite, StoreSnapshots } from '../../../application/ports/store-snapshots.ts';
import type { SessionCursor, SessionFilter, SessionPage } from '../../../domain/session/session-filter.ts';
import type { SessionId } from '../../../domain/session/session-id.ts';
import type { Session } from '../../../domain/session/session.ts';
import { keptRecordOf, type KeptRecord } from '../../../domain/store/kept-record.ts';
import { refusedAmong } from '../in-memory/refused-claim.ts';
import { changesBetween, type BulkChange, type RewriteRows } from './bulk-change.ts';
import { comesAfter, filterCondition } from './filter-condition.ts';
import { rowOf, sessionOf, type SessionRow } from './session-row.ts';
import type { SessionWrites } from './session-writes.ts';
import type { SqlDialect } from './sql-dialect.ts';
import { damagedBy, storeErrorOf, writeErrorOf } from './sql-errors.ts';
import { sqlText, type SqlText } from './sql-text.ts';

type StoreTraits = Omit<StoreDescription, 'records' | 'location'>;

/** One open database. Reads do without the ORM: loading it costs more than all the rest of a short command. */
export interface SqlDatabase {
  readonly location: string;
  readonly dialect: SqlDialect;
  /** Rejects or throws. */
  readonly query: (statement: SqlText) => Promise<readonly unknown[]>;
  /** Loads the ORM on first use. */
  readonly writes: () => Promise<SessionWrites>;
  readonly rewriteRows: RewriteRows;
  /** All of the description that SQL does not know. */
  readonly traits: () => StoreTraits | Promise<StoreTraits>;
}

/** Keeps the records in one SQL table. Each call is one statement, hence one transaction that never has to upgrade its lock. */
export class SqlSessionStore implements SessionStore, StoreMaintenance, StoreSnapshots {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  find(id: SessionId): ResultAsync<Session | null, StoreError> {
    return this.#read<SessionRow>(sqlText`select * from minsky_sessions where id = ${id}`)
      .andThen((rows) => this.#parse(rows))
      .map(([session]) => session ?? null);
  }

  list(filter: SessionFilter, { limit, after }: PageRequest): ResultAsync<SessionPage, StoreError> {
    const wanted = filterCondition(filter, this.#database.dialect);
    // One more than asked for tells whether there is a next page.
    return this.#read<SessionRow>(
      sqlText`select * from minsky_sessions where ${wanted} and ${comesAfter(after)}
        order by last_activity_at desc, id desc limit ${limit + 1}`,
    ).andThen((rows) =>
      this.#parse(rows.slice(0, limit)).map((sessions) => {
        const last = sessions.at(-1);
        const next = rows.length === sessions.length || last === undefined ? null : cursorOf(last);
        return { sessions, next };
      }),
    );
  }

  insert(session: Session): ResultAsync<void, StoreError | ClaimRefused> {
    return this.#write(session, (writes) => writes.insert(rowOf(session)));
  }

  replace(
    session: Session,
    expectedVersion: number,
  ): ResultAsync<void, StoreError | ClaimRefused | VersionConflict> {
    return this.#write(session, (writes) => writes.update(rowOf(session), expectedVersion)).andThen((met) =>
      atLeastOne(met, session),
    );
  }

  remove(session: Session): ResultAsync<void, StoreError | VersionConflict> {
    return ResultAsync.fromPromise(
      this.#database.writes().then((writes) => writes.remove(session.id, session.version)),
      (error) => storeErrorOf(error, this.#database),
    ).andThen((met) => atLeastOne(met, session));
  }

  describe(): ResultAsync<StoreDescription, StoreError> {
    const { location, traits } = this.#database;
    return this.#read<{ readonly records: number }>(
      sqlText`select count(*) as records from minsky_sessions`,
    ).andThen(([counted]) =>
      this.#guarded(async () => ({ ...(await traits()), location, records: Number(counted?.records) })),
    );
  }

  readAll(): ResultAsync<readonly KeptRecord[], StoreError> {
    return this.#read<SessionRow>(sqlText`select * from minsky_sessions`)
      .andThen((rows) => this.#parse(rows))
      .map((sessions) => sessions.map(keptRecordOf));
  }

  rewrite<E>(decide: Rewrite<E>): ResultAsync<void, StoreError | ClaimRefused | E> {
    return this.#guarded(() =>
      this.#database.rewriteRows<StoreError | ClaimRefused | E>((rows) =>
        this.#parse(rows).andThen((sessions): Result<BulkChange, ClaimRefused | E> => {
          const held = sessions.map(keptRecordOf);
          const decided: Result<readonly KeptRecord[], ClaimRefused | E> = decide(held);
          return decided.andThen((wanted): Result<BulkChange, ClaimRefused> => {
            // Looked at here, since of a bulk of rows no database tells which one it refused.
            const refused = refusedAmong(wanted.map(({ session }) => session));
            return refused === null ? ok(changesBetween(held, wanted)) : err(refused);
          });
        }),
      ),
    ).andThen((done) => done);
  }

  /** `Row` is what the statement selects; what a column really holds is for the caller to find out. */
  #read<Row>(statement: SqlText): ResultAsync<readonly Row[], StoreError> {
    return this.#guarded(() => this.#database.query(statement)).map((rows) => rows as readonly Row[]);
  }

  #guarded<T>(work: () => Promise<T>): ResultAsync<T, StoreError> {
    return ResultAsync.fromThrowable(work, (error) => storeErrorOf(error, this.#database))();
  }

  #parse(rows: readonly SessionRow[]): Result<readonly Session[], StoreError> {
    const { location } = this.#database;
    return Result.combine(rows.map(sessionOf)).mapErr((corrupt) => damagedBy(corrupt, location));
  }

  #write<T>(
    session: Session,
    statement: (writes: SessionWrites) => Promise<T>,
  ): ResultAsync<T, StoreError | ClaimRefused> {
    return ResultAsync.fromPromise(this.#database.writes().then(statement), (error) =>
      writeErrorOf(error, session, this.#database),
    );
  }
}

function cursorOf({ lastActivityAt, id }: Session): SessionCursor {
  return { lastActivityAt, id };
}

function atLeastOne(rows: number, session: Session): Result<void, VersionConflict> {
  return rows === 0 ? err({ kind: 'VersionConflict', session: session.name }) : ok();
}
