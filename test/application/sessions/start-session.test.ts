import { describe, expect, it } from '@jest/globals';
import { absolutePath, aSession, taskId } from '../../../src/interfaces/testing/testing.ts';
import { start } from '../commands.ts';
import { disagreements } from '../faults.ts';
import { World } from '../world.ts';

const effects = [
  'staging.open',
  'store.insert',
  'workspaces',
  'ignored',
  'marker.write',
  'staging',
  'store.replace',
];

function withRepository(): World {
  const world = new World();
  world.stands('/repository');
  return world;
}

describe('a start in which everything goes well', () => {
  it('notes, claims, builds, copies, marks and publishes in this order, and leaves one active record', async () => {
    const world = withRepository();
    const outcome = await start(world, { task: '7' });
    const [record, ...others] = await world.records();
    expect(outcome).toEqual({ session: record, resolvedBy: 'name', copied: [] });
    expect(others).toEqual([]);
    expect(record).toMatchObject({ name: 'hello', task: taskId('md#7'), status: 'active', version: 2 });
    expect(world.at('/state/sessions/hello')?.marker).toEqual(record);
    expect(await disagreements(world)).toEqual([]);
    expect(world.calls.of(...effects)).toEqual([
      'staging.abandoned',
      'staging.open',
      'store.insert',
      'workspaces.build',
      'ignored.copy',
      'marker.write',
      'staging.publish',
      'workspaces.relocated',
      'store.replace',
      'staging.close',
    ]);
  });

  it('has claimed name and task before anything is built', async () => {
    const world = withRepository();
    let claimed: unknown;
    world.calls.meanwhile('workspaces.build', async () => (claimed = await world.records()));
    await start(world, { task: '7' });
    expect(claimed).toMatchObject([{ name: 'hello', task: taskId('md#7'), status: 'starting', version: 1 }]);
  });

  it('inside a session is one of that session’s repository', async () => {
    const world = withRepository();
    const repo = { id: 'example.com/owner/repo' as never, url: 'https://example.com/owner/repo' };
    await world.holds('first', { repo: { ...repo, path: absolutePath('/repository') } });
    expect(await start(world, { repo: '/state/sessions/first' })).toMatchObject({
      session: { repo: { ...repo, path: '/repository' } },
    });
  });

  it('asks for the branches of whichever checkout it looks at, before it knows the session there', async () => {
    const world = withRepository();
    await world.holds('first', { repo: { ...aSession().repo, path: absolutePath('/repository') } });
    await start(world, { repo: '/state/sessions/first' });
    expect(world.calls.of('git.checkoutAt', 'git.askForBranches')).toEqual([
      ...['git.checkoutAt', 'git.askForBranches'],
      ...['git.checkoutAt 2', 'git.askForBranches 2'],
    ]);
  });
});

describe('a start that is refused', () => {
  it('because the name is taken, in whatever case, touches nothing', async () => {
    const world = withRepository();
    const session = await world.holds('HELLO');
    const before = await world.everything();
    expect(await start(world)).toEqual({ kind: 'SessionExists', session });
    expect(await world.everything()).toEqual(before);
  });

  it('because the task has a session touches nothing', async () => {
    const world = withRepository();
    const session = await world.holds('other', { task: taskId('md#7') });
    const before = await world.everything();
    expect(await start(world, { task: '7' })).toEqual({
      kind: 'TaskHasSession',
      task: taskId('md#7'),
      session,
    });
    expect(await world.everything()).toEqual(before);
  });

  it.each([
    ['outside any repository', {}, { kind: 'NotInRepository', path: '/repository' }],
    ['of a repository that is not there', { repo: './x' }, { kind: 'RepositoryNotFound', repository: './x' }],
    ['without a name', { name: null }, { kind: 'NameOrTaskNeeded' }],
    [
      'of a worktree of a remote',
      { repo: 'https://example.com/o/r', strategy: 'worktree' as const },
      { kind: 'WorktreeNeedsCheckout' },
    ],
  ])('%s touches nothing', async (_what, input, error) => {
    const world = new World();
    expect(await start(world, input)).toMatchObject(error);
    expect(await world.everything()).toEqual({ records: [], directories: new Map() });
  });

  it('after it was interrupted during the build takes everything back', async () => {
    const world = withRepository();
    const stopping = new AbortController();
    world.signal = stopping.signal;
    world.calls.meanwhile('ignored.copy', async () => stopping.abort());
    expect(await start(world)).toEqual({ kind: 'Interrupted' });
    expect(await world.records()).toEqual([]);
    expect([...world.disk.directories.keys()]).toEqual(['/repository']);
    expect(world.disk.notes.size).toBe(0);
  });
});
