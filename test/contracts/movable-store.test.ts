import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { ok, okAsync } from 'neverthrow';
import { keptRecordOf, type KeptRecord } from '../../src/domain/store/kept-record.ts';
import type { MoveNote } from '../../src/domain/store/move-note.ts';
import { movableStore } from '../../src/infrastructure/persistence/movable-stores.ts';
import { lazyStoreIntegrity } from '../../src/infrastructure/persistence/open-store-integrity.ts';
import {
  openSessionStore,
  type SessionDatabase,
  type StoreLocation,
} from '../../src/infrastructure/persistence/open-session-store.ts';
import type { MovableStore } from '../../src/application/ports/movable-stores.ts';
import { absolutePath, aSession, timestamp } from '../../src/interfaces/testing/testing.ts';
import { runSql, unusedDatabase } from '../support/postgres-store.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const at = timestamp('2026-11-23T08:00:00.123Z');
const leaving: MoveNote = { phase: 'leaving', other: 'json', at, host: 'here' };
const arriving: MoveNote = { ...leaving, phase: 'arriving' };
const gone: MoveNote = { ...leaving, phase: 'gone' };

interface Ends {
  readonly location: StoreLocation;
  readonly movable: MovableStore;
  /** The store as others use it, open all the while. */
  readonly store: SessionDatabase;
}

function inFile(backend: 'sqlite' | 'json'): StoreLocation {
  return { backend, path: absolutePath(join(temporaryDirectory('store-'), 'store', `sessions.${backend}`)) };
}

const locations: Readonly<Record<string, () => Promise<StoreLocation>>> = {
  sqlite: async () => inFile('sqlite'),
  json: async () => inFile('json'),
  postgres: unusedDatabase,
};

/** The location as it is told to people. */
function shownLocation(location: StoreLocation): string {
  return location.backend === 'postgres' ? location.url.replace(/:[^:@]*@/, '@') : location.path;
}

const kept = (...sessions: readonly ReturnType<typeof aSession>[]): readonly KeptRecord[] =>
  sessions.map(keptRecordOf);

