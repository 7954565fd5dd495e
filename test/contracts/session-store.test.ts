import { join } from 'node:path';
import { describe, it } from '@jest/globals';
import { openSessionStore } from '../../src/infrastructure/persistence/open-session-store.ts';
import {
  absolutePath,
  InMemorySessionStore,
  sessionStoreContract,
  type OpenStoreUnderTest,
} from '../../src/interfaces/testing/testing.ts';
import { unusedDatabase } from '../support/postgres-store.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

function inFile(backend: 'sqlite' | 'json'): OpenStoreUnderTest {
  return async () => {
    const path = absolutePath(join(temporaryDirectory('store-'), `sessions.${backend}`));
    const store = openSessionStore({ backend, path });
    return { store, close: () => store.close() };
  };
}

const backends: Readonly<Record<string, OpenStoreUnderTest>> = {
  memory: async () => ({ store: new InMemorySessionStore(), close: async () => undefined }),
  sqlite: inFile('sqlite'),
  json: inFile('json'),
  postgres: async () => {
    const store = openSessionStore(await unusedDatabase());
    return { store, close: () => store.close() };
  },
};

describe.each(Object.keys(backends))('the %s session store', (backend) => {
  it.each(sessionStoreContract(backends[backend]!))('$name', ({ run }) => run());
});
