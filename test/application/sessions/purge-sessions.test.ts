import { describe, expect, it } from '@jest/globals';
import type { Session } from '../../../src/domain/session/session.ts';
import { tokens } from '../../../src/infrastructure/composition/tokens.ts';
import { absolutePath, timestamp } from '../../../src/interfaces/testing/testing.ts';
import { purge } from '../commands.ts';
import { arrange, callsOf, disagreements, diskFull, faultsOf, gitFailed, storeBusy } from '../faults.ts';
import { outcomeOf, World } from '../world.ts';

const lastYear = timestamp('2025-01-01T00:00:00.000Z');
const trashed = (world: World, name: string, updatedAt = lastYear): Promise<Session> =>
  world.holds(name, { status: 'trashed', updatedAt, lastActivityAt: updatedAt });

/** Two in the trash and a live one. */
async function prepared(world: World): Promise<void> {
  await world.holds('alive');
  await trashed(world, 'old');
  await trashed(world, 'older');
}

describe('a purge', () => {
  it('removes the workspace first, then the record, and tells what is gone', async () => {
    const world = new World();
    const session = await trashed(world, 'hello');
    expect(await purge(world)).toEqual({ sessions: [session] });
    expect(world.calls.of('workspaces', 'store.remove')).toEqual(['workspaces.discard', 'store.remove']);
    expect(await world.everything()).toEqual({ records: [], directories: new Map() });
  });

  it('leaves what was trashed later than the age it was given', async () => {
    const world = new World();
    await trashed(world, 'old');
    await trashed(world, 'fresh', world.clock.now());
    expect(await purge(world, '30d')).toMatchObject({ sessions: [{ name: 'old' }] });
    expect(await world.records()).toMatchObject([{ name: 'fresh' }]);
    expect(await disagreements(world)).toEqual([]);
  });

  it('purges what is exactly as old as the age it was given', async () => {
    const world = new World();
    await trashed(world, 'hello', world.clock.now());
    world.clock.advance(60_000);
    expect(await purge(world, '61s')).toEqual({ sessions: [] });
    expect(await purge(world, '60s')).toMatchObject({ sessions: [{ name: 'hello' }] });
  });

  it('is refused with InvalidDuration before anything is removed', async () => {
    const world = new World();
    await prepared(world);
    const before = await world.everything();
    expect(await purge(world, 'soon')).toEqual({ kind: 'InvalidDuration', value: 'soon' });
    expect(await world.everything()).toEqual(before);
  });

  it('leaves the trash of other hosts alone', async () => {
    const world = new World();
    const workspace = { path: absolutePath('/far'), host: 'other', strategy: 'clone' as const };
    await world.holds('far', { status: 'trashed', workspace });
    expect(await purge(world)).toEqual({ sessions: [] });
    expect(await disagreements(world)).toEqual([]);
  });

  it('says which branch it kept, since nothing else has its commits', async () => {
    const world = new World();
    await world.holds('hello', { status: 'trashed' }, { keptBranch: 'work' });
    await purge(world);
    const repository = 'https://example.com/owner/repo';
    expect(world.notices).toEqual([{ kind: 'BranchKept', session: 'hello', branch: 'work', repository }]);
  });

  it('removes the record of a workspace that was gone already', async () => {
    const world = new World();
    const session = await world.holds('hello', { status: 'trashed' }, null);
    expect(await purge(world)).toEqual({ sessions: [session] });
    expect(world.calls.of('workspaces')).toEqual(['workspaces.discard']);
  });

  it('leaves a session alone whose deletion did not get to the move', async () => {
    const world = new World();
    const session = await world.holds('hello', { status: 'trashed' }, null);
    world.stands(session.workspace.path, { of: session.id, marker: session });
    const before = await world.everything();
    expect(await purge(world)).toEqual({ sessions: [] });
    expect(await world.everything()).toEqual(before);
  });

  it.each(['not-a-checkout', 'checkout'] as const)(
    'never touches a %s that is at the path of a trashed session by now',
    async (kind) => {
      const world = new World();
      const session = await trashed(world, 'hello');
      const other = await world.holds('other', {}, null);
      const there = world.stands(session.workspace.path, { kind, of: other.id, marker: other });
      expect(await purge(world)).toEqual({ sessions: [session] });
      expect([...world.disk.directories]).toEqual([[session.workspace.path, there]]);
    },
  );
});

const run = (world: World): Promise<unknown> => purge(world);
const calls = await callsOf(prepared, run);

