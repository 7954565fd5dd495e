import { describe, expect, it } from '@jest/globals';
import type { CommitId } from '../../../src/domain/repository/commit-id.ts';
import { ApprovalWorld, base, diskFull, head, merge, own, type Effect } from './approval-world.ts';

const about = { session: 'work', path: own };

describe('a pull request', () => {
  it('is written into record and marker before it can be seen anywhere', async () => {
    const world = await new ApprovalWorld().begin();
    expect(await world.prepare()).toBe('created');
    expect(world.effects).toEqual(['record pr-open', 'mark', 'point', 'publish']);
    expect([world.here.pr, world.there.pr, world.there.main]).toEqual([merge, merge, base]);
    expect(await world.session()).toMatchObject({ pr: { head, title: 'Title', body: '' }, version: 2 });
    expect(world.marked).toEqual(await world.session());
  });

  it('that has not changed is left alone', async () => {
    const world = await new ApprovalWorld().begin();
    await world.prepare();
    const before = await world.session();
    world.effects.length = 0;
    expect(await world.prepare(null)).toBe('unchanged');
    expect(world.effects).toEqual([]);
    expect(await world.session()).toBe(before);
  });

  it('is not made by a call that was interrupted while all was checked', async () => {
    const world = await new ApprovalWorld().begin();
    expect(await world.prepare('Title', AbortSignal.abort())).toEqual({ kind: 'Interrupted' });
    expect(world.effects).toEqual([]);
  });
});

describe('a failure on the way', () => {
  const faults: readonly [Effect, readonly string[], string][] = [
    ['record', ['record fails'], 'created'],
    ['point', ['record pr-open', 'mark', 'point fails'], 'created'],
    ['publish', ['record pr-open', 'mark', 'point', 'publish fails'], 'created'],
  ];

  it.each(faults)(
    'at the step %s ends there, and the same command without a title completes it',
    async (step, effects, outcome) => {
      const world = await new ApprovalWorld().begin();
      world.failing.add(step);
      expect(await world.prepare()).toHaveProperty('kind');
      expect(world.effects).toEqual(effects);
      world.failing.clear();
      expect(await world.prepare(step === 'record' ? 'Title' : null)).toBe(outcome);
      expect([world.here.pr, world.there.pr]).toEqual([merge, merge]);
      expect(await world.prepare(null)).toBe('unchanged');
    },
  );

  it.each<Effect>(['point', 'publish'])('whose step %s was done all the same is noticed', async (step) => {
    const world = await new ApprovalWorld().begin();
    world.dying.add(step);
    expect(await world.prepare()).toHaveProperty('kind');
    world.dying.clear();
    expect(await world.prepare(null)).toBe(step === 'publish' ? 'unchanged' : 'created');
    expect([world.here.pr, world.there.pr]).toEqual([merge, merge]);
  });

  it('of the marker fails nothing and is made up for', async () => {
    const world = await new ApprovalWorld().begin();
    world.failing.add('mark');
    expect(await world.prepare()).toBe('created');
    world.failing.clear();
    expect(await world.prepare(null)).toBe('unchanged');
    expect(world.marked).toEqual(await world.session());
  });
});

describe('nothing is written', () => {
  const foreign = 'd'.repeat(40) as CommitId;
  const refusals: readonly [string, (world: ApprovalWorld) => unknown, object][] = [
    [
      'uncommitted files',
      (world) => (world.dirty = ['a']),
      { kind: 'UncommittedChanges', ...about, dirty: ['a'] },
    ],
    [
      'conflicts',
      (world) => (world.conflicts = ['a']),
      { kind: 'MergeConflicts', ...about, base: 'main', conflicts: ['a'] },
    ],
    [
      'nothing to merge',
      (world) => (world.there.main = merge),
      { kind: 'NothingToMerge', ...about, base: 'main', empty: false },
    ],
    [
      'a foreign commit at the host',
      (world) => (world.foreign.add(foreign), (world.there.pr = foreign)),
      { kind: 'PullRequestChanged', ...about, branch: 'pr/work', tip: foreign, atOrigin: true },
    ],
    [
      'a foreign commit in the workspace',
      (world) => (world.foreign.add(foreign), (world.here.pr = foreign)),
      { kind: 'PullRequestChanged', ...about, branch: 'pr/work', tip: foreign, atOrigin: false },
    ],
  ];

  it.each(refusals)('because of %s', async (_what, change, refusal) => {
    const world = await new ApprovalWorld().begin();
    change(world);
    expect(await world.prepare()).toEqual(refusal);
    expect(world.effects).toEqual([]);
  });

  it('lets go of the host, which was asked beforehand, because of uncommitted files', async () => {
    const world = await new ApprovalWorld().begin();
    world.dirty = ['a'];
    await world.prepare();
    expect(world.asking).toBe('let go');
  });

  it('without a title, which is the last thing asked for', async () => {
    const world = await new ApprovalWorld().begin();
    expect(await world.prepare(null)).toEqual({ kind: 'TitleNeeded', session: 'work' });
    world.dirty = ['a'];
    expect(await world.prepare(null)).toMatchObject({ kind: 'UncommittedChanges' });
    expect(world.effects).toEqual([]);
  });
});

it('is made of what git says is checked out, whatever the files said a moment before', async () => {
  const world = await new ApprovalWorld().begin();
  world.checkedOut = 'e'.repeat(40) as CommitId;
  expect(await world.prepare()).toBe('created');
  expect([(await world.session()).pr?.head, world.asking]).toEqual([head, 'asked']);
});

it('a full disk while the branch is moved is told as such', async () => {
  const world = await new ApprovalWorld().begin();
  world.failing.add('point');
  expect(await world.prepare()).toEqual(diskFull);
});
