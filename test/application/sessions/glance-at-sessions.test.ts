import { describe, expect, it } from '@jest/globals';
import type { ConfigProblem } from '../../../src/domain/config/layer-config.ts';
import type { SessionStatus } from '../../../src/domain/session/session.ts';
import { tokens } from '../../../src/infrastructure/composition/tokens.ts';

import { storeBusy } from '../faults.ts';
import { outcomeOf, World } from '../world.ts';

const glance = (world: World, statuses: readonly SessionStatus[], limit = 10): Promise<unknown> =>
  outcomeOf(world.get(tokens.glanceAtSessions)({ statuses, limit }, world.context()));

describe('a glance at the sessions', () => {
  it('tells those with the statuses, the latest activity first, and no more than are wanted', async () => {
    const world = new World();
    await world.holds('first');
    await world.holds('old', { status: 'trashed' });
    await world.holds('second');
    await world.holds('third');
    expect(await glance(world, ['active'], 2)).toMatchObject([{ name: 'third' }, { name: 'second' }]);
    expect(await glance(world, ['trashed'])).toMatchObject([{ name: 'old' }]);
  });

  it('says nothing, looks at no workspace, and leaves alone what a listing would put in order', async () => {
    const world = new World();
    await world.holds('hello', { status: 'starting' }, null);
    world.stands('/state/sessions/unknown');
    const before = await world.everything();
    expect(await glance(world, ['starting'])).toMatchObject([{ name: 'hello', status: 'starting' }]);
    expect(await world.everything()).toEqual(before);
    expect(world.notices).toEqual([]);
    expect(world.calls.of('standingStore.list')).toHaveLength(1);
    expect(world.calls.of('store.list')).toEqual([]);
  });

  it('fails with what is wrong with the settings before the store is asked, and says nothing of it', async () => {
    const world = new World();
    const problem: ConfigProblem = { kind: 'UnreadableConfig', source: '/home/config.yaml', detail: 'x' };
    world.problems = [problem];
    expect(await glance(world, ['active'])).toEqual({ kind: 'ConfigInvalid', problems: [problem] });
    expect(world.calls.of('standingStore.list')).toEqual([]);
    expect(world.notices).toEqual([]);
  });

  it('fails with what is wrong with the store', async () => {
    const world = new World();
    world.calls.fail('standingStore.list', storeBusy);
    expect(await glance(world, ['active'])).toEqual(storeBusy);
  });
});
