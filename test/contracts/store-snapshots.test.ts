import { join } from 'node:path';
import { describe, it } from '@jest/globals';
import {
  openSessionStore,
  type StoreLocation,
} from '../../src/infrastructure/persistence/open-session-store.ts';
import {
  absolutePath,
  InMemorySessionStore,
  storeSnapshotsContract,
  type SnapshotsUnderTest,
} from '../../src/interfaces/testing/testing.ts';
import { unusedDatabase } from '../support/postgres-store.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

function inFile(backend: 'sqlite' | 'json'): StoreLocation {
  return { backend, path: absolutePath(join(temporaryDirectory('store-'), 'store', `sessions.${backend}`)) };
}

function opened(location: StoreLocation): SnapshotsUnderTest {
  const store = openSessionStore(location);
  return { store, close: () => store.close() };
}

const backends: Readonly<Record<string, () => Promise<SnapshotsUnderTest>>> = {
  memory: async () => ({ store: new InMemorySessionStore(), close: async () => undefined }),
  sqlite: async () => opened(inFile('sqlite')),
  json: async () => opened(inFile('json')),
  postgres: async () => opened(await unusedDatabase()),
};

describe.each(Object.keys(backends))('the %s store as a whole', (backend) => {
  it.each(storeSnapshotsContract(backends[backend]!))('$name', ({ run }) => run());
});
