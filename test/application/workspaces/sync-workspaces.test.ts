import { describe, expect, it } from '@jest/globals';
import type { Synchronised } from '../../../src/application/workspaces/sync-workspaces.ts';
import { tokens } from '../../../src/infrastructure/composition/tokens.ts';
import { absolutePath, branchName, taskId } from '../../../src/interfaces/testing/testing.ts';
import { start } from '../commands.ts';
import { arrange, callsOf, disagreements, faultsOf } from '../faults.ts';
import { inTrash } from '../memory-disk.ts';
import { outcomeOf, World } from '../world.ts';

const place = absolutePath('/state/sessions/hello');
const moved = absolutePath('/state/sessions/moved');
const worktree = { path: place, host: 'host', strategy: 'worktree' as const };

const sync = (world: World, input: { dryRun?: boolean; prune?: boolean } = {}): Promise<unknown> =>
  outcomeOf(world.get(tokens.syncWorkspaces)({ dryRun: false, prune: false, ...input }, world.context()));

/** Findings as `kind session`, with a `!` for what was mended. */
async function told(world: World, input: { dryRun?: boolean; prune?: boolean } = {}): Promise<unknown> {
  const { findings } = (await sync(world, input)) as Synchronised;
  return findings.map(
    ({ finding }) => `${finding.kind} ${String(finding.session)}${finding.done ? '!' : ''}`,
  );
}

/** What contradicts itself, but for directories that were nobody's and a record that never had one. */
async function contradictions(world: World): Promise<readonly string[]> {
  const found = await disagreements(world);
  return found.filter((one) => !/^(?:gone|copy|unmarked) has no workspace$/.test(one));
}

/** Everything that can be mended, once each. */
async function aMess(world: World): Promise<void> {
  world.stands('/repository');
  await world.holds('moves', { workspace: { ...worktree, path: absolutePath('/state/sessions/moves') } });
  const directory = world.at('/state/sessions/moves')!;
  world.disk.directories.delete(absolutePath('/state/sessions/moves'));
  world.disk.directories.set(moved, directory);
  await world.holds('drifts', {}, { checkout: { branch: branchName('by-hand') } });
  await world.holds('merged');
  world.disk.merged.add(absolutePath('/state/sessions/merged'));
  const trashed = await world.holds('deleted', { status: 'trashed', version: 2 });
  const left = world.at(inTrash(trashed.id))!;
  world.disk.directories.delete(inTrash(trashed.id));
  world.disk.directories.set(absolutePath('/state/sessions/deleted'), left);
  await world.holds('gone', {}, null);
  const lost = await world.holds('lost', { task: taskId('md#7') });
  (await world.store.remove(lost))._unsafeUnwrap();
  const original = await world.holds('original');
  world.stands('/state/sessions/copy', { marker: original });
  world.stands('/state/sessions/unmarked');
}

describe('a pass over everything that can be wrong', () => {
  const found = [
    'drifted drifts',
    'interrupted deleted',
    'merged merged',
    'missing gone',
    'relocated moves',
    'unregistered lost',
    'unregistered unmarked',
    'duplicate copy',
  ].toSorted();

  it('tells with --dry-run what it would do, and does nothing', async () => {
    const world = new World();
    await aMess(world);
    const before = await world.everything();
    expect(((await told(world, { dryRun: true })) as string[]).toSorted()).toEqual(found);
    expect(await world.everything()).toEqual(before);
    expect(world.calls.of('store.insert', 'store.replace', 'store.remove', 'marker.write', 'lock')).toEqual(
      [],
    );
  });

  it('mends it all, and then finds nothing', async () => {
    const world = new World();
    await aMess(world);
    expect(((await told(world, { prune: true })) as string[]).toSorted()).toEqual(
      found.map((one) => `${one}!`),
    );
    expect(await contradictions(world)).toEqual([]);
    expect(await told(world, { prune: true })).toEqual([]);
  });

  it('gives back the records that were changed, as they are', async () => {
    const world = new World();
    await aMess(world);
    const { sessions } = (await sync(world, { prune: true })) as Synchronised;
    for (const session of sessions) expect(await world.record(session)).toEqual(session);
    expect(sessions).toHaveLength(8);
  });

  it('asks neither git nor the store to change anything where all is in order', async () => {
    const world = new World();
    await world.holds('one');
    await world.holds('two', { status: 'trashed' });
    expect(await sync(world)).toEqual({ findings: [], sessions: [] });
    expect(world.calls.of('git', 'workspaces', 'store.replace', 'marker.write', 'lock')).toEqual([]);
  });
});

const rows = faultsOf(await callsOf(aMess, (world) => sync(world, { prune: true })));

describe('a pass on whose way', () => {
  it.each(rows)('%s is made up for by the next one', async (_what, fault) => {
    const world = new World();
    await aMess(world);
    arrange(world, fault);
    await sync(world, { prune: true });
    world.runAgain();
    await sync(world, { prune: true });
    expect(await contradictions(world)).toEqual([]);
    expect(await told(world, { prune: true })).toEqual([]);
  });
});

describe('what somebody else does meanwhile', () => {
  it('to the record wins', async () => {
    const world = new World();
    const session = await world.holds('hello', {}, { checkout: { branch: branchName('by-hand') } });
    world.calls.meanwhile('store.find', () => world.changes(session, { aliases: ['old'] }));
    expect(await told(world)).toEqual([]);
    expect(await world.record(session)).toMatchObject({
      aliases: ['old'],
      version: 2,
      branch: session.branch,
    });
  });

  it('to the directory keeps its record from being pruned', async () => {
    const world = new World();
    const session = await world.holds('hello', {}, null);
    world.calls.meanwhile('disk.look', async () => world.stands(place, { of: session.id, marker: session }));
    expect(await told(world, { prune: true })).toEqual([]);
    expect(await world.record(session)).toEqual(session);
  });

  it('by starting a session is left alone until it is done', async () => {
    const world = new World();
    world.stands('/repository');
    const seen: unknown[] = [];
    world.calls.meanwhile('store.replace', async () => {
      const other = world.elsewhere(tokens.syncWorkspaces);
      seen.push(await outcomeOf(other({ dryRun: false, prune: true }, world.context())));
    });
    expect(await start(world)).toMatchObject({ session: { status: 'active' } });
    expect(seen).toEqual([{ findings: [], sessions: [] }]);
    expect(await told(world)).toEqual([]);
  });
});
