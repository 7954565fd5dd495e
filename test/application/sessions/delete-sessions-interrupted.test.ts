import { describe, expect, it } from '@jest/globals';
import type { Session } from '../../../src/domain/session/session.ts';
import { tokens } from '../../../src/infrastructure/composition/tokens.ts';
import { absolutePath, branchName, repositoryId } from '../../../src/interfaces/testing/testing.ts';
import { remove } from '../commands.ts';
import { arrange, callsOf, diskFull, disagreements, faultsOf, storeBusy } from '../faults.ts';
import { inTrash } from '../memory-disk.ts';
import { outcomeOf, World } from '../world.ts';

const workspace = {
  path: absolutePath('/state/sessions/hello'),
  host: 'host',
  strategy: 'worktree' as const,
};
const repo = {
  id: repositoryId('example.com/owner/repo'),
  url: 'https://example.com/owner/repo',
  path: absolutePath('/main'),
};
const deleteHello = (world: World): Promise<unknown> => remove(world, ['hello']);

/** The session to be deleted, another one and one in the trash. */
const preparations: Record<string, (world: World) => Promise<unknown>> = {
  'of a worktree': (world) => withHello(world, () => world.holds('hello', { repo, workspace })),
  'of a clone that has no marker': (world) =>
    withHello(world, () =>
      world.holds('hello', {}, { marker: null, checkout: { branch: branchName('hello') } }),
    ),
  'of a workspace that is gone': (world) => withHello(world, () => world.holds('hello', {}, null)),
};

async function withHello(world: World, prepare: () => Promise<unknown>): Promise<void> {
  await world.holds('other');
  await world.holds('binned', { status: 'trashed', updatedAt: world.clock.now() });
  await prepare();
}

async function helloAndOthers(world: World): Promise<readonly [Session, readonly Session[]]> {
  const records = await world.records();
  return [records.find(({ name }) => name === 'hello')!, records.filter(({ name }) => name !== 'hello')];
}

const rows = Object.fromEntries(
  await Promise.all(
    Object.entries(preparations).map(
      async ([name, prepare]) => [name, faultsOf(await callsOf(prepare, deleteHello))] as const,
    ),
  ),
);

/** Nothing depends on these, or the next command makes up for them. */
const tolerated =
  /^(staging[.]abandoned|workspaces[.]relocated|marker[.]write|disk[.]enclosingCheckout 2|store[.]list 2)/;

describe.each(Object.keys(preparations))('a deletion %s on whose way', (situation) => {
  const prepare = preparations[situation]!;
  const missing = situation.endsWith('gone') ? ['hello has no workspace'] : [];

  it.each(rows[situation]!)(
    '%s is finished by the same command, and others stay as they are',
    async (_what, fault) => {
      const world = new World();
      await prepare(world);
      const [hello, others] = await helloAndOthers(world);
      const work = world.at(hello.workspace.path);
      arrange(world, fault);
      const outcome = await deleteHello(world);
      if (fault.failure !== null && !tolerated.test(fault.call)) expect(outcome).toEqual(fault.failure);
      world.runAgain();
      const again = await deleteHello(world);
      expect(again).toMatchObject({ sessions: [{ id: hello.id, status: 'trashed' }] });
      expect(await disagreements(world)).toEqual(missing);
      expect(world.at(inTrash(hello.id))).toBe(work);
      expect(await helloAndOthers(world)).toEqual([expect.anything(), others]);
    },
  );
});

