import type Database from 'better-sqlite3';
import type { Result } from 'neverthrow';
import type { BulkChange } from '../sql/bulk-change.ts';
import type { SessionRow } from '../sql/session-row.ts';

/**
 * Reads all rows and changes them in one transaction, without a pause: other calls of this process share the connection
 * and would get into it.
 */
export function rewriteSqliteRows<E>(
  database: Database.Database,
  decide: (rows: readonly SessionRow[]) => Result<BulkChange, E>,
): Result<void, E> {
  return database
    .transaction(() =>
      decide(database.prepare<[], SessionRow>('select * from minsky_sessions').all()).map((change) => {
        applyChange(database, change);
      }),
    )
    .immediate();
}

/** Takes rows out and puts rows in; whoever calls it holds the transaction. */
export function applyChange(database: Database.Database, { removed, added }: BulkChange): void {
  const remove = database.prepare('delete from minsky_sessions where id = ?');
  for (const id of removed) remove.run(id);
  const [first] = added;
  if (first === undefined) return;
  const columns = Object.keys(first) as (keyof SessionRow)[];
  const insert = database.prepare(
    `insert into minsky_sessions (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
  );
  for (const row of added) insert.run(...columns.map((column) => row[column]));
}
