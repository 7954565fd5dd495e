import { errAsync, okAsync } from 'neverthrow';
import { describe, expect, it } from '@jest/globals';
import { repairStore, type RepairPorts } from '../../../src/application/stores/repair-store.ts';
import type { StoreIntegrity } from '../../../src/application/ports/store-integrity.ts';
import { layerConfig } from '../../../src/domain/config/layer-config.ts';
import type { Session } from '../../../src/domain/session/session.ts';
import type { StoreFlaw } from '../../../src/domain/store/store-content.ts';
import {
  absolutePath,
  aSession,
  callContext,
  FixedClock,
  InMemorySessionStore,
  sessionName,
  timestamp,
} from '../../../src/interfaces/testing/testing.ts';

const now = timestamp('2026-11-23T00:00:00.000Z');
const denied = { kind: 'FileError', path: '/x', reason: 'permission', code: 'EACCES' } as const;

/** A store in memory that says of itself what it is told to, and workspaces of which each is a marker. */
class World {
  readonly store = new InMemorySessionStore();
  readonly markers = new Map<string, Session | 'damaged' | 'denied'>();
  readonly written: Session[] = [];
  readonly locks: string[] = [];
  flaws: readonly StoreFlaw[] = [];
  /** What the store was rebuilt with. */
  rebuilt: readonly Session[] | null = null;

  async repair(signal?: AbortSignal): Promise<unknown> {
    const result = await repairStore(this.#ports())(
      undefined,
      callContext(signal === undefined ? {} : { signal }),
    );
    return result.match<unknown>(
      ({ findings }) => findings.map(({ kind, session, path }) => `${kind} ${session ?? path ?? ''}`),
      ({ kind }) => kind,
    );
  }

  async records(): Promise<readonly Session[]> {
    return (await this.store.list({}, { limit: 10, after: null }))._unsafeUnwrap().sessions;
  }

  #ports(): RepairPorts {
    const unused = (): never => {
      throw new Error('not expected in a repair');
    };
    const content = () =>
      this.store
        .list({}, { limit: 100, after: null })
        .map(({ sessions: records }) => ({ location: '/store', shared: false, flaws: this.flaws, records }));
    const integrity: StoreIntegrity = {
      inspect: content,
      rebuild: (decide) =>
        content()
          .andThen(decide)
          .map((sessions) => (this.rebuilt = sessions) && { kept: '/kept' }),
    };
    return {
      store: this.store,
      integrity,
      lock: { hold: (name, _context, work) => (this.locks.push(name), work()) },
      clock: new FixedClock(now),
      machine: { host: 'host', home: absolutePath('/home'), workspaces: absolutePath('/workspaces') },
      load: () => okAsync(layerConfig([])),
      trash: { contents: () => okAsync([]), locate: unused, put: unused, takeBack: unused },
      marker: {
        read: (place) => {
          const found = this.markers.get(place) ?? null;
          if (found === 'damaged') return errAsync({ kind: 'CorruptRecord', label: null, field: 'id' });
          return found === 'denied' ? errAsync(denied) : okAsync(found);
        },
        write: (_place, session) => okAsync(void this.written.push(session)),
      },
      disk: {
        realPath: (path) => okAsync(this.markers.has(path) ? path : null),
        entries: () => okAsync([...this.markers.keys()].map((path) => path.replace(/^.*\//, ''))),
        look: unused,
        enclosingCheckout: unused,
        worktreesOf: unused,
        processesInside: unused,
      },
    };
  }

  standing(...sessions: readonly Session[]): this {
    for (const session of sessions) this.markers.set(session.workspace.path, session);
    return this;
  }
}

describe('a store that is whole', () => {
  it('is left alone when it lacks nothing', async () => {
    const session = aSession();
    const world = new World().standing(session);
    await world.store.insert(session);
    expect([await world.repair(), world.rebuilt, await world.records()]).toEqual([[], null, [session]]);
    expect(world.locks).toEqual(['repair of the store']);
  });

  it('gets the sessions that it lacks and later states, without being rebuilt', async () => {
    const [lost, old] = [aSession(), aSession()];
    const late = { ...old, version: 3 };
    const world = new World().standing(lost, late);
    await world.store.insert(old);
    const findings = [`record-renewed ${old.name}`, `record-rebuilt ${lost.name}`];
    expect([await world.repair(), world.rebuilt]).toEqual([findings, null]);
    expect(await world.records()).toEqual(expect.arrayContaining([lost, late]));
    expect(world.written).toEqual([]);
  });

  it('gets a session under another name where its own is taken, and the marker follows', async () => {
    const holder = aSession({ name: sessionName('fix') });
    const lost = aSession({ name: sessionName('FIX') });
    const world = new World().standing(lost);
    await world.store.insert(holder);
    expect(await world.repair()).toEqual(['record-rebuilt FIX', 'name-changed FIX-2']);
    const renamed = { ...lost, name: 'FIX-2', aliases: ['FIX'], version: 2, updatedAt: now };
    expect([await world.records(), world.written]).toEqual([expect.arrayContaining([renamed]), [renamed]]);
  });
});

describe('a store that is damaged', () => {
  it('is rebuilt with its own records and with those of the workspaces, and says where its bytes are', async () => {
    const [kept, lost] = [aSession(), aSession()];
    const world = new World().standing(lost);
    world.flaws = [{ kind: 'FileDamaged', detail: 'broken' }];
    await world.store.insert(kept);
    expect(await world.repair()).toEqual([
      'store-damaged /kept',
      `record-kept ${kept.name}`,
      `record-rebuilt ${lost.name}`,
    ]);
    expect(world.rebuilt).toEqual([kept, lost]);
  });

  it('is not touched once the command was interrupted', async () => {
    const world = new World();
    world.flaws = [{ kind: 'FileDamaged', detail: 'broken' }];
    expect([await world.repair(AbortSignal.abort()), world.rebuilt]).toEqual(['Interrupted', null]);
  });
});

describe('a workspace whose marker cannot be read', () => {
  it.each(['damaged', 'denied'] as const)(
    'is told and keeps no other from coming back (%s)',
    async (state) => {
      const lost = aSession();
      const world = new World().standing(lost);
      world.markers.set('/workspaces/odd', state);
      expect(await world.repair()).toEqual([`record-rebuilt ${lost.name}`, 'marker-damaged /workspaces/odd']);
    },
  );
});