describe('a deletion whose workspace cannot be moved', () => {
  it('leaves the record as it was, with a later version', async () => {
    const world = new World();
    const session = await world.holds('hello');
    world.calls.fail('trash.put', diskFull);
    expect(await deleteHello(world)).toEqual(diskFull);
    const stayed = { ...session, version: 3 };
    expect(await world.record(session)).toEqual(stayed);
    expect(world.at(session.workspace.path)).toMatchObject({ of: session.id, marker: stayed });
  });

  it('tells that and not that the record cannot be changed back, and is finished by the same command', async () => {
    const world = new World();
    const session = await world.holds('hello');
    world.calls.fail('trash.put', diskFull);
    world.calls.fail('store.replace 2', storeBusy);
    expect(await deleteHello(world)).toEqual(diskFull);
    expect(await world.record(session)).toMatchObject({ status: 'trashed' });
    world.runAgain();
    expect(await deleteHello(world)).toMatchObject({ sessions: [{ status: 'trashed', version: 2 }] });
    expect(await disagreements(world)).toEqual([]);
  });

  it('moves none of the sessions after it, and the same command moves those that are left', async () => {
    const world = new World();
    for (const name of ['one', 'two', 'three']) await world.holds(name);
    world.calls.fail('trash.put 2', diskFull);
    expect(await remove(world, ['one', 'two', 'three'])).toEqual(diskFull);
    expect((await world.records()).map(({ name, status }) => [name, status]).toSorted()).toEqual([
      ['one', 'trashed'],
      ['three', 'active'],
      ['two', 'active'],
    ]);
    world.runAgain();
    expect(await remove(world, ['one', 'two', 'three'])).toMatchObject({ sessions: [{}, {}, {}] });
    expect(await disagreements(world)).toEqual([]);
  });
});

describe('a deletion of a session whose restoring was interrupted', () => {
  it('finds the workspace in the trash and does not call it missing', async () => {
    const world = new World();
    const session = await world.holds('hello', {}, null);
    world.stands(inTrash(session.id), { of: session.id, marker: session });
    expect(await deleteHello(world)).toMatchObject({ sessions: [{ status: 'trashed' }] });
    expect(await disagreements(world)).toEqual([]);
    expect(world.notices).toEqual([]);
  });
});

const happy = await callsOf((world) => world.holds('hello'), deleteHello);

describe('while a session is being deleted', () => {
  const elsewhere = async (world: World): Promise<unknown> =>
    outcomeOf(
      world.elsewhere(tokens.deleteSessions)(
        { names: ['hello'], task: null, merged: false, force: true },
        world.context(),
      ),
    );
  const untilItsTurn = happy.slice(0, happy.indexOf('lock.hold') + 1).map((call) => [call]);

  it.each(untilItsTurn)(
    'another process deletes it at %s, and it is in the trash once, whole',
    async (call) => {
      const world = new World();
      const session = await world.holds('hello');
      const work = world.at(session.workspace.path);
      world.calls.meanwhile(call, () => elsewhere(world));
      expect(await deleteHello(world)).toMatchObject({
        sessions: [{ id: session.id, status: 'trashed', version: 2 }],
      });
      expect(await disagreements(world)).toEqual([]);
      expect(world.at(inTrash(session.id))).toBe(work);
    },
  );

  it.each(happy.map((call) => [call]))(
    'another machine changes its record at %s, and that change is not lost',
    async (call) => {
      const world = new World();
      const session = await world.holds('hello');
      world.calls.meanwhile(call, () => world.changes(session, { aliases: ['old'] }));
      const outcome = await deleteHello(world);
      expect([
        { kind: 'VersionConflict', session: 'hello' },
        { sessions: [expect.objectContaining({ status: 'trashed' })], already: [] },
      ]).toContainEqual(outcome);
      if (outcome !== null && typeof outcome === 'object' && 'kind' in outcome) {
        expect(world.at(session.workspace.path)).toMatchObject({ marker: session });
        expect(await world.record(session)).toMatchObject({ status: 'active' });
      }
      world.runAgain();
      expect(await deleteHello(world)).toMatchObject({ sessions: [{ aliases: ['old'], status: 'trashed' }] });
      expect(await disagreements(world)).toEqual([]);
    },
  );

  it('a second deletion of the same waits and answers the same', async () => {
    const world = new World();
    await world.holds('hello');
    const [one, two] = await Promise.all([deleteHello(world), deleteHello(world)]);
    expect(one).toMatchObject({ sessions: [{ status: 'trashed', version: 2 }] });
    expect(two).toEqual(one);
    expect(world.calls.of('trash.put')).toHaveLength(1);
  });

  it('another process purges it, and it is a VersionConflict', async () => {
    const world = new World();
    const session = await world.holds('hello');
    world.calls.meanwhile('store.find', async () => world.store.remove(session));
    expect(await deleteHello(world)).toEqual({ kind: 'VersionConflict', session: 'hello' });
    expect(world.at(session.workspace.path)).toBeDefined();
  });
});
