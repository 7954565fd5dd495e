import { describe, expect, it } from '@jest/globals';
import { errAsync, okAsync } from 'neverthrow';
import type { MergeDone } from '../../../src/application/ports/git-merges.ts';
import { recordActivity } from '../../../src/domain/session/session.ts';
import { branchName } from '../../../src/interfaces/testing/testing.ts';
import { baseTip, head, UpdateWorld } from './update-world.ts';

const message = "Merge remote-tracking branch 'origin/main' into hello";
const looking = ['lock the session', 'ask origin', 'tips, tracked'];

function worldWith(changes: Partial<UpdateWorld>): UpdateWorld {
  return Object.assign(new UpdateWorld(), changes);
}

describe('an update', () => {
  it('merges, then changes the record, then the marker', async () => {
    const world = new UpdateWorld();
    world.clock.advance(60_000);
    expect(await world.update()).toEqual({ version: 2, outcome: 'merged', conflicts: [] });
    expect(world.effects).toEqual([...looking, 'predict', 'obstacles to tree', `merge: ${message}`, 'mark']);
    const expected = recordActivity(world.session, world.clock.now());
    expect([await world.record(), world.marked]).toEqual([expected, expected]);
  });

  it('of a session without commits of its own is a fast-forward, and needs no identity', async () => {
    const world = worldWith({ commits: { ahead: 0, behind: 2, pushed: 0 }, identity: false });
    expect(await world.update()).toEqual({ version: 2, outcome: 'fast-forward', conflicts: [] });
    expect(world.effects).toEqual([...looking, 'obstacles to the base', `merge: ${message}`, 'mark']);
  });

  it('that brings nothing rewrites nothing', async () => {
    const world = worldWith({ commits: { ahead: 1, behind: 0, pushed: 0 }, identity: false });
    expect(await world.update()).toEqual({ version: 1, outcome: 'up-to-date', conflicts: [] });
    expect(world.effects).toEqual(looking);
    expect(await world.record()).toEqual(world.session);
  });

  it.each([
    ['the base has stayed where it was', baseTip],
    ['the base has moved since', head],
  ])('counts from where the base is now: %s', async (_situation, expected) => {
    const world = worldWith({ commits: { ahead: 1, behind: 0, pushed: 0 }, expected });
    expect(await world.update()).toEqual({ version: 1, outcome: 'up-to-date', conflicts: [] });
  });

  it('with conflicts is activity, too', async () => {
    const world = worldWith({ conflicts: ['a.txt'] });
    expect(await world.update()).toEqual({ version: 2, outcome: 'conflicts', conflicts: ['a.txt'] });
    expect(world.marked?.version).toBe(2);
  });

  it('tells what became of uncommitted changes', async () => {
    const world = new UpdateWorld();
    const setAside = { kind: 'waiting' as const };
    await world.update({}, (itself) => {
      const { identity, obstacles } = itself;
      const done: MergeDone = { clean: false, conflicts: ['a.txt'], setAside: [setAside] };
      return {
        merges: {
          missing: () => okAsync(0),
          divergence: () => okAsync({ ahead: 1, behind: 2 }),
          predict: () => okAsync({ tree: 'tree', clean: true, conflicts: [] }),
          hasIdentity: () => okAsync(identity),
          obstacles: () => okAsync(obstacles),
          merge: () => okAsync(done),
        },
      };
    });
    expect(world.narration.notices).toEqual([
      { kind: 'ChangesSetAside', session: 'hello', path: '/workspaces/hello', setAside },
    ]);
  });

  it('counts nothing where the workspace has the base as it is', async () => {
    const world = worldWith({ contains: true, expected: baseTip });
    const counting = (): never => {
      throw new Error('not expected here');
    };
    const outcome = await world.update({}, (itself) => ({
      merges: { ...itself.ports().merges, divergence: counting },
    }));
    expect(outcome).toEqual({ version: 1, outcome: 'up-to-date', conflicts: [] });
  });

  it('believes nothing of where the base was if it has moved since', async () => {
    const world = worldWith({ contains: true, expected: head });
    expect(await world.update()).toEqual({ version: 2, outcome: 'merged', conflicts: [] });
  });

  it('lets go of origin, which was asked beforehand, once it is refused', async () => {
    const world = worldWith({ checkedOut: branchName('other') });
    expect(await world.update()).toMatchObject({ kind: 'BranchDrifted' });
    expect(world.effects).toEqual(['lock the session', 'ask origin', 'let go of origin']);
  });

  it('asks nobody while an operation of git is under way', async () => {
    const world = worldWith({ operation: 'merge' });
    await world.update();
    expect(world.effects).toEqual(['lock the session']);
  });

  it('offline asks nobody', async () => {
    const world = new UpdateWorld();
    await world.update({ offline: true });
    expect(world.effects.slice(0, 2)).toEqual(['lock the session', 'tips, offline, tracked']);
  });

  it('stands although the marker cannot be written', async () => {
    const world = new UpdateWorld();
    const failure = { kind: 'FileError', path: '/x', reason: 'no-space', code: 'ENOSPC' } as const;
    const outcome = await world.update({}, () => ({
      marker: { read: () => okAsync(null), write: () => errAsync(failure) },
    }));
    expect(outcome).toMatchObject({ outcome: 'merged', version: 2 });
  });

  it('is recorded on top of what another process recorded meanwhile', async () => {
    const world = new UpdateWorld();
    const outcome = await world.update({}, (itself) => ({
      marker: {
        read: () => okAsync(null),
        write: () => okAsync(undefined),
      },
      identify: () =>
        itself.store
          .replace(recordActivity(itself.session, itself.clock.now()), 1)
          .map(() => ({ session: itself.session, resolvedBy: 'name' as const })),
    }));
    expect(outcome).toMatchObject({ outcome: 'merged', version: 3 });
  });
});

