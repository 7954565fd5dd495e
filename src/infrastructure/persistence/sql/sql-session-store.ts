import { err, errAsync, ok, okAsync, Result, ResultAsync } from 'neverthrow';
import type { ClaimRefused, StoreError, VersionConflict } from '../../../application/ports/port-errors.ts';
import type { PageRequest, SessionStore } from '../../../application/ports/session-store.ts';
import type { StoreDescription, StoreMaintenance } from '../../../application/ports/store-maintenance.ts';
import type { Rewrite, StoreSnapshots } from '../../../application/ports/store-snapshots.ts';
import type { SessionCursor, SessionFilter, SessionPage } from '../../../domain/session/session-filter.ts';
import type { SessionId } from '../../../domain/session/session-id.ts';
import type { CorruptRecord } from '../../../domain/session/parse-session.ts';
import { foldName } from '../../../domain/session/session-name.ts';
import type { Session } from '../../../domain/session/session.ts';
import type { KeptRecord } from '../../../domain/store/kept-record.ts';
import { refusedAmong } from '../in-memory/refused-claim.ts';
import { changesBetween, type BulkChange, type RewriteRows } from './bulk-change.ts';
import { keptRecordsOf } from './kept-rows.ts';
import { comesAfter, filterCondition } from './filter-condition.ts';
import { parseJson, rowOf, sessionOf, type SessionRow } from './session-row.ts';
import type { SessionWrites } from './session-writes.ts';
import type { SqlDialect } from './sql-dialect.ts';
import { damagedBy, storeErrorOf, writeErrorOf } from './sql-errors.ts';
import { sqlText, type SqlText } from './sql-text.ts';

type StoreTraits = Omit<StoreDescription, 'records' | 'location'>;

/** One open database. Reads do without the ORM: loading it costs more than all the rest of a short command. */
export interface SqlDatabase {
  readonly location: string;
  readonly dialect: SqlDialect;
  /** Hands over each row as it comes, so that not all of them are in memory beside what is made of them; rejects or throws. */
  readonly query: <T>(statement: SqlText, read: (row: unknown) => T) => Promise<readonly T[]>;
  /** Loads the ORM on first use. */
  readonly writes: () => Promise<SessionWrites>;
  readonly rewriteRows: RewriteRows;
  /** What is wrong with the whole of it, if that can be told quickly; asked before it is written to, and before something is said not to be there. */
  readonly flaw: () => string | null;
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
      .andThen(([session]) => (session === undefined ? this.#unlessFlawed().map(() => null) : ok(session)));
  }

  list(filter: SessionFilter, { limit, after }: PageRequest): ResultAsync<SessionPage, StoreError> {
    const wanted = filterCondition(filter, this.#database.dialect);
    // One more than asked for tells whether there is a next page.
    const page = sqlText`select * from minsky_sessions where ${wanted} and ${comesAfter(after)}
        order by last_activity_at desc, id desc limit ${literal(limit + 1)}`;
    return this.#guarded(() => this.#database.query(page, (row) => sessionOf(row as SessionRow)))
      .andThen((read) =>
        this.#intact(read.slice(0, limit)).map((sessions) => {
          const last = sessions.at(-1);
          const next = read.length === sessions.length || last === undefined ? null : cursorOf(last);
          return { sessions, next };
        }),
      )
      .andThen((found) =>
        // Whoever is asked for by a name and found need not wait for this.
        found.sessions.length > 0 && (filter.called ?? filter.task ?? filter.workspacePaths) !== undefined
          ? ok(found)
          : this.#unlessFlawed().map(() => found),
      );
  }

