import { describe, expect, it } from '@jest/globals';
import { tokens } from '../../../src/infrastructure/composition/tokens.ts';
import { start } from '../commands.ts';
import { arrange, callsOf, disagreements, diskFull, faultsOf, gitFailed } from '../faults.ts';
import { outcomeOf, World } from '../world.ts';

const prepared = async (world: World): Promise<void> => {
  world.stands('/repository');
  await world.holds('other');
};
const happy = await callsOf(prepared, start);
/** A note that is left is swept by the next command; a main workspace needs no marker. */
const tolerated = /^(staging[.](abandoned|close)|marker[.]read)/;

describe('a start on whose way', () => {
  it.each(faultsOf(happy))(
    '%s leaves nothing, or the session, and the same command ends with the session',
    async (_what, fault) => {
      const world = new World();
      await prepared(world);
      const [other] = await world.records();
      arrange(world, fault);
      const outcome = await start(world);
      const started = 'session' in Object(outcome);
      if (fault.failure !== null) {
        if (!tolerated.test(fault.call)) expect(outcome).toEqual(fault.failure);
        if (!started) expect(await world.records()).toEqual([other]);
        if (!started) expect(world.at('/state/sessions/hello')).toBeUndefined();
      }
      world.runAgain();
      const again = await start(world);
      const [hello] = await world.records();
      expect([
        { kind: 'SessionExists', session: hello },
        { session: hello, resolvedBy: 'name', copied: [] },
      ]).toContainEqual(again);
      expect(await world.records()).toMatchObject([{ name: 'hello', status: 'active' }, { name: 'other' }]);
      expect(await world.record(other!)).toEqual(other);
      expect(await disagreements(world)).toEqual([]);
    },
  );

  it('neither the build nor its undoing succeeds tells of the build, and is ended by the same command', async () => {
    const world = new World();
    await prepared(world);
    world.calls.fail('workspaces.build', gitFailed);
    world.calls.fail('workspaces.dismantle', diskFull);
    expect(await start(world)).toEqual(gitFailed);
    world.runAgain();
    expect(await start(world)).toMatchObject({ session: { name: 'hello', status: 'active' } });
    expect(await disagreements(world)).toEqual([]);
  });
});

describe('two starts of one name at once', () => {
  const untilTheClaim = happy
    .slice(0, happy.indexOf('store.insert') + 1)
    .filter((call) => call !== 'staging.open' && call !== 'store.insert');

  it.each(untilTheClaim.map((call) => [call]))(
    'have one winner when the other comes first at %s',
    async (call) => {
      const world = new World();
      await prepared(world);
      const input = {
        name: 'HELLO',
        task: null,
        repo: '/repository',
        base: null,
        branch: null,
        strategy: null,
        offline: false,
      };
      world.calls.meanwhile(call, () =>
        outcomeOf(world.elsewhere(tokens.startSession)(input, world.context())),
      );
      expect(await start(world)).toMatchObject({
        kind: expect.stringMatching(/^(SessionExists|NameTaken)$/),
      });
      expect(await world.records()).toMatchObject([{ name: 'HELLO', status: 'active' }, { name: 'other' }]);
      expect(await disagreements(world)).toEqual([]);
    },
  );

  it('have one winner who has the record, and a loser who leaves nothing', async () => {
    const world = new World();
    await prepared(world);
    const outcomes = await Promise.all([start(world), start(world)]);
    expect(outcomes.filter((outcome) => !('kind' in Object(outcome)))).toHaveLength(1);
    expect(await world.records()).toMatchObject([{ name: 'hello', status: 'active' }, { name: 'other' }]);
    expect(await disagreements(world)).toEqual([]);
  });
});
