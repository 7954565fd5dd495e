import { err, ok, okAsync, ResultAsync, safeTry } from 'neverthrow';
import type { StoreError } from '../../../application/ports/port-errors.ts';
import type { OpenStore, StoreBackend } from '../lazy-session-store.ts';
import { loadOrm } from '../sql/load-orm.ts';
import { schemaVersion } from '../sql/schema-version.ts';
import type { SessionWrites } from '../sql/session-writes.ts';
import { storeErrorOf } from '../sql/sql-errors.ts';
import { SqlSessionStore } from '../sql/sql-session-store.ts';
import { sqlText } from '../sql/sql-text.ts';
import { connectPostgres, type PostgresConnection } from './postgres-connection.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { checkServer, type ServerFacts } from './postgres-location.ts';
import { rewritePostgresRows } from './rewrite-postgres-rows.ts';
import { schemaVersionOf } from './schema-version-of.ts';
import { despiteLoss } from './repeated.ts';

/** The store in a PostgreSQL database, with at most `poolSize` connections at once. */
export function postgresBackend(
  { url, poolSize }: { readonly url: string; readonly poolSize: number },
  { upgrades = true, ...facts }: ServerFacts & { readonly upgrades?: boolean },
): StoreBackend {
  const target = checkServer(url, facts);
  const location = target.match(
    ({ location: shown }) => shown,
    (error) => error.location,
  );
  let connection: PostgresConnection | null = null;
  /** The connection with the version that its schema was last seen to have; forgotten when it breaks. */
  let seen: { readonly version: number; readonly losses: number } | null = null;

  const guarded = <T>(work: () => Promise<T>): ResultAsync<T, StoreError> =>
    ResultAsync.fromPromise(work(), (error) => storeErrorOf(error, { location, dialect: postgresDialect }));

  const look = (): ResultAsync<{ opened: PostgresConnection; version: number }, StoreError> =>
    target.asyncAndThen((known) => {
      const opened = (connection ??= connectPostgres(known, poolSize));
      if (seen !== null && seen.version > 0 && seen.losses === opened.losses()) {
        return okAsync({ opened, version: seen.version });
      }
      return guarded(() => despiteLoss(() => schemaVersionOf(opened.pool))).map((version) => {
        seen = { version, losses: opened.losses() };
        return { opened, version };
      });
    });

  return {
    exists: () => look().map(({ version }) => version > 0),
    open: () =>
      safeTry(async function* () {
        const { opened, version } = yield* look();
        if (version > schemaVersion) {
          return err({ kind: 'StoreTooNew', location, found: version, supported: schemaVersion } as const);
        }
        if (version < schemaVersion && !upgrades) return err({ kind: 'StoreReadOnly', location } as const);
        if (version < schemaVersion) {
          yield* guarded(() => migrate(opened));
          seen = { version: schemaVersion, losses: opened.losses() };
        }
        return ok(openStore(opened, location));
      }),
    close: async () => {
      const closing = connection;
      connection = seen = null;
      await closing?.pool.end();
    },
    absent: { backend: 'postgres', location, records: 0, schemaVersion: 0, bytes: 0 },
  };
}

function openStore(connection: PostgresConnection, location: string): OpenStore {
  const { pool, query, losses } = connection;
  const before = losses();
  const records = new SqlSessionStore({
    location,
    dialect: postgresDialect,
    query,
    // The server keeps checksums of its pages.
    flaw: () => null,
    writes: once(async () => {
      const { postgresWrites } = await loadOrm(() => import('./postgres-orm.ts'));
      return repeating(postgresWrites(pool), connection);
    }),
    rewriteRows: (decide) => connection.write(() => rewritePostgresRows(pool, decide)),
    traits: async () => {
      const [size] = await query(
        sqlText`select pg_total_relation_size('minsky_sessions'::regclass) as bytes`,
        (row) => row as { readonly bytes: number },
      );
      return {
        backend: 'postgres',
        schemaVersion,
        bytes: size?.bytes ?? 0,
      };
    },
  });
  // After a loss it may be another server, or the same with another content: its schema is looked at again.
  return { records, isCurrent: () => losses() === before, close: () => undefined };
}

async function migrate({ pool, write }: PostgresConnection): Promise<void> {
  const { migratePostgres } = await loadOrm(() => import('./migrate-postgres.ts'));
  await write(() => migratePostgres(pool));
}

function repeating(writes: SessionWrites, { write }: PostgresConnection): SessionWrites {
  return {
    insert: (row) => write(() => writes.insert(row)),
    update: (row, expectedVersion) => write(() => writes.update(row, expectedVersion)),
    remove: (id, expectedVersion) => write(() => writes.remove(id, expectedVersion)),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}
