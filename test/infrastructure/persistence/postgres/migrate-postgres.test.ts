import { describe, expect, it } from '@jest/globals';
import { Pool } from 'pg';
import { migratePostgres } from '../../../../src/infrastructure/persistence/postgres/migrate-postgres.ts';
import { postgresMigrations } from '../../../../src/infrastructure/persistence/postgres/postgres-migrations.ts';
import {
  postgresOrm,
  type DatabasePlace,
} from '../../../../src/infrastructure/persistence/postgres/postgres-orm.ts';
import { schemaVersion } from '../../../../src/infrastructure/persistence/sql/schema-version.ts';
import { aSession } from '../../../../src/interfaces/testing/testing.ts';
import { runSql, unusedDatabase, withPostgresStore } from '../../../support/postgres-store.ts';

async function inDatabase<T>(work: (pool: Pool, url: string) => Promise<T>): Promise<T> {
  const { url } = await unusedDatabase();
  const pool = new Pool({ connectionString: url });
  try {
    return await work(pool, url);
  } finally {
    await pool.end();
  }
}

/** The statements that would turn the schema into what the entity describes, but for the order of text. */
async function differences(pool: Pool): Promise<string> {
  const { rows } = await pool.query<DatabasePlace>(
    'select current_database() as "dbName", current_schema() as schema',
  );
  const sql = await postgresOrm(pool, [], rows[0]).schema.getUpdateSchemaSQL({ wrap: false });
  return sql
    .split('\n')
    .filter((line) => !/^alter table "minsky_sessions" alter column "\w+" type text( using .*)?;$/.test(line))
    .join('\n')
    .trim();
}

describe('the migrations of a PostgreSQL store', () => {
  it('are as many as the schema version says', () => {
    expect(postgresMigrations).toHaveLength(schemaVersion);
  });

  it('make the schema that the entity describes', async () => {
    await inDatabase(async (pool) => {
      await migratePostgres(pool);
      expect(await differences(pool)).toBe('');
      await pool.query('drop index minsky_sessions_task_claim');
      expect(await differences(pool)).toContain('minsky_sessions_task_claim');
    });
  });

  it('change nothing when they are run again', async () => {
    await inDatabase(async (pool) => {
      await migratePostgres(pool);
      const before = (await pool.query('select * from minsky_migrations')).rows;
      await migratePostgres(pool);
      expect((await pool.query('select * from minsky_migrations')).rows).toEqual(before);
    });
  });

  it('leave the database as it was when one of them fails', async () => {
    await inDatabase(async (pool) => {
      await pool.query('create table other (a int); create index minsky_sessions_order on other (a)');
      await expect(migratePostgres(pool)).rejects.toThrow(/already exists/);
      const { rows } = await pool.query(
        'select tablename from pg_tables where schemaname = current_schema()',
      );
      expect(rows).toEqual([{ tablename: 'other' }]);
    });
  });

  it('refuse a store of a newer program before anything is written', async () => {
    await inDatabase(async (pool, url) => {
      await migratePostgres(pool);
      await pool.query(`insert into minsky_migrations (name) values ('9999-of-tomorrow')`);
      await pool.query('alter table minsky_sessions rename to minsky_tomorrow');
      const location = expect.stringMatching(/^postgresql:\/\/postgres@127\.0\.0\.1:\d+\/test_\w+$/);
      const tooNew = { kind: 'StoreTooNew', location, found: schemaVersion + 1, supported: schemaVersion };
      await withPostgresStore({ backend: 'postgres', url, poolSize: 1 }, async (store) => {
        expect((await store.list({}, { limit: 1, after: null }))._unsafeUnwrapErr()).toEqual(tooNew);
        expect((await store.insert(aSession()))._unsafeUnwrapErr()).toEqual(tooNew);
      });
      expect(await runSql(url, 'select count(*)::int as rows from minsky_tomorrow')).toEqual([{ rows: 0 }]);
    });
  });

  it('call a store damaged whose table is gone, and do not make a new one', async () => {
    await inDatabase(async (pool, url) => {
      await migratePostgres(pool);
      await pool.query('drop table minsky_sessions');
      await withPostgresStore({ backend: 'postgres', url, poolSize: 1 }, async (store) => {
        const refused = { kind: 'StoreDamaged', detail: 'relation "minsky_sessions" does not exist (42P01)' };
        expect((await store.list({}, { limit: 1, after: null }))._unsafeUnwrapErr()).toMatchObject(refused);
        expect((await store.insert(aSession()))._unsafeUnwrapErr().kind).toBe('StoreDamaged');
      });
    });
  });
});
