import { describe, expect, it } from '@jest/globals';
import type { Session } from '../../../src/domain/session/session.ts';
import { tokens } from '../../../src/infrastructure/composition/tokens.ts';
import { absolutePath, aPullRequest, sessionName, taskId } from '../../../src/interfaces/testing/testing.ts';
import { remove, restore } from '../commands.ts';
import { arrange, callsOf, disagreements, diskFull, faultsOf, storeBusy } from '../faults.ts';
import { inTrash } from '../memory-disk.ts';
import { outcomeOf, World } from '../world.ts';

const restoreHello = (world: World): Promise<unknown> => restore(world, 'hello');
const hello = (world: World): Promise<Session> => world.holds('hello', { status: 'trashed' });

describe('a restoring in which everything goes well', () => {
  it('changes the record first, then moves the workspace, mends its links and its marker', async () => {
    const world = new World();
    const session = await hello(world);
    const work = world.at(inTrash(session.id));
    const outcome = await restoreHello(world);
    const record = await world.record(session);
    expect(outcome).toEqual({ sessions: [record] });
    expect(record).toMatchObject({ status: 'active', trashedFrom: null, version: 2 });
    expect(world.calls.of('store.replace', 'trash.takeBack', 'workspaces', 'marker.write')).toEqual([
      'store.replace',
      'trash.takeBack',
      'workspaces.relocated',
      'marker.write',
    ]);
    expect(world.at(session.workspace.path)).toBe(work);
    expect(work?.marker).toEqual(record);
  });

  it.each(['active', 'pr-open', 'merged'] as const)('brings back the status %s', async (trashedFrom) => {
    const world = new World();
    await world.holds('hello', { status: 'trashed', trashedFrom, pr: aPullRequest() });
    expect(await restoreHello(world)).toMatchObject({ sessions: [{ status: trashedFrom }] });
  });

  it('takes a session by its task', async () => {
    const world = new World();
    await world.holds('hello', { status: 'trashed', task: taskId('md#7') });
    expect(await restore(world, null, '7')).toMatchObject({
      sessions: [{ name: 'hello', status: 'active' }],
    });
  });

  it('brings a record back whose workspace was gone already, and says so', async () => {
    const world = new World();
    const session = await world.holds('hello', { status: 'trashed' }, null);
    expect(await restoreHello(world)).toMatchObject({ sessions: [{ status: 'active' }] });
    expect(world.notices).toEqual([
      { kind: 'WorkspaceWasMissing', session: 'hello', path: session.workspace.path },
    ]);
  });

  it('takes the workspace that never left its place for the one to bring back', async () => {
    const world = new World();
    const session = await world.holds('hello', { status: 'trashed' }, null);
    world.stands(session.workspace.path, { of: session.id, marker: session });
    expect(await restoreHello(world)).toMatchObject({ sessions: [{ status: 'active' }] });
    expect(world.notices).toEqual([]);
    expect(await disagreements(world)).toEqual([]);
  });
});

describe('a restoring that is refused', () => {
  const refusals: readonly [string, object, (world: World) => Promise<unknown>][] = [
    ['of a session that is not in the trash', { kind: 'NotTrashed' }, (world) => world.holds('hello')],
    [
      'of a session whose name another has by now',
      { kind: 'SessionExists', session: expect.objectContaining({ name: 'HELLO' }) },
      async (world) => {
        await hello(world);
        await world.holds('HELLO');
      },
    ],
    [
      'onto a directory that is somebody else’s',
      { kind: 'DirectoryOccupied', path: '/state/sessions/hello' },
      async (world) => {
        await hello(world);
        world.stands('/state/sessions/hello', { kind: 'not-a-checkout' });
      },
    ],
    [
      'onto the workspace of another session',
      { kind: 'DirectoryOccupied', path: '/state/sessions/hello' },
      async (world) => {
        await hello(world);
        const other = await world.holds('other', {}, null);
        world.stands('/state/sessions/hello', { of: other.id, marker: other });
      },
    ],
    [
      'onto a copy of itself while the workspace is in the trash',
      { kind: 'DirectoryOccupied', path: '/state/sessions/hello' },
      async (world) => {
        const session = await hello(world);
        world.stands('/state/sessions/hello', { marker: session });
      },
    ],
    [
      'on another host',
      { kind: 'WorkspaceOnOtherHost', host: 'other' },
      (world) =>
        world.holds('hello', {
          status: 'trashed',
          workspace: { path: absolutePath('/state/sessions/hello'), host: 'other', strategy: 'clone' },
        }),
    ],
    [
      'that two of that name make ambiguous',
      { kind: 'SessionAmbiguous', text: 'hello' },
      async (world) => {
        await hello(world);
        await hello(world);
      },
    ],
    ['of what is not there', { kind: 'SessionNotFound', text: 'hello' }, async () => undefined],
    [
      'whose task another session has by now',
      { kind: 'TaskTaken' },
      async (world) => {
        await world.holds('hello', { status: 'trashed', task: taskId('md#7') });
        await world.holds('next', { task: taskId('md#7') });
      },
    ],
  ];

  it.each(refusals)('%s tells %j and changes nothing', async (_what, error, prepare) => {
    const world = new World();
    await prepare(world);
    const before = await world.everything();
    expect(await restoreHello(world)).toMatchObject(error);
    expect(await world.everything()).toEqual(before);
  });

  it('needs a name even in the directory where the session was', async () => {
    const world = new World();
    const session = await hello(world);
    expect(await restore(world, null)).toMatchObject({ kind: 'SessionNotNamed', candidates: [session] });
  });
});

