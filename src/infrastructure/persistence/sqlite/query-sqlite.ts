import type Database from 'better-sqlite3';
import type { SqlText } from '../sql/sql-text.ts';

/** What can be checked from end to end without anybody noticing: some ten thousand records in 25 ms. */
const mostBytesChecked = 16 * 2 ** 20;

/** A statement of this length comes again; one with a list of thousands of values does not. */
const longestKept = 2_000;

/** Reads with statements that are prepared once. */
export function preparedQueries(
  database: Database.Database,
): (statement: SqlText) => Promise<readonly unknown[]> {
  const prepared = new Map<string, Database.Statement>();
  const prepare = (sql: string): Database.Statement => {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    if (sql.length <= longestKept) prepared.set(sql, statement);
    return statement;
  };
  return ({ sql, values }) => Promise.resolve(prepare(sql).all(...values));
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
