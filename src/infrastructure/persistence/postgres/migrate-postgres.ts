import { Migrator } from '@mikro-orm/migrations';
import type { PostgresPool } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { schemaVersion } from '../sql/schema-version.ts';
import { postgresMigrations } from './postgres-migrations.ts';
import { postgresOrm, type DatabasePlace } from './postgres-orm.ts';
import { schemaVersionOf } from './schema-version-of.ts';

/** `mnsk`, like the mark of a SQLite file: of whoever asks for this lock in one database, one at a time gets it. */
const lock = 0x6d6e736b;

/** Brings the schema to this program's version. This module is loaded only when it is behind. */
export async function migratePostgres(pool: Pool): Promise<void> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    // Whoever had to wait for the lock must see what the one before has done.
    await client.query('begin isolation level read committed read write');
    await migrateWithin(client);
    await client.query('commit');
  } catch (error) {
    failure = new Error('The migration failed', { cause: error });
    throw error;
  } finally {
    // A connection that is thrown away takes its unfinished transaction with it.
    client.release(failure);
  }
}

/** The same in a transaction that is under way. */
export async function migrateWithin(client: PoolClient): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [lock]);
  if ((await versionOf(client)) < schemaVersion) await migrate(client);
}

async function migrate(client: PoolClient): Promise<void> {
  const { rows } = await client.query<DatabasePlace>(
    // The ORM puts the name between quotation marks as it is.
    `select replace(current_database(), '''', '''''') as "dbName", current_schema() as schema`,
  );
  await new Migrator(postgresOrm(onlyThis(client), postgresMigrations, rows[0]).em).up();
}

/** In a transaction a failed statement would end it, so this looks before it asks. */
async function versionOf(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ readonly found: string | null }>(
    `select to_regclass('minsky_migrations')::text as found`,
  );
  return (rows[0]?.found ?? null) === null ? 0 : schemaVersionOf(client);
}

/** A pool of one connection that is in a transaction and stays there. */
function onlyThis(client: PoolClient): PostgresPool {
  const query = client.query.bind(client) as Awaited<ReturnType<PostgresPool['connect']>>['query'];
  return {
    connect: () => Promise.resolve({ query, release: () => undefined }),
    end: () => Promise.resolve(),
    options: {},
  };
}
