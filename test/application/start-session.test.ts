import { describe, expect, it } from '@jest/globals';
import { errAsync } from 'neverthrow';
import type { StartPorts } from '../../src/application/sessions/start-session.ts';
import { diskFull, StartWorld } from './start-world.ts';

const builtThenTakenBack = ['dismantle /state/staging/one/workspace', 'close'];

describe('a start in which everything goes well', () => {
  it('notes, builds, marks and publishes in this order, and leaves one active record', async () => {
    const world = new StartWorld();
    expect(await world.start()).toEqual({ status: 'active', version: 2 });
    expect(world.effects).toEqual(['note', 'build', 'copy', 'mark', 'publish', 'relocated', 'close']);
    expect(await world.records()).toEqual([world.marked]);
  });

  it('has claimed name and task before anything is built', async () => {
    const world = new StartWorld();
    let claimed: unknown;
    await world.start(() => ({
      ignored: {
        copy: () => {
          claimed = world.records();
          return world.effect<readonly string[]>('copy', []);
        },
      },
    }));
    expect(await claimed).toMatchObject([{ name: 'hello', status: 'starting', version: 1 }]);
  });
});

describe('a start that fails on the way', () => {
  const failing: readonly [string, (world: StartWorld) => Partial<StartPorts>, readonly string[]][] = [
    [
      'copying ignored files',
      (world) => ({ ignored: { copy: () => world.fault('copy') } }),
      ['note', 'build', 'copy fails', ...builtThenTakenBack],
    ],
    [
      'writing the marker',
      (world) => ({ marker: { read: () => errAsync(diskFull), write: () => world.fault('mark') } }),
      ['note', 'build', 'copy', 'mark fails', ...builtThenTakenBack],
    ],
  ];

  it.each(failing)(
    'tells the failure of %s and leaves no record, directory or note',
    async (_step, replaced, effects) => {
      const world = new StartWorld();
      expect(await world.start(replaced)).toEqual(diskFull);
      expect(world.effects).toEqual(effects);
      expect(world.built).toBe('nowhere');
      expect(await world.records()).toEqual([]);
    },
  );

  it('does nothing else when the note cannot be written', async () => {
    const world = new StartWorld();
    const outcome = await world.start(() => ({
      staging: {
        open: () => world.fault('note'),
        publish: () => world.fault('publish'),
        close: () => world.fault('close'),
        abandoned: () => errAsync(diskFull),
        isBuilding: () => errAsync(diskFull),
      },
    }));
    expect(outcome).toEqual(diskFull);
    expect(world.effects).toEqual(['note fails']);
    expect(await world.records()).toEqual([]);
  });

  it('takes back what was published already when the record cannot become active', async () => {
    const world = new StartWorld();
    const { store } = world;
    const busy = { kind: 'StoreBusy', location: '/store' } as const;
    const outcome = await world.start(() => ({
      store: {
        find: (id) => store.find(id),
        list: (filter, page) => store.list(filter, page),
        insert: (session) => store.insert(session),
        replace: () => errAsync(busy),
        remove: (session) => store.remove(session),
      },
    }));
    expect(outcome).toEqual(busy);
    expect(world.effects.slice(-2)).toEqual(['dismantle /state/sessions/hello', 'close']);
    expect(world.built).toBe('nowhere');
    expect(await world.records()).toEqual([]);
  });

  it('keeps the note for the next command when the workspace cannot be taken apart', async () => {
    const world = new StartWorld();
    const outcome = await world.start(() => ({
      ignored: { copy: () => world.fault('copy') },
      workspaces: {
        build: () => world.effect('build', undefined),
        dismantle: () => world.fault('dismantle'),
        relocated: () => world.effect('relocated', undefined),
        discard: () => errAsync(diskFull),
      },
    }));
    expect(outcome).toEqual(diskFull);
    expect(world.effects).toEqual(['note', 'build', 'copy fails', 'dismantle fails']);
    expect(await world.records()).toEqual([]);
  });
});

describe('a second start', () => {
  it('is refused with SessionExists and touches nothing', async () => {
    const world = new StartWorld();
    await world.start();
    const [session] = await world.records();
    world.effects.length = 0;
    expect(await world.start()).toEqual({ kind: 'SessionExists', session });
    expect(world.effects).toEqual([]);
  });
});
