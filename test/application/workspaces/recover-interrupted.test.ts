import { describe, expect, it } from '@jest/globals';
import { tokens } from '../../../src/infrastructure/composition/tokens.ts';
import { start } from '../commands.ts';
import { callsOf, disagreements, diskFull, faultsOf, gitFailed, arrange } from '../faults.ts';
import { outcomeOf, World } from '../world.ts';

const prepared = async (world: World): Promise<void> => {
  world.stands('/repository');
  await world.holds('other');
};
const recover = (world: World): Promise<unknown> => outcomeOf(world.get(tokens.recover)(world.context()));
const starting = await callsOf(prepared, start);

/** A world in which a start of `hello` was killed at that call, seen by the next process. */
async function killedAt(call: string): Promise<World> {
  const world = new World();
  await prepared(world);
  world.calls.kill(call);
  await start(world);
  world.runAgain();
  return world;
}

describe('a start that was killed', () => {
  it.each(starting.map((call) => [call]))(
    'at %s is undone or completed by the next command',
    async (call) => {
      const world = await killedAt(call);
      const [other] = (await world.records()).filter(({ name }) => name === 'other');
      expect(await recover(world)).toBeUndefined();
      const [hello] = (await world.records()).filter(({ name }) => name === 'hello');
      expect(hello?.status ?? 'active').toBe('active');
      expect(world.at('/state/sessions/hello') === undefined).toBe(hello === undefined);
      expect(await disagreements(world)).toEqual([]);
      expect(await world.record(other!)).toEqual(other);
    },
  );

  it('before its workspace was in place is undone, and that is said', async () => {
    const world = await killedAt('staging.publish');
    await recover(world);
    expect(world.notices).toEqual([{ kind: 'InterruptedUndone', session: 'hello' }]);
    expect(await world.records()).toMatchObject([{ name: 'other' }]);
  });

  it('with its workspace in place is completed, and that is said', async () => {
    const world = await killedAt('workspaces.relocated');
    await recover(world);
    expect(world.notices).toEqual([{ kind: 'InterruptedCompleted', session: 'hello' }]);
    expect(await world.records()).toMatchObject([{ name: 'hello', status: 'active' }, { name: 'other' }]);
  });

  it('is left alone while its process lives', async () => {
    const world = await killedAt('staging.publish');
    for (const staged of world.disk.notes.values()) staged.builderIsGone = false;
    const before = await world.everything();
    await recover(world);
    expect(await world.everything()).toEqual(before);
  });

  it('and whose session was deleted since loses nothing but its note', async () => {
    const world = await killedAt('staging.close');
    const before = await world.everything();
    await recover(world);
    expect(await world.everything()).toEqual(before);
    expect(world.disk.notes.size).toBe(0);
  });
});

const mending: Record<string, readonly string[]> = {};
for (const killed of ['staging.publish', 'workspaces.relocated']) {
  const world = await killedAt(killed);
  await recover(world);
  mending[killed] = world.calls.made;
}

describe.each(Object.keys(mending))('mending a start that was killed at %s', (killed) => {
  it.each(faultsOf(mending[killed]!))(
    'fails nothing when %s, and the next command mends it',
    async (_what, fault) => {
      const world = await killedAt(killed);
      arrange(world, fault);
      expect(await recover(world)).toBeUndefined();
      world.runAgain();
      await recover(world);
      expect(await disagreements(world)).toEqual([]);
      expect((await world.records()).every(({ status }) => status === 'active')).toBe(true);
    },
  );

  it('is done once when two processes do it at once', async () => {
    const world = await killedAt(killed);
    await Promise.all([recover(world), recover(world)]);
    expect(world.notices).toHaveLength(1);
    expect(await disagreements(world)).toEqual([]);
  });
});

describe('several starts that were killed', () => {
  it('are mended each for itself: one that cannot be keeps no other', async () => {
    const world = await killedAt('staging.publish');
    world.calls.kill('staging.publish');
    world.calls.fail('staging.abandoned', diskFull);
    await start(world, { name: 'next' });
    world.runAgain();
    world.calls.fail('workspaces.dismantle', gitFailed);
    await recover(world);
    expect(world.disk.notes.size).toBe(1);
    world.runAgain();
    await recover(world);
    expect(world.disk.notes.size).toBe(0);
    expect(await world.records()).toMatchObject([{ name: 'other' }]);
  });
});
