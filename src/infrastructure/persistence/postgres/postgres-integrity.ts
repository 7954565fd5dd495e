import { err, ok, ResultAsync, type Result } from 'neverthrow';
import type { Pool, PoolClient } from 'pg';
import type { StoreError } from '../../../application/ports/port-errors.ts';
import type { Decide, RebuiltStore, StoreIntegrity } from '../../../application/ports/store-integrity.ts';
import type { StoreContent } from '../../../domain/store/store-content.ts';
import { judgeRows, type JudgedRows } from '../sql/judge-rows.ts';
import { loadOrm } from '../sql/load-orm.ts';
import { schemaVersion } from '../sql/schema-version.ts';
import { sessionColumns } from '../sql/session-row.ts';
import { storeErrorOf } from '../sql/sql-errors.ts';
import { connectPostgres } from './postgres-connection.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { checkServer, type ServerFacts } from './postgres-location.ts';
import { missingColumns, missingParts, type MissingPart } from './postgres-schema.ts';
import { hasTable, noteInPostgres } from './postgres-note.ts';
import { mendPostgres, quarantine, type PlacedRow } from './mend-postgres.ts';
import { schemaVersionOf } from './schema-version-of.ts';

interface Looked {
  readonly content: StoreContent;
  readonly rows: JudgedRows<PlacedRow>;
  readonly missing: readonly MissingPart[];
}

/** `mnsk`, as for migrations: a repair and a migration take turns. */
const lock = 0x6d6e736b;

/** The integrity of the store in a PostgreSQL database. */
export function postgresIntegrity({ url }: { readonly url: string }, facts: ServerFacts): StoreIntegrity {
  const connected = <T, E>(
    work: (client: PoolClient, location: string) => Promise<Result<T, E | StoreError>>,
  ): ResultAsync<T, E | StoreError> =>
    checkServer(url, facts).asyncAndThen((target) => {
      const { location } = target;
      return ResultAsync.fromPromise(
        inTransaction(connectPostgres(target, 1).pool, (client) => work(client, location)),
        (error) => storeErrorOf(error, { location, dialect: postgresDialect }),
      ).andThen((result) => result);
    });
  return {
    inspect: () =>
      connected(async (client, location) => (await look(client, location)).map(({ content }) => content)),
    rebuild: (decide) => connected((client, location) => rebuild(client, location, decide)),
  };
}

/** All of it, or nothing: what does not come to its end is undone by the server. */
async function inTransaction<T, E>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  try {
    const client = await pool.connect();
    try {
      await client.query(`begin isolation level read committed; set local lock_timeout = '10s'`);
      const result = await work(client);
      await client.query(result.isOk() ? 'commit' : 'rollback');
      return result;
    } finally {
      client.release(true);
    }
  } finally {
    await pool.end();
  }
}

async function look(client: PoolClient, location: string): Promise<Result<Looked, StoreError>> {
  const version = await versionOf(client);
  const content = { location, shared: true, flaws: [], records: [] };
  const nothing = { content, rows: { records: [], damaged: [] }, missing: [] };
  if (version === 0) return ok(nothing);
  if (version > schemaVersion) {
    return err({ kind: 'StoreTooNew', location, found: version, supported: schemaVersion });
  }
  const note = await noteInPostgres(client);
  if (note?.phase === 'gone') return err({ kind: 'StoreMoved', location, to: note.other });
  if (version < schemaVersion) {
    const { migrateWithin } = await loadOrm(() => import('./migrate-postgres.ts'));
    await migrateWithin(client);
  }
  const [lost] = await missingColumns(client, sessionColumns);
  if (lost !== undefined) {
    return err({
      kind: 'StoreDamaged',
      location,
      detail: `its table minsky_sessions lacks the column ${lost}`,
    });
  }
  const missing = await missingParts(client);
  const flaws = missing.map(({ name }) => ({
    kind: 'FileDamaged' as const,
    detail: `its schema lacks ${name}`,
  }));
  if (missing.some(({ name }) => name === 'minsky_sessions')) {
    return ok({ ...nothing, content: { ...content, flaws }, missing });
  }
  const { rows } = await client.query<PlacedRow>('select ctid::text as place, * from minsky_sessions');
  const judged = judgeRows(rows);
  return ok({
    content: {
      ...content,
      flaws: [...flaws, ...judged.damaged.map(({ flaw }) => flaw)],
      records: judged.records,
    },
    rows: judged,
    missing,
  });
}

async function rebuild<E>(
  client: PoolClient,
  location: string,
  decide: Decide<E>,
): Promise<Result<RebuiltStore | null, E | StoreError>> {
  await client.query('select pg_advisory_xact_lock($1)', [lock]);
  if (await hasTable(client, 'minsky_sessions')) {
    await client.query('lock table minsky_sessions in share row exclusive mode');
  }
  const looked = await look(client, location);
  if (looked.isErr()) return err(looked.error);
  const { content, rows, missing } = looked.value;
  const decided = await decide(content);
  if (decided.isErr()) return err(decided.error);
  if (decided.value === null) return ok(null);
  await mendPostgres(client, { rows, missing, sessions: decided.value });
  return ok({ kept: `${location} ${quarantine}` });
}

async function versionOf(client: PoolClient): Promise<number> {
  return (await hasTable(client, 'minsky_migrations')) ? schemaVersionOf(client) : 0;
}
