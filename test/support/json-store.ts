import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  openSessionStore,
  type SessionDatabase,
  type StoreOptions,
} from '../../src/infrastructure/persistence/open-session-store.ts';
import type { Members } from '../../src/infrastructure/persistence/members.ts';
import { recordOf } from '../../src/infrastructure/persistence/kept-record.ts';
import { absolutePath } from '../../src/interfaces/testing/testing.ts';
import type { AbsolutePath } from '../../src/domain/workspace/workspace-path.ts';
import type { Session } from '../../src/domain/session/session.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** Where a store could be: nothing is there, not even the directory. */
export function unusedJsonPath(): AbsolutePath {
  return absolutePath(join(temporaryDirectory('store-'), 'store', 'sessions.json'));
}

/** Does something with the store and closes it. */
export async function withJsonStore<T>(
  path: AbsolutePath,
  work: (store: SessionDatabase) => PromiseLike<T>,
  options: StoreOptions = {},
): Promise<T> {
  const store = openSessionStore({ backend: 'json', path }, options);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** A store with these records, as the program itself writes it. */
export async function aJsonStoreHolding(sessions: readonly Session[]): Promise<AbsolutePath> {
  const path = unusedJsonPath();
  await withJsonStore(path, async (store) => {
    for (const session of sessions) (await store.insert(session))._unsafeUnwrap();
  });
  return path;
}

/** Writes a store whose checksum is right and whose members are as given, possible or not. */
export function writeJsonStore(path: string, members: Members): void {
  const head = { application: 'minsky', format: 1 };
  const covered = JSON.stringify({ ...head, ...members });
  const checksum = `sha256:${createHash('sha256').update(covered).digest('hex')}`;
  writeFileSync(path, JSON.stringify({ ...head, checksum, ...members }));
}

/** The record as it is kept. */
export function keptRecord(session: Session): Members {
  return recordOf(session).kept;
}

/** What the file says. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the assertions check it
export function documentAt(path: string): any {
  return JSON.parse(readFileSync(path, 'utf8'));
}
