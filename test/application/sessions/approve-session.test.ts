import { describe, expect, it } from '@jest/globals';
import type { CommitId } from '../../../src/domain/repository/commit-id.ts';
import { ApprovalWorld, head, merge, type Effect } from './approval-world.ts';

/** A world in which the pull request is prepared and the session branch was pushed. */
async function ready(): Promise<ApprovalWorld> {
  const world = await new ApprovalWorld().begin();
  await world.prepare();
  world.there.work = head;
  world.effects.length = 0;
  return world;
}

const order = [
  'advance',
  'remove pr there',
  'remove work there',
  'remove pr here',
  'remove work here',
  'record merged',
  'mark',
];
const cleared = ['branch-removed', 'branch-removed', 'branch-removed', 'head-detached', 'branch-removed'];

async function expectOver(world: ApprovalWorld): Promise<void> {
  expect(world.there).toEqual({ main: merge, pr: null, work: null });
  expect(world.here).toEqual({ pr: null, work: null });
  expect(await world.session()).toMatchObject({ status: 'merged' });
  expect(world.marked).toEqual(await world.session());
}

describe('an approval', () => {
  it('brings the base forward, clears the branches, and marks the session, in this order', async () => {
    const world = await ready();
    expect(await world.approve()).toEqual(['merged', 'base-advanced', ...cleared, 'marked-merged']);
    expect(world.effects).toEqual(order);
    await expectOver(world);
  });

  it('that is repeated does nothing and says so', async () => {
    const world = await ready();
    await world.approve();
    world.effects.length = 0;
    expect(await world.approve()).toEqual(['already']);
    expect(world.effects).toEqual([]);
  });

  it('that is interrupted while all is checked does nothing', async () => {
    const world = await ready();
    expect(await world.approve(AbortSignal.abort())).toEqual({ kind: 'Interrupted' });
    expect(world.effects).toEqual([]);
  });
});

describe('a failure on the way', () => {
  const steps: readonly Effect[] = [
    'advance',
    'remove pr there',
    'remove work there',
    'remove pr here',
    'remove work here',
    'record',
  ];

  it.each(steps)('at the step %s ends there, and the same command completes it', async (step) => {
    const world = await ready();
    world.failing.add(step);
    expect(await world.approve()).toHaveProperty('kind');
    expect(world.effects.at(-1)).toBe(`${step} fails`);
    expect((await world.session()).status).toBe('pr-open');
    world.failing.clear();
    expect(await world.approve()).toEqual(expect.arrayContaining(['merged', 'marked-merged']));
    await expectOver(world);
  });

  it.each(steps.slice(0, -1))('whose step %s was done all the same is completed', async (step) => {
    const world = await ready();
    world.dying.add(step);
    expect(await world.approve()).toHaveProperty('kind');
    world.dying.clear();
    const outcome = await world.approve();
    expect(outcome).toEqual(expect.arrayContaining(['merged', 'found-merged']));
    expect(outcome).not.toContain('base-advanced');
    await expectOver(world);
  });

  it('of the marker fails nothing and is made up for', async () => {
    const world = await ready();
    world.failing.add('mark');
    await world.approve();
    world.failing.clear();
    expect(await world.approve()).toEqual(['already']);
    await expectOver(world);
  });
});

describe('a branch', () => {
  it.each(['PushRefused', 'HostChanged'] as const)(
    'that the host keeps (%s) is named and keeps nothing else',
    async (kind) => {
      const world = await ready();
      world.hostError = { kind, session: 'work', branch: 'pr/work', place: '/origin', stderr: '' } as never;
      world.failing.add('remove pr there');
      expect(await world.approve()).toEqual([
        'merged',
        'base-advanced',
        ...cleared.slice(1),
        'marked-merged',
      ]);
      expect(world.narration.notices).toEqual([
        {
          kind: 'BranchLeft',
          session: 'work',
          branch: 'pr/work',
          place: '/origin',
          because: kind === 'PushRefused' ? 'refused' : 'changed',
        },
      ]);
      expect((await world.session()).status).toBe('merged');
    },
  );

  it('that somebody else has gone on with stays', async () => {
    const world = await ready();
    const theirs = 'd'.repeat(40) as CommitId;
    world.foreign.add(theirs);
    world.there.work = theirs;
    expect(await world.approve()).toEqual(['merged', 'base-advanced', ...cleared.slice(1), 'marked-merged']);
    expect(world.there.work).toBe(theirs);
    expect(world.narration.notices).toMatchObject([
      { branch: 'work', place: '/origin', because: 'own-commits' },
    ]);
  });
});

describe('nothing is done', () => {
  it.each<[string, (world: ApprovalWorld) => unknown, string]>([
    ['uncommitted files', (world) => (world.dirty = ['a']), 'UncommittedChanges'],
    ['a base that has moved on', (world) => (world.there.main = 'd'.repeat(40) as CommitId), 'BaseMoved'],
    ['a PR branch that is gone', (world) => (world.there.pr = null), 'PullRequestUnpublished'],
    ['another PR branch', (world) => (world.there.pr = 'd'.repeat(40) as CommitId), 'PullRequestChanged'],
    ['newer commits', (world) => (world.here.work = 'd'.repeat(40) as CommitId), 'SessionAhead'],
  ])('because of %s', async (_what, change, kind) => {
    const world = await ready();
    change(world);
    expect(await world.approve()).toMatchObject({ kind });
    expect(world.effects).toEqual([]);
  });
});