  insert(session: Session): ResultAsync<void, StoreError | ClaimRefused> {
    const sameId = sqlText`select 1 from minsky_sessions where id = ${session.id}`;
    return this.#write(session, (writes) => writes.insert(rowOf(session))).orElse((error) =>
      this.#firstClaim(session, error, sqlText`${claimsNameOf(session)} union all ${sameId}`),
    );
  }

  replace(
    session: Session,
    expectedVersion: number,
  ): ResultAsync<void, StoreError | ClaimRefused | VersionConflict> {
    return this.#keptPullRequest(session, expectedVersion)
      .andThen((kept) =>
        this.#write(session, (writes) => writes.update(rowOf(session, kept), expectedVersion)),
      )
      .orElse((error) => this.#firstClaim(session, error, claimsNameOf(session)))
      .andThen((met) => atLeastOne(met, session));
  }

  remove(session: Session): ResultAsync<void, StoreError | VersionConflict> {
    return this.#unlessFlawed()
      .andThen(() =>
        this.#guarded(async () => (await this.#database.writes()).remove(session.id, session.version)),
      )
      .andThen((met) => atLeastOne(met, session));
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
      .andThen((rows) => keptRecordsOf(rows, this.#database.location))
      .andThen((records) => this.#unlessFlawed().map(() => records));
  }

  rewrite<E>(decide: Rewrite<E>): ResultAsync<void, StoreError | ClaimRefused | E> {
    const { rewriteRows, location } = this.#database;
    return this.#unlessFlawed()
      .andThen(() =>
        this.#guarded(() =>
          rewriteRows<StoreError | ClaimRefused | E>((rows) =>
            keptRecordsOf(rows, location).andThen((held): Result<BulkChange, ClaimRefused | E> => {
              const decided: Result<readonly KeptRecord[], ClaimRefused | E> = decide(held);
              return decided.andThen((wanted): Result<BulkChange, ClaimRefused> => {
                // Looked at here, since of a bulk of rows no database tells which one it refused.
                const refused = refusedAmong(wanted.map(({ session }) => session));
                return refused === null ? ok(changesBetween(held, wanted)) : err(refused);
              });
            }),
          ),
        ),
      )
      .andThen((done) => done);
  }

  /** Of a name and a task that are both taken, the name is told: databases differ in which of them they look at first. */
  #firstClaim(
    { name }: Session,
    error: StoreError | ClaimRefused,
    holdersOfName: SqlText,
  ): ResultAsync<never, StoreError | ClaimRefused> {
    if (error.kind !== 'TaskTaken') return errAsync(error);
    return this.#read(holdersOfName).andThen((holders): Result<never, ClaimRefused> =>
      err(holders.length === 0 ? error : { kind: 'NameTaken', name }),
    );
  }

  /** The pull request in whose place another comes; it cannot change as long as the version does not. */
  #keptPullRequest({ id, pr }: Session, version: number): ResultAsync<unknown, StoreError> {
    if (pr === null) return okAsync(null);
    const { location } = this.#database;
    return this.#read<{ readonly pr: string | null }>(
      sqlText`select pr from minsky_sessions where id = ${id} and version = ${version}`,
    ).andThen(([row]) =>
      parseJson(row?.pr ?? null).mapErr(() =>
        damagedBy({ kind: 'CorruptRecord', label: id, field: 'pr' }, location),
      ),
    );
  }

  #unlessFlawed(): ResultAsync<void, StoreError> {
    const { location, flaw } = this.#database;
    return this.#guarded(() => Promise.resolve(flaw())).andThen((detail): Result<void, StoreError> =>
      detail === null ? ok() : err({ kind: 'StoreDamaged', location, detail }),
    );
  }

  /** `Row` is what the statement selects; what a column really holds is for the caller to find out. */
  #read<Row>(statement: SqlText): ResultAsync<readonly Row[], StoreError> {
    return this.#guarded(() => this.#database.query(statement, (row) => row as Row));
  }

  #guarded<T>(work: () => Promise<T>): ResultAsync<T, StoreError> {
    return ResultAsync.fromThrowable(work, (error) => storeErrorOf(error, this.#database))();
  }

  #parse(rows: readonly SessionRow[]): Result<readonly Session[], StoreError> {
    return this.#intact(rows.map(sessionOf));
  }

  #intact(read: readonly Result<Session, CorruptRecord>[]): Result<readonly Session[], StoreError> {
    const { location } = this.#database;
    return Result.combine([...read]).mapErr((corrupt) => damagedBy(corrupt, location));
  }

  #write<T>(
    session: Session,
    statement: (writes: SessionWrites) => Promise<T>,
  ): ResultAsync<T, StoreError | ClaimRefused> {
    return this.#unlessFlawed().andThen(() =>
      ResultAsync.fromPromise(this.#database.writes().then(statement), (error) =>
        writeErrorOf(error, session, this.#database),
      ),
    );
  }
}

/** SQLite plans a statement anew for each value of a bound limit, which takes longer than the rest of a lookup. */
function literal(count: number): SqlText {
  return { sql: String(Math.trunc(count)), values: [] };
}

function claimsNameOf({ id, name }: Session): SqlText {
  return sqlText`select 1 from minsky_sessions
    where lower(name) = ${foldName(name)} and status <> 'trashed' and id <> ${id}`;
}

function cursorOf({ lastActivityAt, id }: Session): SessionCursor {
  return { lastActivityAt, id };
}

function atLeastOne(rows: number, session: Session): Result<void, VersionConflict> {
  return rows === 0 ? err({ kind: 'VersionConflict', session: session.name }) : ok();
}
