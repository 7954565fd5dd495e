import type { SqlDialect } from '../sql/sql-dialect.ts';
import { sqlText } from '../sql/sql-text.ts';
import { diagnoseSqlite } from './diagnose-sqlite.ts';

/** How the SQL store speaks to SQLite. */
export const sqliteDialect: SqlDialect = {
  bearsAlias: (alias) =>
    sqlText`exists (select 1 from json_each(minsky_sessions.aliases) where json_each.value = ${alias})`,
  diagnose: diagnoseSqlite,
};