describe('a purge on whose way', () => {
  it.each(faultsOf(calls))(
    '%s is finished by the same command, and live sessions stay as they are',
    async (_what, fault) => {
      const world = new World();
      await prepared(world);
      const alive = (await world.records()).find(({ status }) => status === 'active')!;
      arrange(world, fault);
      const outcome = await run(world);
      if (fault.failure !== null) expect(outcome).toEqual(fault.failure);
      world.runAgain();
      expect(await run(world)).toMatchObject({ sessions: expect.any(Array) });
      expect(await world.records()).toEqual([alive]);
      expect(await disagreements(world)).toEqual([]);
    },
  );

  it('one workspace cannot be removed removes the others and tells of the first that could not', async () => {
    const world = new World();
    await trashed(world, 'one');
    await trashed(world, 'two');
    await trashed(world, 'three');
    const [first, second] = await world.records();
    world.calls.fail('workspaces.discard', gitFailed);
    world.calls.fail('workspaces.discard 2', diskFull);
    expect(await run(world)).toEqual(gitFailed);
    expect(await world.records()).toEqual([first, second]);
    expect(await disagreements(world)).toEqual([]);
  });

  it('the store gives no answer ends at once', async () => {
    const world = new World();
    await prepared(world);
    world.calls.fail('store.find', storeBusy);
    expect(await run(world)).toEqual(storeBusy);
    expect(world.calls.of('lock.hold')).toHaveLength(1);
  });
});

const untilItsTurn = calls.slice(0, calls.indexOf('lock.hold') + 1).map((call) => [call]);

describe('while the trash is being purged', () => {
  it.each(untilItsTurn)('another process restores a session at %s, and it is left alone', async (call) => {
    const world = new World();
    const session = await trashed(world, 'hello');
    world.calls.meanwhile(call, () =>
      outcomeOf(world.elsewhere(tokens.restoreSession)({ name: 'hello', task: null }, world.context())),
    );
    expect(await purge(world)).toEqual({ sessions: [] });
    expect(await world.record(session)).toMatchObject({ status: 'active' });
    expect(await disagreements(world)).toEqual([]);
  });

  it('a second purge removes nothing twice', async () => {
    const world = new World();
    await prepared(world);
    const outcomes = (await Promise.all([purge(world), purge(world)])) as { sessions: Session[] }[];
    expect(outcomes.flatMap(({ sessions }) => sessions.map(({ name }) => name)).toSorted()).toEqual([
      'old',
      'older',
    ]);
    expect(world.calls.of('workspaces.discard')).toHaveLength(2);
  });

  it('another machine changes the record after the removal, and the next purge ends it', async () => {
    const world = new World();
    const session = await trashed(world, 'hello');
    world.calls.meanwhile('store.remove', () => world.changes(session, { aliases: ['old'] }));
    expect(await purge(world)).toEqual({ kind: 'VersionConflict', session: 'hello' });
    world.runAgain();
    expect(await purge(world)).toMatchObject({ sessions: [{ aliases: ['old'] }] });
    expect(await world.records()).toEqual([]);
  });
});

const expire = (world: World): Promise<unknown> => outcomeOf(world.get(tokens.purgeExpired)(world.context()));
const expiring = await callsOf(prepared, expire);

describe('trash that has expired', () => {
  it('goes after the time of trash.retention, and each session is named', async () => {
    const world = new World();
    world.layers = [
      { layer: 'user', entries: [{ key: 'trash.retention', value: '3d', source: 'config.yaml' }] },
    ];
    await trashed(world, 'old');
    await trashed(world, 'fresh', world.clock.now());
    await expire(world);
    expect(world.notices).toEqual([{ kind: 'TrashExpired', session: 'old' }]);
    expect(await world.records()).toMatchObject([{ name: 'fresh' }]);
  });

  it('stays for the next time, without a word, when it cannot be removed, and keeps no other', async () => {
    const world = new World();
    await prepared(world);
    world.calls.fail('workspaces.discard', diskFull);
    expect(await expire(world)).toBeUndefined();
    expect(world.notices).toHaveLength(1);
    world.runAgain();
    await expire(world);
    expect(await world.records()).toMatchObject([{ name: 'alive' }]);
    expect(world.notices).toHaveLength(1);
  });

  it.each(faultsOf(expiring))('fails nothing when %s', async (_what, fault) => {
    const world = new World();
    await prepared(world);
    arrange(world, fault);
    expect(await expire(world)).toBeUndefined();
  });
});
