import { describe, expect, it } from '@jest/globals';
import { tokens } from '../../../src/infrastructure/composition/tokens.ts';
import { arrange, callsOf, faultsOf } from '../faults.ts';
import { outcomeOf, World } from '../world.ts';

const status = (world: World): Promise<unknown> =>
  outcomeOf(world.get(tokens.describeStore)(undefined, world.context()));

describe('the status of the store', () => {
  it('tells which it is, why, and how much it holds', async () => {
    const world = new World();
    await world.holds('hello');
    expect(await status(world)).toEqual({
      backend: 'memory',
      location: 'memory',
      source: 'default',
      records: 1,
      schemaVersion: 1,
      bytes: null,
    });
  });

  it('is refused while a setting cannot be obeyed, and the store is not opened', async () => {
    const world = new World();
    const problem = { kind: 'UnreadableConfig', source: 'config.yaml', detail: 'line 1' } as const;
    world.problems = [problem];
    expect(await status(world)).toEqual({ kind: 'ConfigInvalid', problems: [problem] });
    expect(world.calls.of('maintenance')).toEqual([]);
  });
});

const rows = faultsOf(await callsOf((world) => world.holds('hello'), status));

it.each(rows)('the status of the store is never an empty one when %s', async (_what, fault) => {
  const world = new World();
  arrange(world, fault);
  const outcome = await status(world);
  // Stores of earlier versions are told of in passing: where to look for them is not worth a failure.
  const harmless = fault.call === 'disk.enclosingCheckout 2' && fault.failure !== null;
  expect(outcome).toEqual(harmless ? await status(new World()) : (fault.failure ?? 'killed'));
});
