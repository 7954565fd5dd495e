import { describe, expect, it } from '@jest/globals';
import type { Session } from '../../../src/domain/session/session.ts';
import { tokens } from '../../../src/infrastructure/composition/tokens.ts';
import { absolutePath, branchName, sessionName, taskId } from '../../../src/interfaces/testing/testing.ts';
import { identify } from '../commands.ts';
import { arrange, callsOf, disagreements, faultsOf } from '../faults.ts';
import { outcomeOf, World } from '../world.ts';

const place = absolutePath('/state/sessions/hello');
const register = (world: World, path: string = place): Promise<unknown> =>
  outcomeOf(
    world.get(tokens.register)({ path: absolutePath(path), name: null, task: null }, world.context()),
  );

/** A workspace with a marker whose record was lost. */
async function lost(world: World, overrides: Partial<Session> = {}): Promise<Session> {
  const session = await world.holds('hello', overrides);
  (await world.store.remove(session))._unsafeUnwrap();
  return session;
}

describe('a workspace with a marker', () => {
  it('gets back the record that the marker holds, exactly', async () => {
    const world = new World();
    const session = await lost(world, { version: 9, aliases: ['task#7'], task: taskId('md#7') });
    expect(await register(world)).toEqual(session);
    expect(await world.records()).toEqual([session]);
    expect(world.at(place)?.marker).toEqual(session);
  });

  it.each(['starting', 'trashed'] as const)('that says %s becomes active', async (status) => {
    const world = new World();
    const session = await world.holds('hello', { status }, null);
    (await world.store.remove(session))._unsafeUnwrap();
    world.stands(place, { of: session.id, marker: session });
    expect(await register(world)).toMatchObject({ id: session.id, status: 'active', trashedFrom: null });
    expect(await disagreements(world)).toEqual([]);
  });

  it('gets a free name when another session has its own, and keeps that as an alias', async () => {
    const world = new World();
    const session = await lost(world);
    const workspace = { path: absolutePath('/state/sessions/x'), host: 'host', strategy: 'clone' as const };
    await world.holds('HELLO', { workspace });
    await world.holds('hello-2');
    const registered = await register(world);
    expect(registered).toMatchObject({ id: session.id, name: 'hello-3', aliases: ['hello'], version: 2 });
    expect(world.at(place)?.marker).toEqual(registered);
    expect(await disagreements(world)).toEqual([]);
  });

  it('is refused with NameTaken when the user chose the name, and stays as it is', async () => {
    const world = new World();
    world.stands(place);
    await world.holds('taken');
    const before = await world.everything();
    const input = { path: place, name: sessionName('taken'), task: null };
    expect(await outcomeOf(world.get(tokens.register)(input, world.context()))).toEqual({
      kind: 'NameTaken',
      name: 'taken',
    });
    expect(await world.everything()).toEqual(before);
  });

  it('that cannot be read is registered from the checkout and marked anew', async () => {
    const world = new World();
    world.stands(place, { marker: 'corrupt' });
    const session = await register(world);
    expect(session).toMatchObject({ name: 'hello', status: 'active', version: 1 });
    expect(world.at(place)?.marker).toEqual(session);
  });
});

describe('a checkout without a marker', () => {
  it('tells name, task, branch, base and times of itself', async () => {
    const world = new World();
    world.stands('/state/sessions/task#176', { checkout: { branch: branchName('task/md-176') } });
    const session = await register(world, '/state/sessions/task#176');
    expect(session).toMatchObject({
      name: 'task-176',
      aliases: ['task#176'],
      task: taskId('md#176'),
      branch: 'task/md-176',
      base: { branch: 'main' },
      repo: { id: 'example.com/owner/repo', path: null },
      workspace: { path: '/state/sessions/task#176', host: 'host', strategy: 'clone' },
      status: 'active',
      createdAt: '2025-01-01T00:00:00.000Z',
      lastActivityAt: '2025-06-01T00:00:00.000Z',
      version: 1,
    });
    expect(world.at('/state/sessions/task#176')?.marker).toEqual(session);
  });

  it('that was cloned from a main workspace of this machine belongs to it', async () => {
    const world = new World();
    world.stands('/main');
    world.stands(place, { checkout: { originUrl: '/main' } });
    expect(await register(world)).toMatchObject({ repo: { url: 'file:///main', path: '/main' } });
  });

  it('that is a worktree is registered as one', async () => {
    const world = new World();
    world.stands(place, {
      checkout: { mainTop: absolutePath('/main'), commonDirectory: absolutePath('/main/.git') },
    });
    expect(await register(world)).toMatchObject({
      repo: { path: '/main' },
      workspace: { strategy: 'worktree' },
    });
  });

  it.each(['not-a-checkout', 'below-another'])('is refused with NotACheckout when it is %s', async (what) => {
    const world = new World();
    if (what === 'below-another') world.stands('/state/sessions');
    else world.stands(place, { kind: 'not-a-checkout' });
    expect(await register(world)).toEqual({ kind: 'NotACheckout', path: place });
    expect(await world.records()).toEqual([]);
  });
});

