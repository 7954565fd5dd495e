import { describe, it } from '@jest/globals';
import { openSessionStore } from '../../src/infrastructure/persistence/open-session-store.ts';
import {
  InMemorySessionStore,
  sessionStoreContract,
  type OpenStoreUnderTest,
} from '../../src/interfaces/testing/testing.ts';
import { documentAt, unusedJsonPath } from '../support/json-store.ts';
import { runSql, unusedDatabase } from '../support/postgres-store.ts';
import { behindItsBack, unusedStorePath } from '../support/sqlite-store.ts';

type Kept = { readonly pr: unknown };

const backends: Readonly<Record<string, OpenStoreUnderTest>> = {
  memory: async () => {
    const store = new InMemorySessionStore();
    return {
      store,
      keptPullRequest: async (id) => (store.kept(id) as Kept).pr,
      close: async () => undefined,
    };
  },
  json: async () => {
    const path = unusedJsonPath();
    const store = openSessionStore({ backend: 'json', path });
    return {
      store,
      keptPullRequest: async (id) =>
        documentAt(path).sessions.find((kept: { readonly id: string }) => kept.id === id).pr,
      close: () => store.close(),
    };
  },
  sqlite: async () => {
    const path = unusedStorePath();
    const store = openSessionStore({ backend: 'sqlite', path });
    const keptPullRequest = async (id: string): Promise<unknown> =>
      behindItsBack(path, (database) => {
        const kept = database.prepare('select pr from minsky_sessions where id = ?').pluck().get(id);
        return JSON.parse(String(kept));
      });
    return { store, keptPullRequest, close: () => store.close() };
  },
  postgres: async () => {
    const location = await unusedDatabase();
    const store = openSessionStore(location);
    const keptPullRequest = async (id: string): Promise<unknown> => {
      const rows = await runSql(location.url, 'select pr from minsky_sessions where id = $1', [id]);
      return JSON.parse(String(rows[0]?.pr));
    };
    return { store, keptPullRequest, close: () => store.close() };
  },
};

describe.each(Object.keys(backends))('the %s session store', (backend) => {
  it.each(sessionStoreContract(backends[backend]!))('$name', ({ run }) => run());
});
