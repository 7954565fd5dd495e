import { describe, expect, it } from '@jest/globals';
import { absolutePath, branchName, taskId } from '../../../src/interfaces/testing/testing.ts';
import { start } from '../commands.ts';
import { arrange, callsOf, diskFull, faultsOf, gitFailed } from '../faults.ts';
import type { Directory } from '../memory-disk.ts';
import { World } from '../world.ts';

const path = '/state/sessions/hello';

/** A main workspace, and something that stands where the session is to be. */
function standing(directory: Partial<Directory> = {}): World {
  const world = new World();
  world.stands('/repository');
  world.stands(path, directory);
  return world;
}

describe('a start whose directory is there already', () => {
  it('takes a checkout of the same repository for the workspace, with the name and task that were wished for', async () => {
    const world = standing();
    const work = world.at(path);
    expect(await start(world, { task: '7' })).toMatchObject({
      session: { name: 'hello', task: taskId('md#7'), status: 'active', branch: 'work' },
      copied: [],
    });
    expect(world.at(path)).toBe(work);
    expect(world.notices.map(({ kind }) => kind)).toEqual(['Registered', 'Adopted']);
    expect(world.calls.of('staging.open', 'workspaces.build')).toEqual([]);
  });

  const occupied = { kind: 'DirectoryOccupied', path };
  const refused: readonly [string, object, Partial<Directory>][] = [
    ['no checkout', occupied, { kind: 'not-a-checkout' }],
    ['of another repository', occupied, { checkout: { originUrl: 'https://example.com/owner/else' } }],
    ['a directory inside another checkout', occupied, { checkout: { top: absolutePath('/state') } }],
    ['marked beyond reading', occupied, { marker: 'corrupt' }],
  ];

  it.each(refused)(
    'is refused when it is %s, with %j, and leaves it as it was',
    async (_what, error, directory) => {
      const world = standing(directory);
      const before = await world.everything();
      expect(await start(world)).toEqual(error);
      expect(await world.everything()).toEqual(before);
    },
  );

  it('is refused with AdoptionMismatch when the wished-for branch is not checked out there', async () => {
    const world = standing();
    const before = await world.everything();
    expect(await start(world, { branch: 'feature' })).toEqual({
      kind: 'AdoptionMismatch',
      path,
      branch: branchName('work'),
      wanted: branchName('feature'),
    });
    expect(await world.everything()).toEqual(before);
  });

  it('is refused with SessionBusy when it is the workspace of a record, trashed or not', async () => {
    const world = standing();
    const session = await world.holds('binned', { status: 'trashed' }, null);
    world.at(path)!.marker = session;
    const before = await world.everything();
    expect(await start(world)).toEqual({ kind: 'SessionBusy', session });
    expect(await world.everything()).toEqual(before);
  });

  it('is refused when its marker speaks of another task', async () => {
    const world = standing();
    const lost = await world.holds('lost', { task: taskId('md#8') }, null);
    (await world.store.remove(lost))._unsafeUnwrap();
    world.at(path)!.marker = lost;
    expect(await start(world, { task: '7' })).toEqual(occupied);
    expect(await world.records()).toEqual([]);
  });

  it.each([
    ['git.checkoutAt 2', gitFailed],
    ['marker.read 2', diskFull],
  ])('is refused when %s fails: what cannot be looked at is nobody’s to take', async (call, failure) => {
    const world = standing();
    world.calls.fail(call, failure);
    expect(await start(world)).toEqual(occupied);
    expect(await world.records()).toEqual([]);
  });
});

const rows = faultsOf(
  await callsOf(async (world) => {
    world.stands('/repository');
    world.stands(path);
  }, start),
);

describe('an adoption on whose way', () => {
  it.each(rows)('%s leaves the directory where it is, and a record of it or none', async (_what, fault) => {
    const world = standing();
    const work = world.at(path);
    arrange(world, fault);
    await start(world);
    expect(world.at(path)).toBe(work);
    const records = await world.records();
    expect(records).toEqual(records.map((record) => ({ ...record, name: 'hello', status: 'active' })));
    world.runAgain();
    expect(await start(world)).toMatchObject(
      records.length === 0 ? { session: { name: 'hello' } } : { kind: 'SessionExists', session: records[0] },
    );
  });
});
