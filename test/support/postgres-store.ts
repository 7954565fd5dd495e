import { Client, type QueryResultRow } from 'pg';
import { v7 } from 'uuid';
import {
  openSessionStore,
  type SessionDatabase,
  type StoreLocation,
} from '../../src/infrastructure/persistence/open-session-store.ts';
import { postgresUrl } from './postgres-on-demand.ts';

export type PostgresStoreLocation = Extract<StoreLocation, { backend: 'postgres' }>;

/** A store in an empty database of its own; the database is dropped with the server. */
export async function unusedDatabase(server?: string): Promise<PostgresStoreLocation> {
  const base = server ?? (await postgresUrl());
  return newDatabase(base, '');
}

/** A store in a copy of a database that nobody is connected to. */
export async function copyOfDatabase(url: string): Promise<PostgresStoreLocation> {
  return newDatabase(await postgresUrl(), `template ${new URL(url).pathname.slice(1)}`);
}

async function newDatabase(base: string, how: string): Promise<PostgresStoreLocation> {
  const name = `test_${v7().replaceAll('-', '')}`;
  await runSql(base, `create database ${name} ${how}`);
  return storeAt(databaseOf(base, name));
}

/** The store behind a URL. */
export function storeAt(url: string): PostgresStoreLocation {
  return { backend: 'postgres', url, poolSize: 5 };
}

/** The same server and login, another database. */
export function databaseOf(url: string, name: string): string {
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

/** Does something with the store and closes it. */
export async function withPostgresStore<T>(
  location: StoreLocation,
  work: (store: SessionDatabase) => PromiseLike<T>,
): Promise<T> {
  const store = openSessionStore(location);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Runs one statement behind the store's back, or several without parameters. */
export async function runSql<Row extends QueryResultRow>(
  url: string,
  statement: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(statement, values.length === 0 ? undefined : [...values])).rows;
  } finally {
    await client.end();
  }
}
