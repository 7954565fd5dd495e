import type { SqlDialect } from '../sql/sql-dialect.ts';
import { sqlText } from '../sql/sql-text.ts';
import { diagnoseSqlite } from './diagnose-sqlite.ts';

/** How the SQL store speaks to SQLite. */
export const sqliteDialect: SqlDialect = {
  rowKey: sqlText`rowid`,
  isAmong: (query) => sqlText`rowid in (${query})`,
  diagnose: diagnoseSqlite,
};
