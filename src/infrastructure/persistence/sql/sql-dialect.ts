import type { SqlText } from './sql-text.ts';

/** What differs from one SQL database to the other. */
export interface SqlDialect {
  /** The column by which the database gets to a row soonest. */
  readonly rowKey: SqlText;
  /** Whether the row is one of a few whose `rowKey` the query finds, in words that make the database go straight to them. */
  readonly isAmong: (query: SqlText) => SqlText;
  /** What went wrong, or null when the error is not the database's: then it is a defect of ours. */
  readonly diagnose: (error: unknown) => SqlDiagnosis | null;
}

export interface SqlDiagnosis {
  readonly kind:
    'busy' | 'read-only' | 'full' | 'damaged' | 'unavailable' | 'moving' | 'name-taken' | 'task-taken';
  /** The database's own words. */
  readonly detail: string;
}
