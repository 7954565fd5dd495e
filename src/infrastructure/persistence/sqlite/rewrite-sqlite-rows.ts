import type Database from 'better-sqlite3';
import type { Result } from 'neverthrow';
import { miscounted, type BulkChange } from '../sql/bulk-change.ts';
import type { SessionRow } from '../sql/session-row.ts';
import { valuesOf, writeStatements } from './sqlite-writes.ts';

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

/** Takes rows out, puts rows in and counts what is there then; whoever calls it holds the transaction. */
export function applyChange(database: Database.Database, { removed, added, leaves }: BulkChange): void {
  const remove = database.prepare('delete from minsky_sessions where id = ?');
  for (const id of removed) remove.run(id);
  const insert = database.prepare(writeStatements.insert);
  for (const row of added) insert.run(...valuesOf(row));
  const holds = database.prepare<[], number>('select count(*) from minsky_sessions').pluck().get() ?? 0;
  const broken = miscounted(leaves, holds);
  if (broken !== null) throw Object.assign(new Error(broken), { code: 'SQLITE_CORRUPT' });
}
