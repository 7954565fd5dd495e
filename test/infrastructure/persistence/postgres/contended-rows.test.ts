import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { openSessionStore } from '../../../../src/infrastructure/persistence/open-session-store.ts';
import { aSession } from '../../../../src/interfaces/testing/testing.ts';
import { runSql, storeAt, unusedDatabase } from '../../../support/postgres-store.ts';

interface Others {
  /** Another program, with a transaction open in the same database. */
  readonly other: Client;
  /** Comes back as soon as the store waits for a lock that the other has. */
  readonly storeWaits: () => Promise<void>;
}

async function withOthers(url: string, work: (others: Others) => Promise<void>): Promise<void> {
  const [other, watcher] = [url, url].map((connectionString) => new Client({ connectionString })) as [
    Client,
    Client,
  ];
  const storeWaits = async (): Promise<void> => {
    const waiting = `select 1 from pg_locks join pg_stat_activity using (pid)
      where not granted and datname = current_database() and application_name = 'minsky'`;
    while ((await watcher.query(waiting)).rows.length === 0) await pause(10);
  };
  await Promise.all([other.connect(), watcher.connect()]);
  try {
    await other.query('begin');
    await work({ other, storeWaits });
  } finally {
    await Promise.all([other.end(), watcher.end()]);
  }
}

const settings = async (url: string, ...assignments: readonly string[]): Promise<void> => {
  const database = new URL(url).pathname.slice(1);
  for (const assignment of assignments) await runSql(url, `alter database ${database} set ${assignment}`);
};

describe('a PostgreSQL store whose rows others change at the same time', () => {
  it('makes a change again that the server could not serialize', async () => {
    const { url } = await unusedDatabase();
    await settings(url, `default_transaction_isolation = 'repeatable read'`);
    const store = openSessionStore(storeAt(url));
    const session = aSession();
    (await store.insert(session))._unsafeUnwrap();
    await withOthers(url, async ({ other, storeWaits }) => {
      await other.query(`update minsky_sessions set workspace_host = 'elsewhere'`);
      const replacing = store.replace({ ...session, aliases: ['new'], version: 2 }, 1);
      await storeWaits();
      await other.query('commit');
      expect((await replacing).isOk()).toBe(true);
    });
    expect((await store.find(session.id))._unsafeUnwrap()).toEqual({
      ...session,
      aliases: ['new'],
      version: 2,
    });
    await store.close();
  });

  it('makes a change again for which the server ended a deadlock', async () => {
    const { url } = await unusedDatabase();
    // Whoever waits first looks first for a deadlock, and gives up; the other program never looks.
    await settings(url, `deadlock_timeout = '6s'`);
    const store = openSessionStore(storeAt(url));
    (await store.insert(aSession()))._unsafeUnwrap();
    const session = aSession({ aliases: ['in the other table'] });
    await withOthers(url, async ({ other, storeWaits }) => {
      await other.query(`set local deadlock_timeout = '10min'`);
      await other.query('lock table minsky_aliases in exclusive mode');
      const inserting = store.insert(session);
      await storeWaits();
      await other.query('lock table minsky_sessions in exclusive mode');
      await other.query('commit');
      expect((await inserting).isOk()).toBe(true);
    });
    expect((await store.find(session.id))._unsafeUnwrap()).toEqual(session);
    await store.close();
  });

  it('is busy when a statement takes longer than the URL allows, and is read meanwhile', async () => {
    const { url } = await unusedDatabase();
    const [store, hasty] = [url, `${url}?statement_timeout=300`].map((one) => openSessionStore(storeAt(one)));
    const session = aSession();
    (await store!.insert(session))._unsafeUnwrap();
    await withOthers(url, async ({ other }) => {
      await other.query('lock table minsky_sessions in share mode');
      expect((await hasty!.insert(aSession()))._unsafeUnwrapErr().kind).toBe('StoreBusy');
      expect((await store!.list({}, { limit: 9, after: null }))._unsafeUnwrap().sessions).toEqual([session]);
    });
    await Promise.all([store!.close(), hasty!.close()]);
  });
});
