import type { SqlDialect } from '../sql/sql-dialect.ts';
import { sqlText } from '../sql/sql-text.ts';
import { diagnosePostgres } from './diagnose-postgres.ts';

/** How the SQL store speaks to PostgreSQL. */
export const postgresDialect: SqlDialect = {
  // Joined, a table without statistics would be read from end to end.
  rowKey: sqlText`id`,
  isAmong: (query) => sqlText`id = any(array(${query}))`,
  diagnose: diagnosePostgres,
};
