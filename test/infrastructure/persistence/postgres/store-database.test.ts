import { describe, expect, it } from '@jest/globals';
import { schemaVersion } from '../../../../src/infrastructure/persistence/sql/schema-version.ts';
import { openSessionStore } from '../../../../src/infrastructure/persistence/open-session-store.ts';
import { aSession } from '../../../../src/interfaces/testing/testing.ts';
import {
  databaseOf,
  runSql,
  storeAt,
  unusedDatabase,
  withPostgresStore,
} from '../../../support/postgres-store.ts';

const page = { limit: 100, after: null };

const tablesIn = (schema: string): string[] =>
  ['minsky_aliases', 'minsky_migrations', 'minsky_sessions'].map((name) => `${schema}.${name}`);

async function tablesOf(url: string): Promise<readonly string[]> {
  const rows = await runSql<{ name: string }>(
    url,
    `select schemaname || '.' || tablename as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  return rows.map(({ name }) => name);
}

describe('a PostgreSQL store that does not exist', () => {
  it('holds nothing, and reading it does not create it', async () => {
    const location = await unusedDatabase();
    await withPostgresStore(location, async (store) => {
      expect((await store.list({}, page))._unsafeUnwrap()).toEqual({ sessions: [], next: null });
      expect((await store.find(aSession().id))._unsafeUnwrap()).toBeNull();
      expect((await store.describe())._unsafeUnwrap()).toMatchObject({
        backend: 'postgres',
        records: 0,
        schemaVersion: 0,
        bytes: 0,
      });
    });
    expect(await tablesOf(location.url)).toEqual([]);
  });

  it('is created by the first write', async () => {
    const location = await unusedDatabase();
    await withPostgresStore(location, async (store) => {
      expect((await store.list({}, page))._unsafeUnwrap().sessions).toEqual([]);
      const session = aSession();
      expect((await store.insert(session)).isOk()).toBe(true);
      expect((await store.list({}, page))._unsafeUnwrap().sessions).toEqual([session]);
    });
    expect(await tablesOf(location.url)).toEqual(tablesIn('public'));
  });
});

describe('a PostgreSQL store', () => {
  it('describes itself without its password', async () => {
    const location = await unusedDatabase();
    const { port, pathname } = new URL(location.url);
    await withPostgresStore(location, async (store) => {
      await store.insert(aSession());
      const described = (await store.describe())._unsafeUnwrap();
      expect(described).toEqual({
        backend: 'postgres',
        location: `postgresql://postgres@127.0.0.1:${port}${pathname}`,
        records: 1,
        schemaVersion,
        bytes: described.bytes,
      });
      expect(described.bytes).toBeGreaterThan(8_192);
    });
  });

  it('leaves a legacy table `sessions` beside it untouched', async () => {
    const location = await unusedDatabase();
    await runSql(
      location.url,
      `create table sessions (session varchar primary key, "taskId" varchar);
      insert into sessions values ('task#1', '1')`,
    );
    await withPostgresStore(location, async (store) => {
      expect((await store.list({}, page))._unsafeUnwrap().sessions).toEqual([]);
      expect((await store.insert(aSession())).isOk()).toBe(true);
    });
    expect(await runSql(location.url, 'select * from sessions')).toEqual([
      { session: 'task#1', taskId: '1' },
    ]);
    expect(await tablesOf(location.url)).toEqual([...tablesIn('public'), 'public.sessions']);
  });

  it('lives in the schema that the URL puts first', async () => {
    const location = await unusedDatabase();
    await runSql(location.url, 'create schema team');
    const inTeam = storeAt(`${location.url}?options=-c%20search_path%3Dteam,public`);
    const session = aSession();
    await withPostgresStore(inTeam, async (store) => store.insert(session));
    expect(await tablesOf(location.url)).toEqual(tablesIn('team'));
    await withPostgresStore(inTeam, async (store) => {
      expect((await store.replace({ ...session, version: 2 }, 1)).isOk()).toBe(true);
      expect((await store.list({}, page))._unsafeUnwrap().sessions).toEqual([{ ...session, version: 2 }]);
    });
  });

  it('works in a database with quotation marks and spaces in its name', async () => {
    const { url } = await unusedDatabase();
    await runSql(url, `create database "o'brien ""x"""`);
    const location = storeAt(databaseOf(url, encodeURIComponent(`o'brien "x"`)));
    await withPostgresStore(location, async (store) => {
      expect((await store.insert(aSession())).isOk()).toBe(true);
    });
  });

  it('orders and folds names byte by byte, whatever the language of the database', async () => {
    const { url } = await unusedDatabase();
    const collations = await runSql<{ collation: string }>(
      url,
      `select distinct collation_name as collation from information_schema.columns
         where table_name = 'minsky_sessions' and data_type = 'text'`,
    );
    expect(collations).toEqual([]);
    await withPostgresStore(storeAt(url), async (store) => store.insert(aSession()));
    expect(
      await runSql(
        url,
        `select distinct collation_name as collation from information_schema.columns
           where table_name = 'minsky_sessions' and data_type = 'text'`,
      ),
    ).toEqual([{ collation: 'C' }]);
  });

  it('is opened once for calls that come at the same time', async () => {
    const location = await unusedDatabase();
    await withPostgresStore(location, async (store) => {
      const outcomes = await Promise.all(Array.from({ length: 30 }, () => store.insert(aSession())));
      expect(outcomes.every((outcome) => outcome.isOk())).toBe(true);
      const connections = await runSql<{ connections: string }>(
        location.url,
        `select count(*) as connections from pg_stat_activity
           where datname = current_database() and application_name = 'minsky'`,
      );
      expect(Number(connections[0]?.connections)).toBeLessThanOrEqual(5);
    });
  });

  it('can be used again after it was closed', async () => {
    const store = openSessionStore(await unusedDatabase());
    await store.close();
    await store.insert(aSession());
    await store.close();
    expect((await store.list({}, page))._unsafeUnwrap().sessions).toHaveLength(1);
    await store.close();
  });

  it('decides claims and versions alike when every transaction of the database is serializable', async () => {
    const location = await unusedDatabase();
    const { pathname } = new URL(location.url);
    await runSql(
      location.url,
      `alter database ${pathname.slice(1)} set default_transaction_isolation = 'serializable'`,
    );
    await withPostgresStore(location, async (store) => {
      const session = aSession();
      await store.insert(session);
      const replaced = await Promise.all(
        Array.from({ length: 20 }, () => store.replace({ ...session, version: 2 }, 1)),
      );
      expect(replaced.filter((outcome) => outcome.isOk())).toHaveLength(1);
      expect(new Set(replaced.flatMap((outcome) => (outcome.isErr() ? [outcome.error.kind] : [])))).toEqual(
        new Set(['VersionConflict']),
      );
    });
  });
});
