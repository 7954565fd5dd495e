import type { ClientBase, Pool, PoolClient } from 'pg';
import { err, type Result } from 'neverthrow';
import { miscounted, type BulkChange } from '../sql/bulk-change.ts';
import type { SessionRow } from '../sql/session-row.ts';

const atOnce = 1_000;

/** Reads all rows and changes them in one transaction; others may read meanwhile and nobody may write. */
export function rewritePostgresRows<E>(
  pool: Pool,
  decide: (rows: readonly SessionRow[]) => Result<BulkChange, E>,
): Promise<Result<void, E>> {
  return inTransaction(pool, async (client) => {
    await client.query('lock table minsky_sessions in share row exclusive mode');
    const { rows } = await client.query<SessionRow>('select * from minsky_sessions');
    const decided = decide(rows);
    if (decided.isErr()) return err(decided.error);
    await applyChange(client, decided.value);
    return decided.map(() => undefined);
  });
}

/** Takes rows out, puts rows in and counts what is there then; whoever calls it holds the transaction. */
export async function applyChange(client: ClientBase, { removed, added, leaves }: BulkChange): Promise<void> {
  if (removed.length > 0)
    await client.query('delete from minsky_sessions where id = any($1)', [[...removed]]);
  for (const rows of inBatches(added)) {
    const [first] = rows;
    const columns = Object.keys(first ?? {}).join(', ');
    await client.query(
      `insert into minsky_sessions (${columns}) select ${columns} from json_populate_recordset(null::minsky_sessions, $1::json)`,
      [JSON.stringify(rows)],
    );
  }
  const { rows } = await client.query<{ holds: string }>('select count(*) as holds from minsky_sessions');
  const broken = miscounted(leaves, Number(rows[0]?.holds));
  if (broken !== null) throw Object.assign(new Error(broken), { code: 'XX001' });
}

function* inBatches(added: Iterable<SessionRow>): Generator<readonly SessionRow[]> {
  let batch: SessionRow[] = [];
  for (const row of added) {
    batch.push(row);
    if (batch.length < atOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Does all of the work or nothing; a connection on which it failed is thrown away with its transaction. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('begin isolation level read committed read write');
    const done = await work(client);
    await client.query('commit');
    return done;
  } catch (error) {
    failure = new Error('The transaction failed', { cause: error });
    throw error;
  } finally {
    client.release(failure);
  }
}
