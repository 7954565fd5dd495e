import type Database from 'better-sqlite3';
import type { SqlText } from '../sql/sql-text.ts';
import type { Prepare } from './prepared-statements.ts';

/** What can be checked from end to end without anybody noticing: some ten thousand records in 25 ms. */
const mostBytesChecked = 16 * 2 ** 20;

/** Hands over each row as it comes. */
export function sqliteQueries(
  prepare: Prepare,
): <T>(statement: SqlText, read: (row: unknown) => T) => Promise<readonly T[]> {
  return ({ sql, values }, read) => {
    const found = [];
    for (const row of prepare(sql).iterate(...values)) found.push(read(row));
    return Promise.resolve(found);
  };
}

/**
 * What is wrong with the file as a whole. Its pages have no checksum: a damaged one may make a record disappear from
 * an index or from the table, and no read would notice.
 */
export function flawOf(database: Database.Database, bytes: number): string | null {
  if (bytes > mostBytesChecked) return null;
  const found = database.pragma('integrity_check(1)', { simple: true });
  return found === 'ok' ? null : String(found);
}
