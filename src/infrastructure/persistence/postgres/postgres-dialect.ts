import type { SqlDialect } from '../sql/sql-dialect.ts';
import { sqlText } from '../sql/sql-text.ts';
import { diagnosePostgres } from './diagnose-postgres.ts';

/** How the SQL store speaks to PostgreSQL. */
export const postgresDialect: SqlDialect = {
  // `json` keeps each alias as it was written; read as text, one with a NUL would be an error.
  bearsAlias: (alias) =>
    sqlText`exists (select 1 from json_array_elements(aliases::json) as alias where alias::text = ${JSON.stringify(alias)})`,
  diagnose: diagnosePostgres,
};
