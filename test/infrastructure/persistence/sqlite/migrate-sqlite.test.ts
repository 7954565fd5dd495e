import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openSessionStore } from '../../../../src/infrastructure/persistence/open-session-store.ts';
import { schemaVersion } from '../../../../src/infrastructure/persistence/sql/schema-version.ts';
import { migrateSqlite } from '../../../../src/infrastructure/persistence/sqlite/migrate-sqlite.ts';
import { sqliteMigrations } from '../../../../src/infrastructure/persistence/sqlite/sqlite-migrations.ts';
import { sqliteOrm } from '../../../../src/infrastructure/persistence/sqlite/sqlite-orm.ts';
import { applicationId, headerOf } from '../../../../src/infrastructure/persistence/sqlite/sqlite-header.ts';
import { aPullRequest, aSession, taskId } from '../../../../src/interfaces/testing/testing.ts';
import { earlierSchemas, rowInSchemaOne, schemaOne } from '../../../support/schema-1.ts';
import {
  behindItsBack,
  aStoreHolding,
  fingerprint,
  unusedStorePath,
  withStore,
} from '../../../support/sqlite-store.ts';

/** The statements that would turn the schema into what the entity describes. */
async function differences(database: Database.Database): Promise<string> {
  const orm = sqliteOrm(database);
  return orm.schema.getUpdateSchemaSQL({ wrap: false });
}

const page = { limit: 100, after: null };

describe('the migrations', () => {
  it('are as many as the schema version says, each with a name of its own', () => {
    expect(sqliteMigrations).toHaveLength(schemaVersion);
    expect(new Set(sqliteMigrations.map(({ name }) => name)).size).toBe(schemaVersion);
  });

  it('are tried on a store of every earlier schema', () => {
    expect(earlierSchemas).toEqual(Array.from({ length: schemaVersion - 1 }, (_, at) => at + 1));
  });

  it('make exactly the schema that the entity describes', async () => {
    const database = new Database(':memory:');
    await migrateSqlite(database);
    expect(await differences(database)).toBe('');
    expect(headerOf(database)).toEqual({ applicationId, schemaVersion });
    database.exec('drop index minsky_sessions_task_claim');
    expect(await differences(database)).toContain('minsky_sessions_task_claim');
  });

  it('change nothing when they are run again', async () => {
    const database = new Database(':memory:');
    await migrateSqlite(database);
    const before = database.prepare('select * from sqlite_schema').all();
    await migrateSqlite(database);
    expect(database.prepare('select * from sqlite_schema').all()).toEqual(before);
  });

  it('bring a store of an older version up to date when it is opened', async () => {
    const path = await aStoreHolding([]);
    behindItsBack(path, (database) =>
      database.exec(
        'drop table minsky_sessions; drop table minsky_aliases; drop table minsky_migrations; pragma user_version = 0',
      ),
    );
    const session = aSession();
    await withStore(path, async (store) => {
      await store.insert(session);
      expect((await store.list({}, { limit: 9, after: null }))._unsafeUnwrap().sessions).toEqual([session]);
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
    const path = unusedStorePath();
    mkdirSync(dirname(path));
    behindItsBack(path, (database) => {
      database.exec(
        `create table minsky_migrations (id integer not null primary key autoincrement, name text not null,
          executed_at datetime not null default (strftime('%s', 'now') * 1000))`,
      );
      for (const statement of schemaOne('text')) database.exec(statement);
      for (const { columns, values } of sessions.map(rowInSchemaOne)) {
        database
          .prepare(
            `insert into minsky_sessions (${columns.join()}) values (${columns.map(() => '?').join()})`,
          )
          .run(values);
      }
      database.pragma(`application_id = ${String(applicationId)}`);
      database.pragma('user_version = 1');
    });
    const before = fingerprint(path);
    const standing = openSessionStore({ backend: 'sqlite', path }, { upgrades: false });
    expect((await standing.list({}, page))._unsafeUnwrapErr()).toEqual({
      kind: 'StoreReadOnly',
      location: path,
    });
    await standing.close();
    expect(fingerprint(path)).toBe(before);
    await withStore(path, async (store) => {
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
    expect(behindItsBack(path, (database) => database.pragma('integrity_check', { simple: true }))).toBe(
      'ok',
    );
  });

  it('leave the store as it was when one of them fails', async () => {
    const database = new Database(':memory:');
    database.exec('create table other (a); create index minsky_sessions_order on other (a)');
    await expect(migrateSqlite(database)).rejects.toThrow(/already exists/);
    expect(
      database.prepare("select name from sqlite_schema where name like 'minsky%'").pluck().all(),
    ).toEqual(['minsky_sessions_order']);
    expect(headerOf(database)).toEqual({ applicationId: 0, schemaVersion: 0 });
  });
});

describe('the ORM', () => {
  const hostile = {
    SCHEMA: 'elsewhere',
    DB_NAME: '/nonexistent/db',
    CLIENT_URL: 'postgresql://nowhere:1/x',
    HOST: 'nowhere',
    DEBUG: 'true',
    ENTITIES: './nowhere',
    BASE_DIR: '/nonexistent',
    ENSURE_INDEXES: 'true',
    IMPLICIT_TRANSACTIONS: 'true',
    FORCE_UNDEFINED: 'true',
    MIGRATIONS_TABLE_NAME: 'elsewhere',
    MIGRATIONS_PATH: '/nonexistent',
    MIGRATIONS_SNAPSHOT: 'true',
    MIGRATIONS_TRANSACTIONAL: 'true',
    MIGRATIONS_ALL_OR_NOTHING: 'true',
    MIGRATIONS_DISABLE_FOREIGN_KEYS: 'true',
    DISCOVERY_WARN_WHEN_NO_ENTITIES: 'true',
    SCHEMA_GENERATOR_DISABLE_FOREIGN_KEYS: 'true',
  };
  afterEach(() => {
    for (const name of Object.keys(hostile)) delete process.env[`MIKRO_ORM_${name}`];
  });

  it('does not listen to its environment variables', async () => {
    for (const [name, value] of Object.entries(hostile)) process.env[`MIKRO_ORM_${name}`] = value;
    const path = unusedStorePath();
    await withStore(path, async (store) => {
      expect((await store.insert(aSession())).isOk()).toBe(true);
    });
    const tables = behindItsBack(path, (database) =>
      database.prepare("select name from sqlite_schema where type = 'table' order by name").pluck().all(),
    );
    expect(tables).toEqual(['minsky_aliases', 'minsky_migrations', 'minsky_sessions', 'sqlite_sequence']);
  });

  it('serves two stores of one process side by side', async () => {
    await withStore(unusedStorePath(), (one) =>
      withStore(unusedStorePath(), async (two) => {
        for (let round = 0; round < 3; round++) {
          const both = await Promise.all([one.insert(aSession()), two.insert(aSession())]);
          expect(both.every((outcome) => outcome.isOk())).toBe(true);
        }
      }),
    );
  });
});
