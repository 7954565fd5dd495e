import { Pool, TypeOverrides, types } from 'pg';
import type { SqlText } from '../sql/sql-text.ts';
import { isConnectionLoss } from './diagnose-postgres.ts';
import { ClosingClient } from './closing-client.ts';
import type { PostgresTarget } from './postgres-url.ts';
import { despiteConflicts, despiteLoss } from './repeated.ts';

/** The connections to one database: made when they are needed, and again after they broke. */
export interface PostgresConnection {
  readonly pool: Pool;
  readonly query: <T>(statement: SqlText, read: (row: unknown) => T) => Promise<readonly T[]>;
  /** Does something that is one transaction. */
  readonly write: <T>(work: () => Promise<T>) => Promise<T>;
  /** How often a connection broke so far. */
  readonly losses: () => number;
}

/** Whole numbers of 64 bits come as numbers, not as text: every one that is stored is a safe one. */
const wholeNumbers = new TypeOverrides();
wholeNumbers.setTypeParser(types.builtins.INT8, Number);

/** Makes the pool; nothing is connected yet. */
export function connectPostgres({ connection }: PostgresTarget, poolSize: number): PostgresConnection {
  const pool = new Pool({
    ...connection,
    max: poolSize,
    allowExitOnIdle: true,
    types: wholeNumbers,
    Client: ClosingClient,
  });
  // The pool passes on what its idle connections say.
  pool.on('error', () => undefined);
  let losses = 0;
  const watched = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (isConnectionLoss(error)) losses += 1;
      throw error;
    }
  };
  return {
    pool,
    query: async (statement, read) => {
      const rows = await watched(() => despiteConflicts(() => despiteLoss(() => run(pool, statement))));
      return rows.map(read);
    },
    write: (work) => watched(() => despiteConflicts(work)),
    losses: () => losses,
  };
}

async function run(pool: Pool, { sql, values }: SqlText): Promise<readonly unknown[]> {
  let bound = 0;
  const text = sql.replaceAll('?', () => `$${++bound}`);
  return (await pool.query<Record<string, unknown>>(text, [...values])).rows;
}