const rows = faultsOf(await callsOf(prepared, restoreHello));
/** Nothing depends on these, or the same command makes up for them. */
const tolerated = /^(staging[.]abandoned|workspaces[.]relocated|marker[.]write)/;

async function prepared(world: World): Promise<Session> {
  await world.holds('other');
  await world.holds('binned', { status: 'trashed' });
  const workspace = {
    path: absolutePath('/state/sessions/hello'),
    host: 'host',
    strategy: 'worktree' as const,
  };
  return world.holds('hello', { status: 'trashed', workspace });
}

describe('a restoring on whose way', () => {
  it.each(rows)('%s is finished by the same command, and others stay as they are', async (_what, fault) => {
    const world = new World();
    const session = await prepared(world);
    const others = (await world.records()).filter(({ id }) => id !== session.id);
    const work = world.at(inTrash(session.id));
    arrange(world, fault);
    const outcome = await restoreHello(world);
    if (fault.failure !== null && !tolerated.test(fault.call)) expect(outcome).toEqual(fault.failure);
    world.runAgain();
    const again = await restoreHello(world);
    expect([
      { kind: 'NotTrashed', session: await world.record(session) },
      { sessions: [await world.record(session)] },
    ]).toContainEqual(again);
    expect(await world.record(session)).toMatchObject({ status: 'active' });
    expect(await disagreements(world)).toEqual([]);
    expect(world.at(session.workspace.path)).toBe(work);
    expect((await world.records()).filter(({ id }) => id !== session.id)).toEqual(others);
  });

  it('the workspace cannot be moved leaves the record in the trash, with a later version', async () => {
    const world = new World();
    const session = await hello(world);
    world.calls.fail('trash.takeBack', diskFull);
    expect(await restoreHello(world)).toEqual(diskFull);
    expect(await world.record(session)).toEqual({ ...session, version: 3 });
  });

  it('the record cannot be changed back either tells of the move, and is finished by the same command', async () => {
    const world = new World();
    const session = await hello(world);
    world.calls.fail('trash.takeBack', diskFull);
    world.calls.fail('store.replace 2', storeBusy);
    expect(await restoreHello(world)).toEqual(diskFull);
    world.runAgain();
    expect(await restoreHello(world)).toMatchObject({ sessions: [{ id: session.id, status: 'active' }] });
    expect(await disagreements(world)).toEqual([]);
  });
});

const happy = await callsOf(hello, restoreHello);

describe('while a session is being restored', () => {
  const untilItsTurn = happy.slice(0, happy.indexOf('lock.hold') + 1).map((call) => [call]);

  it.each(untilItsTurn)('another process restores it at %s, and it is back once, whole', async (call) => {
    const world = new World();
    const session = await hello(world);
    const work = world.at(inTrash(session.id));
    world.calls.meanwhile(call, () =>
      outcomeOf(world.elsewhere(tokens.restoreSession)({ name: 'hello', task: null }, world.context())),
    );
    expect(await restoreHello(world)).toMatchObject({ kind: 'NotTrashed', session: { version: 2 } });
    expect(await disagreements(world)).toEqual([]);
    expect(world.at(session.workspace.path)).toBe(work);
  });

  it.each(untilItsTurn)('another process purges it at %s, and nothing is left of it', async (call) => {
    const world = new World();
    await hello(world);
    world.calls.meanwhile(call, () =>
      outcomeOf(world.elsewhere(tokens.purgeSessions)({ olderThan: null }, world.context())),
    );
    expect(await restoreHello(world)).toMatchObject({
      kind: expect.stringMatching(/^(SessionNotFound|VersionConflict)$/),
    });
    expect(await world.records()).toEqual([]);
    expect(world.disk.directories.size).toBe(0);
  });

  it.each(happy.map((call) => [call]))(
    'another machine changes its record at %s, and that change is not lost',
    async (call) => {
      const world = new World();
      const session = await hello(world);
      world.calls.meanwhile(call, () => world.changes(session, { aliases: ['old'] }));
      expect([
        { kind: 'VersionConflict', session: 'hello' },
        { sessions: [expect.objectContaining({ status: 'active' })] },
      ]).toContainEqual(await restoreHello(world));
      world.runAgain();
      await restoreHello(world);
      expect(await world.record(session)).toMatchObject({ aliases: ['old'], status: 'active' });
      expect(await disagreements(world)).toEqual([]);
    },
  );

  it('another session takes its name at the last moment, and its workspace stays in the trash', async () => {
    const world = new World();
    const session = await hello(world);
    world.calls.meanwhile('store.replace', async () => world.holds('HELLO', {}, null));
    expect(await restoreHello(world)).toEqual({ kind: 'NameTaken', name: sessionName('hello') });
    expect(await world.record(session)).toEqual(session);
    expect(world.at(inTrash(session.id))).toBeDefined();
  });

  it('a deletion of it waits, and it is in the trash at the end', async () => {
    const world = new World();
    const session = await hello(world);
    await Promise.all([restoreHello(world), restoreHello(world)]);
    await remove(world, ['hello']);
    expect(await world.record(session)).toMatchObject({ status: 'trashed', version: 3 });
    expect(await disagreements(world)).toEqual([]);
  });
});