describe.each<[string, (world: World) => Promise<unknown>]>([
  ['with a marker', (world) => lost(world)],
  ['without a marker', async (world) => world.stands(place)],
])('a workspace %s', (_which, prepare) => {
  it('that two processes register at once has one record, and both tell it', async () => {
    const world = new World();
    await prepare(world);
    world.calls.meanwhile('lock.hold', () =>
      outcomeOf(world.elsewhere(tokens.register)({ path: place, name: null, task: null }, world.context())),
    );
    const session = await register(world);
    expect(await world.records()).toEqual([session]);
    expect(world.at(place)?.marker).toEqual(session);
  });

  it('that two calls of one process register at once has one record', async () => {
    const world = new World();
    await prepare(world);
    const [one, two] = await Promise.all([identify(world, place), identify(world, place)]);
    const records = await world.records();
    expect([one, two]).toMatchObject([{ session: records[0] }, { session: records[0] }]);
    expect(records).toHaveLength(1);
  });
});

describe('a workspace that was moved', () => {
  const moved = async (world: World): Promise<Session> => {
    const workspace = { path: absolutePath('/before'), host: 'host', strategy: 'worktree' as const };
    const session = await world.holds('hello', { workspace }, null);
    world.stands(place, { of: session.id, marker: session, linkedAt: absolutePath('/before') });
    return session;
  };

  it('is followed by its record, git’s links and the marker, in the version after', async () => {
    const world = new World();
    const session = await moved(world);
    expect(await register(world)).toEqual({
      ...session,
      workspace: { ...session.workspace, path: place },
      updatedAt: world.clock.now(),
      version: 2,
    });
    expect(await disagreements(world)).toEqual([]);
  });

  it('is refused with VersionConflict when another process changes the record meanwhile, and works afterwards', async () => {
    const world = new World();
    const session = await moved(world);
    world.calls.meanwhile('store.replace', () => world.changes(session, { aliases: ['old'] }));
    expect(await register(world)).toEqual({ kind: 'VersionConflict', session: 'hello' });
    world.runAgain();
    expect(await register(world)).toMatchObject({ aliases: ['old'], workspace: { path: place }, version: 3 });
    expect(await disagreements(world)).toEqual([]);
  });
});

const preparations: Record<string, (world: World) => Promise<unknown>> = {
  'from a marker': (world) => lost(world),
  'from the checkout': async (world) => world.stands(place),
};
const inPlace = (world: World): Promise<unknown> => identify(world, place);
const rows = Object.fromEntries(
  await Promise.all(
    Object.entries(preparations).map(
      async ([name, prepare]) => [name, faultsOf(await callsOf(prepare, inPlace))] as const,
    ),
  ),
);

describe.each(Object.keys(preparations))('a registration %s on whose way', (how) => {
  it.each(rows[how]!)(
    '%s is made by the same command, once, and other records stay as they are',
    async (_what, fault) => {
      const world = new World();
      await world.holds('other');
      const [other] = await world.records();
      await preparations[how]!(world);
      arrange(world, fault);
      const outcome = await inPlace(world);
      const harmless = 'session' in Object(outcome);
      if (fault.failure !== null && !harmless) expect(outcome).toEqual(fault.failure);
      world.runAgain();
      expect(await inPlace(world)).toMatchObject({ session: { name: 'hello', status: 'active' } });
      expect((await world.records()).filter(({ name }) => name !== 'hello')).toEqual([other]);
      expect(await world.records()).toHaveLength(2);
    },
  );
});
