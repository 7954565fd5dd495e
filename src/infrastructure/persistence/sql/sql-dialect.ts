import type { SqlText } from './sql-text.ts';

/** What differs from one SQL database to the other. */
export interface SqlDialect {
  /** Whether the id is one of a few that the query finds, in words that make the index of ids be used. */
  readonly hasIdFrom: (query: SqlText) => SqlText;
  /** What went wrong, or null when the error is not the database's: then it is a defect of ours. */
  readonly diagnose: (error: unknown) => SqlDiagnosis | null;
}

export interface SqlDiagnosis {
  readonly kind:
    'busy' | 'read-only' | 'full' | 'damaged' | 'unavailable' | 'moving' | 'name-taken' | 'task-taken';
  /** The database's own words. */
  readonly detail: string;
}
