import { describe, expect, it } from '@jest/globals';
import type { Imported } from '../../../src/application/workspaces/import-workspaces.ts';
import { tokens } from '../../../src/infrastructure/composition/tokens.ts';
import { absolutePath, sessionName } from '../../../src/interfaces/testing/testing.ts';
import { arrange, callsOf, diskFull, faultsOf } from '../faults.ts';
import { outcomeOf, World } from '../world.ts';

const far = absolutePath('/far/hello');

const importing = (
  world: World,
  paths: readonly string[] = [far],
  name: string | null = null,
): Promise<unknown> =>
  outcomeOf(
    world.get(tokens.importWorkspaces)({ paths, name, task: null, worktrees: false }, world.context()),
  );

async function told(world: World, ...paths: readonly string[]): Promise<unknown> {
  const { findings } = (await importing(world, paths)) as Imported;
  return findings.map(({ finding }) => `${finding.kind} ${String(finding.session)}`);
}

describe('an import', () => {
  it('makes a record and a marker that say the same, and leaves the directory where it is', async () => {
    const world = new World();
    const directory = world.stands(far);
    const { sessions } = (await importing(world)) as Imported;
    expect(await world.records()).toEqual(sessions);
    expect(world.at(far)).toBe(directory);
    expect(directory.marker).toEqual(sessions[0]);
    expect(world.notices).toEqual([]);
  });

  it('of one directory that fails keeps no other from it', async () => {
    const world = new World();
    world.stands('/far/one');
    world.stands('/far/two');
    world.calls.fail('git.checkoutAt', diskFull);
    const { findings } = (await importing(world, ['/far/one', '/far/two'])) as Imported;
    expect(findings).toMatchObject([
      { finding: { kind: 'failed', path: '/far/one', done: false }, failure: diskFull, named: true },
      { finding: { kind: 'imported', path: '/far/two', done: true }, failure: null },
    ]);
  });

  it('of a main workspace is refused, and nothing is written', async () => {
    const world = new World();
    const { repo } = await world.holds('started');
    const [started] = await world.records();
    await world.changes(started!, { repo: { ...repo, path: far } });
    world.stands(far);
    const before = await world.everything();
    expect(await told(world, far)).toEqual(['main-workspace null']);
    expect(await world.everything()).toEqual(before);
  });

  it('of a name that is taken is refused before a marker is written', async () => {
    const world = new World();
    await world.holds('taken');
    world.stands(far);
    const { findings } = (await importing(world, [far], 'TAKEN')) as Imported;
    expect(findings).toMatchObject([{ failure: { kind: 'NameTaken', name: sessionName('TAKEN') } }]);
    expect(world.at(far)?.marker).toBeNull();
  });

  it('of a copy leaves the original its record', async () => {
    const world = new World();
    const original = await world.holds('original');
    world.stands(far, { marker: original });
    expect(await told(world, far)).toEqual(['imported hello']);
    expect(await world.record(original)).toEqual(original);
    expect(await world.records()).toHaveLength(2);
  });
});

const rows = faultsOf(await callsOf(async (world) => world.stands(far), importing));

describe('an import on whose way', () => {
  it.each(rows)('%s is made by the same command, once', async (_what, fault) => {
    const world = new World();
    world.stands(far);
    arrange(world, fault);
    await importing(world);
    world.runAgain();
    await importing(world);
    const records = await world.records();
    expect(records).toMatchObject([{ name: 'hello', status: 'active', workspace: { path: far } }]);
    expect(records).toEqual([world.at(far)?.marker]);
  });
});