describe.each(Object.keys(locations))('the %s store as one end of a migration', (backend) => {
  async function withEnds(work: (ends: Ends) => Promise<void>): Promise<void> {
    const location = await locations[backend]!();
    const store = openSessionStore(location);
    try {
      await work({ location, store, movable: await movableStore(location) });
    } finally {
      await store.close();
    }
  }

  it('that does not exist is not made by looking or by reopening', () =>
    withEnds(async ({ location, movable, store }) => {
      expect((await movable.look())._unsafeUnwrap()).toEqual({ note: null, records: [] });
      expect((await movable.reopen()).isOk()).toBe(true);
      expect((await store.describe())._unsafeUnwrap().schemaVersion).toBe(0);
      if (location.backend !== 'postgres') expect(existsSync(location.path)).toBe(false);
    }));

  it('that leaves is read as ever and takes no change from whoever has it open, until it is reopened', () =>
    withEnds(async ({ movable, store }) => {
      const session = aSession();
      await store.insert(session);
      expect((await movable.close(leaving)).isOk()).toBe(true);
      const refusals = await Promise.all([
        store.insert(aSession()),
        store.replace({ ...session, version: 2 }, 1),
        store.remove(session),
        store.rewrite(() => ok([])),
      ]);
      expect(refusals.map((refused) => refused._unsafeUnwrapErr().kind)).toEqual(
        Array.from({ length: 4 }, () => 'StoreMoving'),
      );
      expect((await store.find(session.id))._unsafeUnwrap()).toEqual(session);
      expect((await movable.look())._unsafeUnwrap()).toEqual({ note: leaving, records: kept(session) });
      expect((await movable.reopen()).isOk()).toBe(true);
      expect((await store.replace({ ...session, version: 2 }, 1)).isOk()).toBe(true);
      expect((await movable.look())._unsafeUnwrap().note).toBeNull();
    }));

  it('takes what it is given in the place of all that it has, and is closed by that', () =>
    withEnds(async ({ movable, store }) => {
      await store.insert(aSession());
      const wanted = kept(aSession({ aliases: ['a'] }), aSession());
      expect((await movable.receive(wanted, arriving, () => true))._unsafeUnwrap()).toBe(true);
      const { note, records } = (await movable.look())._unsafeUnwrap();
      expect({ note, records: new Set(records) }).toEqual({ note: arriving, records: new Set(wanted) });
      expect((await store.insert(aSession()))._unsafeUnwrapErr().kind).toBe('StoreMoving');
      // What is received again takes the place of what was received.
      expect((await movable.receive([], arriving, ({ note: before }) => before !== null)).isOk()).toBe(true);
      expect((await movable.reopen()).isOk()).toBe(true);
      expect((await store.readAll())._unsafeUnwrap()).toEqual([]);
    }));

  it('takes nothing if what it has may not go', () =>
    withEnds(async ({ movable, store }) => {
      const session = aSession();
      await store.insert(session);
      const asked: unknown[] = [];
      const received = await movable.receive(kept(aSession()), arriving, (content) => {
        asked.push(content);
        return false;
      });
      expect(received._unsafeUnwrap()).toBe(false);
      expect(asked).toEqual([{ note: null, records: kept(session) }]);
      expect((await store.insert(aSession())).isOk()).toBe(true);
      expect((await movable.look())._unsafeUnwrap()).toMatchObject({ note: null, records: { length: 2 } });
    }));

  it('that is left is kept under another name, and is an error for whoever has it open', () =>
    withEnds(async ({ location, movable, store }) => {
      const session = aSession({ aliases: ['kept'] });
      await store.insert(session);
      await movable.close(leaving);
      const name = (await movable.setAside(gone))._unsafeUnwrap();
      expect((await movable.look())._unsafeUnwrap()).toEqual({ note: gone, records: [] });
      for (const refused of [await store.find(session.id), await store.insert(aSession())]) {
        expect(['StoreMoved', 'StoreMoving', 'StoreDamaged']).toContain(refused._unsafeUnwrapErr().kind);
      }
      if (location.backend === 'postgres') {
        expect(name).toBe('table minsky_sessions_migrated_20261123t080000123z');
        expect(await runSql(location.url, `select name from ${name!.slice(6)}`)).toEqual([
          { name: session.name },
        ]);
      } else {
        expect(name).toBe(`${location.path}.migrated-20261123T080000123Z`);
        const aside = await movableStore({ ...location, path: absolutePath(name!) });
        expect((await aside.look())._unsafeUnwrap().records).toEqual(kept(session));
      }
    }));

  it('that was left is neither checked nor repaired, since it is no store any more', () =>
    withEnds(async ({ location, movable, store }) => {
      await store.insert(aSession());
      await movable.close(leaving);
      await movable.setAside(gone);
      const integrity = lazyStoreIntegrity(location);
      const asked = jest.fn(() => okAsync([aSession()]));
      for (const refused of [await integrity.inspect(), await integrity.rebuild(asked)]) {
        expect(refused._unsafeUnwrapErr()).toEqual({
          kind: 'StoreMoved',
          location: shownLocation(location),
          to: 'json',
        });
      }
      expect(asked).not.toHaveBeenCalled();
      expect((await movable.look())._unsafeUnwrap()).toEqual({ note: gone, records: [] });
    }));

  it('that was left is a store again, and whole, for whoever moves back', () =>
    withEnds(async ({ location, movable, store }) => {
      const [before, after] = [aSession({ aliases: ['x'] }), aSession({ aliases: ['y'] })];
      await store.insert(before);
      for (const session of [after, before]) {
        await movable.close(leaving);
        await movable.setAside({
          ...gone,
          at: timestamp(`2026-11-23T08:00:00.00${session === after ? 1 : 2}Z`),
        });
        const records = kept(session);
        expect((await movable.receive(records, arriving, () => true))._unsafeUnwrap()).toBe(true);
        await movable.reopen();
        expect((await store.readAll())._unsafeUnwrap()).toEqual(records);
        expect((await store.insert({ ...aSession(), name: session.name }))._unsafeUnwrapErr().kind).toBe(
          'NameTaken',
        );
        const { sessions } = (
          await store.list({ called: session.aliases[0]! }, { limit: 9, after: null })
        )._unsafeUnwrap();
        expect(sessions).toEqual([session]);
        const { flaws } = (await lazyStoreIntegrity(location).inspect())._unsafeUnwrap();
        expect(flaws).toEqual([]);
      }
    }));

  it('that holds nothing leaves nothing behind but the note', () =>
    withEnds(async ({ movable }) => {
      await movable.close(leaving);
      expect((await movable.setAside(gone))._unsafeUnwrap()).toBeNull();
      expect((await movable.setAside(gone))._unsafeUnwrap()).toBeNull();
      expect((await movable.look())._unsafeUnwrap()).toEqual({ note: gone, records: [] });
    }));
});