describe('an update with another base', () => {
  const next = branchName('next');

  it('changes the record and its marker before it merges', async () => {
    const world = new UpdateWorld();
    world.clock.advance(60_000);
    expect(await world.update({ base: 'next' })).toEqual({ version: 3, outcome: 'merged', conflicts: [] });
    expect(world.effects).toEqual([
      ...looking,
      ...['predict', 'obstacles to tree', 'mark', `merge: ${message}`, 'mark'],
    ]);
    const expected = { ...world.session.base, branch: next };
    expect([(await world.record()).base, world.marked?.base]).toEqual([expected, expected]);
  });

  it('that has nothing new changes the record alone', async () => {
    const world = worldWith({ commits: { ahead: 1, behind: 0, pushed: 0 } });
    expect(await world.update({ base: 'next' })).toMatchObject({ version: 2, outcome: 'up-to-date' });
    expect(world.effects).toEqual([...looking, 'mark']);
  });

  it('that is the one it has changes nothing but a marker that does not tell of it yet', async () => {
    const world = worldWith({ commits: { ahead: 1, behind: 0, pushed: 0 } });
    expect(await world.update({ base: 'main' })).toMatchObject({ version: 1, outcome: 'up-to-date' });
    expect(world.effects).toEqual([...looking, 'mark']);
  });

  it('keeps that base although the merge then fails', async () => {
    const world = new UpdateWorld();
    const failure = { kind: 'GitFailed', command: 'git merge', exitCode: 1, stderr: '' } as const;
    const outcome = await world.update({ base: 'next' }, (itself) => ({
      merges: { ...itself.ports().merges, merge: () => errAsync(failure) },
    }));
    expect(outcome).toEqual(failure);
    expect((await world.record()).base.branch).toBe(next);
  });

  it.each(['hello', 'pr/hello'])('that is %s, a branch of its own, is refused', async (base) => {
    const world = new UpdateWorld();
    expect(await world.update({ base })).toEqual({ kind: 'BaseOfItself', session: 'hello', branch: base });
    expect(await world.record()).toEqual(world.session);
  });

  it('is not recorded when an interruption comes first', async () => {
    const world = new UpdateWorld();
    expect(await world.update({ base: 'next' }, undefined, AbortSignal.abort())).toEqual({
      kind: 'Interrupted',
    });
    expect(await world.record()).toEqual(world.session);
  });
});

