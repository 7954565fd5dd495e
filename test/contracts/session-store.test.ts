import { describe, it } from '@jest/globals';
import {
  openSessionStore,
  type SessionDatabase,
  type StoreLocation,
} from '../../src/infrastructure/persistence/open-session-store.ts';
import {
  InMemorySessionStore,
  sessionStoreContract,
  type OpenStoreUnderTest,
  type StoreUnderTest,
} from '../../src/interfaces/testing/testing.ts';
import { documentAt, unusedJsonPath } from '../support/json-store.ts';
import { runSql, unusedDatabase } from '../support/postgres-store.ts';
import { behindItsBack, unusedStorePath } from '../support/sqlite-store.ts';

/** A store, and more openings of it; the first of them is closed no sooner than the last. */
function openingsOf(location: StoreLocation): Omit<StoreUnderTest, 'keptPullRequest'> {
  const open: SessionDatabase[] = [];
  const opened = (): SessionDatabase => {
    const store = openSessionStore(location);
    open.push(store);
    return store;
  };
  return {
    store: opened(),
    reopened: async () => opened(),
    close: async () => {
      for (const store of open) await store.close();
    },
  };
}

type Kept = { readonly pr: unknown };

const backends: Readonly<Record<string, OpenStoreUnderTest>> = {
  memory: async () => {
    const store = new InMemorySessionStore();
    return {
      store,
      keptPullRequest: async (id) => (store.kept(id) as Kept).pr,
      // It ends with its process: nothing but the store itself has what it kept.
      reopened: async () => store,
      close: async () => undefined,
    };
  },
  json: async () => {
    const path = unusedJsonPath();
    const { store, ...openings } = openingsOf({ backend: 'json', path });
    return {
      store,
      ...openings,
      keptPullRequest: async (id) =>
        documentAt(path).sessions.find((kept: { readonly id: string }) => kept.id === id).pr,
    };
  },
  sqlite: async () => {
    const path = unusedStorePath();
    const openings = openingsOf({ backend: 'sqlite', path });
    const keptPullRequest = async (id: string): Promise<unknown> =>
      behindItsBack(path, (database) => {
        const kept = database.prepare('select pr from minsky_sessions where id = ?').pluck().get(id);
        return JSON.parse(String(kept));
      });
    return { ...openings, keptPullRequest };
  },
  postgres: async () => {
    const location = await unusedDatabase();
    const openings = openingsOf(location);
    const keptPullRequest = async (id: string): Promise<unknown> => {
      const rows = await runSql(location.url, 'select pr from minsky_sessions where id = $1', [id]);
      return JSON.parse(String(rows[0]?.pr));
    };
    return { ...openings, keptPullRequest };
  },
};

describe.each(Object.keys(backends))('the %s session store', (backend) => {
  it.each(sessionStoreContract(backends[backend]!))('$name', ({ run }) => run());
});
