import type Database from 'better-sqlite3';
import type { Result } from 'neverthrow';
import { miscounted, type BulkChange } from '../sql/bulk-change.ts';
import type { SessionRow } from '../sql/session-row.ts';
import { keepAliases } from './keep-aliases.ts';
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
  insertAll(database, added);
  const holds = database.prepare<[], number>('select count(*) from minsky_sessions').pluck().get() ?? 0;
  const broken = miscounted(leaves, holds);
  if (broken !== null) throw Object.assign(new Error(broken), { code: 'SQLITE_CORRUPT' });
}

/**
 * The trigger that keeps the aliases of a row takes four times as long as all the rest of its insertion. It is away in the
 * meantime, which nobody outside the transaction sees, and the aliases of all rows are kept in one go.
 */
function insertAll(database: Database.Database, rows: Iterable<SessionRow>): void {
  const trigger = triggerOf(database);
  const last =
    database.prepare<[], number | null>('select max(rowid) from minsky_sessions').pluck().get() ?? 0;
  if (trigger !== undefined) database.exec('drop trigger minsky_sessions_inserted');
  const insert = database.prepare(writeStatements.insert);
  for (const row of rows) insert.run(...valuesOf(row));
  if (trigger === undefined) return;
  database.prepare(`${keepAliases} where kept.rowid > ? and kept.aliases <> '[]'`).run(last);
  database.exec(trigger);
}

/** The trigger in the words in which it was made. */
function triggerOf(database: Database.Database): string | undefined {
  return database
    .prepare<[], string>(
      `select sql from sqlite_master where type = 'trigger' and name = 'minsky_sessions_inserted'`,
    )
    .pluck()
    .get();
}
