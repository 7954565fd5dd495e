import { describe, expect, it } from '@jest/globals';
import { Pool } from 'pg';
import { migratePostgres } from '../../../../src/infrastructure/persistence/postgres/migrate-postgres.ts';
import { postgresMigrations } from '../../../../src/infrastructure/persistence/postgres/postgres-migrations.ts';
import {
  postgresOrm,
  type DatabasePlace,
} from '../../../../src/infrastructure/persistence/postgres/postgres-orm.ts';
import { openSessionStore } from '../../../../src/infrastructure/persistence/open-session-store.ts';
import { schemaVersion } from '../../../../src/infrastructure/persistence/sql/schema-version.ts';
import { aPullRequest, aSession, taskId } from '../../../../src/interfaces/testing/testing.ts';
import { rowInSchemaOne, schemaOne } from '../../../support/schema-1.ts';
import { runSql, unusedDatabase, withPostgresStore } from '../../../support/postgres-store.ts';

const page = { limit: 100, after: null };

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

  it('bring a store of schema 1 up to date with everything in it, unless it is opened as it stands', async () => {
    const sessions = [
      aSession({
        aliases: ['task#1', 'task#1', '\u0000 \ud800 "'],
        task: taskId('md#176'),
        pr: aPullRequest(),
      }),
      aSession({ aliases: ['task#1', 'x'.repeat(100_000)], status: 'trashed', trashedFrom: 'active' }),
      aSession(),
    ];
    await inDatabase(async (pool, url) => {
      await pool.query(
        `create table minsky_migrations (id serial primary key, name text not null,
          executed_at timestamptz not null default current_timestamp)`,
      );
      for (const statement of schemaOne('text collate "C"')) await pool.query(statement);
      for (const { columns, values } of sessions.map(rowInSchemaOne)) {
        const places = columns.map((_column, at) => `$${String(at + 1)}`).join();
        await pool.query(`insert into minsky_sessions (${columns.join()}) values (${places})`, [...values]);
      }
      const standing = openSessionStore({ backend: 'postgres', url, poolSize: 1 }, { upgrades: false });
      expect((await standing.list({}, page))._unsafeUnwrapErr()).toMatchObject({ kind: 'StoreReadOnly' });
      await standing.close();
      expect((await pool.query('select name from minsky_migrations')).rows).toHaveLength(1);
      await withPostgresStore({ backend: 'postgres', url, poolSize: 1 }, async (store) => {
        expect((await store.describe())._unsafeUnwrap()).toMatchObject({ records: 3, schemaVersion });
        const called = async (text: string): Promise<readonly string[]> =>
          (await store.list({ called: text }, page))
            ._unsafeUnwrap()
            .sessions.map(({ id }) => id)
            .sort();
        expect((await store.list({}, page))._unsafeUnwrap().sessions).toEqual(sessions.toReversed());
        expect(await called('task#1')).toEqual([sessions[0]!.id, sessions[1]!.id]);
        expect(await called('\u0000 \ud800 "')).toEqual([sessions[0]!.id]);
        expect(await called('x'.repeat(100_000))).toEqual([sessions[1]!.id]);
        const task = { scheme: null, number: 176 };
        expect((await store.list({ task }, page))._unsafeUnwrap().sessions).toEqual([sessions[0]]);
        const renamed = { ...sessions[0]!, aliases: ['new'], version: 2 };
        expect((await store.replace(renamed, 1)).isOk()).toBe(true);
        expect([await called('task#1'), await called('new')]).toEqual([[sessions[1]!.id], [renamed.id]]);
        expect((await store.remove(sessions[1]!)).isOk()).toBe(true);
        expect(await called('task#1')).toEqual([]);
        expect((await store.find(renamed.id))._unsafeUnwrap()).toEqual(renamed);
      });
      expect(await differences(pool)).toBe('');
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
