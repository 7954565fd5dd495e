import type { ClientBase, Pool } from 'pg';
import { isMissingTable } from './diagnose-postgres.ts';

/** How many migrations the database has had; none when there is no store in it. Nothing is written. */
export async function schemaVersionOf(database: ClientBase | Pool): Promise<number> {
  try {
    const counted = await database.query<{ readonly migrations: string | number }>(
      'select count(*) as migrations from minsky_migrations',
    );
    return Number(counted.rows[0]?.migrations);
  } catch (error) {
    if (isMissingTable(error)) return 0;
    throw error;
  }
}
