import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import {
  openSessionStore,
  type SessionDatabase,
  type StoreOptions,
} from '../../src/infrastructure/persistence/open-session-store.ts';
import { absolutePath, aSession } from '../../src/interfaces/testing/testing.ts';
import type { AbsolutePath } from '../../src/domain/workspace/workspace-path.ts';
import type { Session } from '../../src/domain/session/session.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** Where a store could be: nothing is there, not even the directory. */
export function unusedStorePath(): AbsolutePath {
  return absolutePath(join(temporaryDirectory('store-'), 'store', 'sessions.sqlite'));
}

/** A store with these records that nobody has open. */
export async function aStoreHolding(sessions: readonly Session[]): Promise<AbsolutePath> {
  const path = unusedStorePath();
  const store = openSessionStore({ backend: 'sqlite', path });
  const passing = aSession();
  const written = [await store.insert(passing), await store.remove(passing)];
  for (const session of sessions) written.push(await store.insert(session));
  const refused = written.find((outcome) => outcome.isErr());
  if (refused !== undefined) throw new Error(`the store cannot be made: ${JSON.stringify(refused)}`);
  await store.close();
  return path;
}

/** Does something with the store and closes it. */
export async function withStore<T>(
  path: AbsolutePath,
  work: (store: SessionDatabase) => PromiseLike<T>,
  options: StoreOptions = {},
): Promise<T> {
  const store = openSessionStore({ backend: 'sqlite', path }, options);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Does something with the database behind the store's back. */
export function behindItsBack<T>(path: string, work: (database: Database.Database) => T): T {
  const database = new Database(path);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

/** Tells whether a file's bytes have changed. */
export function fingerprint(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