describe('a dry run', () => {
  it.each([
    ['merged', {}],
    ['fast-forward', { commits: { ahead: 0, behind: 1, pushed: 0 } }],
    ['up-to-date', { commits: { ahead: 0, behind: 0, pushed: 0 } }],
    ['conflicts', { conflicts: ['a.txt'] }],
  ])('foresees %s and changes neither refs nor workspace nor record', async (outcome, changes) => {
    const world = worldWith(changes);
    expect(await world.update({ dryRun: true })).toMatchObject({ outcome, version: 1 });
    expect(await world.update({ dryRun: true, base: 'next' })).toMatchObject({ outcome, version: 1 });
    expect(world.effects.filter((effect) => /lock|tracked|merge:|mark/.test(effect))).toEqual([]);
    expect(await world.record()).toEqual(world.session);
  });
});

const at = { session: 'hello', path: '/workspaces/hello' };
const refusals: [string, Partial<UpdateWorld>, object][] = [
  [
    'a merge in progress',
    { operation: 'merge' },
    { kind: 'WorkspaceMidOperation', ...at, operation: 'merge' },
  ],
  [
    'a detached HEAD',
    { checkedOut: null },
    { kind: 'BranchDrifted', ...at, recorded: 'hello', checkedOut: null },
  ],
  [
    'another branch',
    { checkedOut: branchName('else') },
    { kind: 'BranchDrifted', ...at, recorded: 'hello', checkedOut: 'else' },
  ],
  [
    'a pushed branch that is ahead',
    { hasPushed: true, commits: { ahead: 0, behind: 0, pushed: 3 } },
    { kind: 'SessionBranchAhead', ...at, branch: 'hello', commits: 3 },
  ],
  [
    'unresolved conflicts of before',
    { obstacles: { unmerged: ['a.txt'], untracked: ['b.txt'] } },
    { kind: 'FilesUnmerged', ...at, files: ['a.txt'] },
  ],
  [
    'an untracked file in the way of a merge',
    { obstacles: { unmerged: [], untracked: ['.env'] } },
    { kind: 'FilesInTheWay', ...at, files: ['.env'] },
  ],
  [
    'an untracked file in the way of a fast-forward',
    { obstacles: { unmerged: [], untracked: ['.env'] }, commits: { ahead: 0, behind: 1, pushed: 0 } },
    { kind: 'FilesInTheWay', ...at, files: ['.env'] },
  ],
  ['no identity', { identity: false }, { kind: 'IdentityMissing', ...at }],
];

describe.each(refusals)('%s', (_what, changes, refusal) => {
  it.each([false, true])('is refused before anything is touched (dry run: %s)', async (dryRun) => {
    const world = worldWith(changes);
    expect(await world.update({ dryRun })).toEqual(refusal);
    expect(world.effects.filter((effect) => /merge:|mark/.test(effect))).toEqual([]);
    expect(await world.record()).toEqual(world.session);
  });
});

it('a pushed branch that has nothing new is no obstacle', async () => {
  const world = worldWith({ hasPushed: true });
  expect(await world.update()).toMatchObject({ outcome: 'merged' });
});

it('an interruption before the merge is obeyed, and nothing has changed', async () => {
  const world = new UpdateWorld();
  expect(await world.update({}, undefined, AbortSignal.abort())).toEqual({ kind: 'Interrupted' });
  expect(world.effects.filter((effect) => /merge:|mark/.test(effect))).toEqual([]);
});
