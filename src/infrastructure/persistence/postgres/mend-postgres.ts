import type { ClientBase, PoolClient } from 'pg';
import type { Session } from '../../../domain/session/session.ts';
import type { JudgedRows } from '../sql/judge-rows.ts';
import { loadOrm } from '../sql/load-orm.ts';
import { rowOf, sessionColumns, type SessionRow } from '../sql/session-row.ts';
import type { MissingPart } from './postgres-schema.ts';

/** Where rows that do not parse are kept. */
export const quarantine = 'minsky_damaged_sessions';

/** A row with the place where the server keeps it. */
export interface PlacedRow extends SessionRow {
  readonly place: string;
}

export interface Mending {
  readonly rows: JudgedRows<PlacedRow>;
  readonly missing: readonly MissingPart[];
  /** All that the store shall hold. */
  readonly sessions: readonly Session[];
}

/** Sets damaged rows aside, and changes only those others that are not as they shall be. */
export async function mendPostgres(client: PoolClient, { rows, missing, sessions }: Mending): Promise<void> {
  await setAside(
    client,
    rows.damaged.map(({ row }) => row),
  );
  const table = missing.find(({ name }) => name === 'minsky_sessions');
  if (table !== undefined) {
    await client.query(table.statement);
    const { migrateWithin } = await loadOrm(() => import('./migrate-postgres.ts'));
    await migrateWithin(client);
  }
  const before = Map.groupBy(rows.records, ({ id }) => id);
  const changed = sessions.filter((session) => {
    const [state, ...others] = before.get(session.id) ?? [];
    return state !== session || others.length > 0;
  });
  // All of them first: one may take the name that another gives up.
  for (const { id } of changed) await client.query('delete from minsky_sessions where id = $1', [id]);
  for (const session of changed) await insert(client, rowOf(session));
  for (const { name, statement } of missing) if (name !== 'minsky_sessions') await client.query(statement);
}

async function setAside(client: ClientBase, rows: readonly PlacedRow[]): Promise<void> {
  await client.query(
    `create table if not exists ${quarantine} (moved_at timestamptz not null, record text not null)`,
  );
  for (const { place } of rows) {
    await client.query(
      `insert into ${quarantine} select now(), row_to_json(one)::text from minsky_sessions one where ctid = $1::tid`,
      [place],
    );
    await client.query('delete from minsky_sessions where ctid = $1::tid', [place]);
  }
}

async function insert(client: ClientBase, row: SessionRow): Promise<void> {
  const places = sessionColumns.map((_, index) => `$${String(index + 1)}`);
  await client.query(
    `insert into minsky_sessions (${sessionColumns.join(', ')}) values (${places.join(', ')})`,
    sessionColumns.map((column) => row[column]),
  );
}
