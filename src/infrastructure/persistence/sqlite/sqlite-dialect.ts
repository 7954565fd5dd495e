import type { SqlDialect } from '../sql/sql-dialect.ts';
import { sqlText } from '../sql/sql-text.ts';
import { diagnoseSqlite } from './diagnose-sqlite.ts';

/** How the SQL store speaks to SQLite. */
export const sqliteDialect: SqlDialect = {
  // Compared as JSON, which also has what text cannot hold.
  bearsAlias: (alias) =>
    sqlText`exists (select 1 from json_each(minsky_sessions.aliases) as alias where minsky_sessions.aliases -> alias.fullkey = ${JSON.stringify(alias)})`,
  diagnose: diagnoseSqlite,
};
