import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  openSessionStore,
  type SessionDatabase,
} from '../../../../src/infrastructure/persistence/open-session-store.ts';
import { aSession } from '../../../../src/interfaces/testing/testing.ts';
import { freePort, startPostgresServer, type PostgresServer } from '../../../support/postgres-server.ts';
import { databaseOf, runSql, storeAt, unusedDatabase } from '../../../support/postgres-store.ts';

const page = { limit: 9, after: null };

/** The failure of a read, on a server that only this test uses. */
async function failureAt(url: string): Promise<unknown> {
  const store = openSessionStore(storeAt(url), { testServer: url });
  const failure = (await store.list({}, page))._unsafeUnwrapErr();
  await store.close();
  return failure;
}

describe('a PostgreSQL store that gives no answer', () => {
  it('is unavailable where nobody listens', async () => {
    const port = String(await freePort());
    expect(await failureAt(`postgresql://me:s3cret@127.0.0.1:${port}/minsky`)).toEqual({
      kind: 'StoreUnavailable',
      location: `postgresql://me@127.0.0.1:${port}/minsky`,
      detail: `connect ECONNREFUSED 127.0.0.1:${port} (ECONNREFUSED)`,
    });
  });

  it('is unavailable where the name of the host is unknown', async () => {
    expect(await failureAt('postgresql://me:s3cret@db.invalid/minsky')).toMatchObject({
      kind: 'StoreUnavailable',
      location: 'postgresql://me@db.invalid/minsky',
      detail: expect.stringMatching(/^getaddrinfo \w+ db\.invalid/),
    });
  });

  it('is unavailable where another program answers, or nobody does in time', async () => {
    const silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    const talker = createServer((socket) => socket.on('error', () => undefined).end('HTTP/1.1 400\r\n\r\n'));
    talker.listen(0, '127.0.0.1');
    await Promise.all([once(silent, 'listening'), once(talker, 'listening')]);
    const at = (server: Server): string =>
      `postgresql://me:s3cret@127.0.0.1:${String((server.address() as AddressInfo).port)}/x?connect_timeout=1`;
    expect(await failureAt(at(silent))).toMatchObject({
      kind: 'StoreUnavailable',
      detail: 'Connection terminated due to connection timeout',
    });
    expect(await failureAt(at(talker))).toMatchObject({ kind: 'StoreUnavailable' });
    silent.close();
    talker.close();
  });

  it('is unavailable with a wrong password, an unknown login, an unknown database, and without TLS', async () => {
    const { url } = await unusedDatabase();
    const changed = (change: Partial<URL>): string => Object.assign(new URL(url), change).href;
    expect(await failureAt(changed({ password: 's3cret' }))).toMatchObject({
      kind: 'StoreUnavailable',
      detail: 'password authentication failed for user "postgres" (28P01)',
    });
    expect(await failureAt(changed({ password: '' }))).toMatchObject({
      kind: 'StoreUnavailable',
      detail: 'it asks for a password, and the URL has none',
    });
    expect(await failureAt(changed({ username: 'nobody' }))).toMatchObject({
      detail: 'password authentication failed for user "nobody" (28P01)',
    });
    expect(await failureAt(databaseOf(url, 'nowhere'))).toMatchObject({
      detail: 'database "nowhere" does not exist (3D000)',
    });
    expect(await failureAt(`${url}?sslmode=require`)).toMatchObject({
      detail: 'The server does not support SSL connections',
    });
  });

  it('says so when its login may not create tables, or not write', async () => {
    const { url } = await unusedDatabase();
    await runSql(url, `create role reader_${String(process.pid)} login password 'x'`);
    const reader = Object.assign(new URL(url), {
      username: `reader_${String(process.pid)}`,
      password: 'x',
    }).href;
    const store = openSessionStore(storeAt(reader));
    expect((await store.list({}, page))._unsafeUnwrap().sessions).toEqual([]);
    expect((await store.insert(aSession()))._unsafeUnwrapErr()).toMatchObject({
      kind: 'StoreUnavailable',
      detail: 'permission denied for schema public (42501)',
    });
    await store.close();
    const standby = openSessionStore(storeAt(`${url}?options=-c%20default_transaction_read_only%3Don`));
    const owner = openSessionStore(storeAt(url));
    await owner.insert(aSession());
    expect((await standby.list({}, page))._unsafeUnwrap().sessions).toHaveLength(1);
    expect((await standby.insert(aSession()))._unsafeUnwrapErr().kind).toBe('StoreReadOnly');
    await Promise.all([owner.close(), standby.close()]);
  });

  it('is refused under NODE_ENV=test unless it is on the server of the tests', async () => {
    const { url } = await unusedDatabase();
    const refused = { kind: 'StoreLocationRefused', location: 'postgresql://me@db.example/minsky' };
    const store = openSessionStore(storeAt('postgresql://me:s3cret@db.example/minsky'), { testServer: url });
    expect((await store.list({}, page))._unsafeUnwrapErr()).toMatchObject(refused);
    expect((await store.insert(aSession()))._unsafeUnwrapErr()).toMatchObject(refused);
  });
});

describe('a PostgreSQL store whose server is stopped and started', () => {
  let server: PostgresServer;
  let store: SessionDatabase;
  beforeAll(async () => {
    server = await startPostgresServer(tmpdir());
    store = openSessionStore(storeAt(server.url), { testServer: server.url });
  });
  afterAll(async () => {
    await store.close();
    await server.stop();
  });

  it('is unavailable meanwhile and works again in the same process', async () => {
    const [before, after] = [aSession(), aSession()];
    expect((await store.insert(before)).isOk()).toBe(true);
    await server.stop();
    for (let round = 0; round < 2; round++) {
      expect((await store.list({}, page))._unsafeUnwrapErr().kind).toBe('StoreUnavailable');
      expect((await store.insert(after))._unsafeUnwrapErr().kind).toBe('StoreUnavailable');
    }
    await server.start();
    expect((await store.insert(after)).isOk()).toBe(true);
    expect((await store.list({}, page))._unsafeUnwrap().sessions).toEqual([after, before]);
  });

  it('reads on when only its connections were cut', async () => {
    const { url } = server;
    const cut = `select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'minsky'`;
    const busy = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        if (at === 10) await runSql(url, cut);
        return store.list({}, page);
      }),
    );
    expect(busy.every((outcome) => outcome.isOk())).toBe(true);
    expect((await store.insert(aSession())).isOk()).toBe(true);
  });
});
