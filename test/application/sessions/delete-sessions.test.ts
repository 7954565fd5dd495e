import { describe, expect, it } from '@jest/globals';
import type { Session } from '../../../src/domain/session/session.ts';
import { absolutePath, branchName, taskId } from '../../../src/interfaces/testing/testing.ts';
import { disagreements } from '../faults.ts';
import { remove } from '../commands.ts';
import { inTrash } from '../memory-disk.ts';
import { World } from '../world.ts';

const movingCalls = [
  'store.insert',
  'store.replace',
  'store.remove',
  'trash.put',
  'workspaces',
  'marker.write',
];

describe('a deletion in which everything goes well', () => {
  it('changes the record first, then moves the workspace, mends its links and its marker', async () => {
    const world = new World();
    const session = await world.holds('hello');
    const outcome = await remove(world, ['hello']);
    const record = await world.record(session);
    expect(outcome).toEqual({ sessions: [record], already: [] });
    expect(record).toMatchObject({ status: 'trashed', trashedFrom: 'active', version: 2 });
    expect(world.calls.of(...movingCalls)).toEqual([
      'store.replace',
      'trash.put',
      'workspaces.relocated',
      'marker.write',
    ]);
    expect(world.at(inTrash(session.id))?.marker).toEqual(record);
    expect(await disagreements(world)).toEqual([]);
  });

  it('names each session once, in the order they were named, merged ones after them', async () => {
    const world = new World();
    await world.holds('one');
    await world.holds('done', { status: 'merged' });
    await world.holds('two');
    const outcome = await remove(world, ['two', 'one', 'TWO', 'done'], { merged: true });
    expect(outcome).toMatchObject({ sessions: [{ name: 'two' }, { name: 'one' }, { name: 'done' }] });
  });

  it('takes a session by its task', async () => {
    const world = new World();
    await world.holds('hello', { task: taskId('md#7') });
    expect(await remove(world, [], { task: '7' })).toMatchObject({ sessions: [{ name: 'hello' }] });
  });

  it('leaves the merged sessions of other hosts alone', async () => {
    const world = new World();
    const workspace = { path: absolutePath('/far/away'), host: 'other', strategy: 'clone' as const };
    await world.holds('far', { status: 'merged', workspace }, null);
    expect(await remove(world, [], { merged: true })).toEqual({ sessions: [], already: [] });
  });
});

describe('a deletion that is refused', () => {
  const work = { dirty: [], ahead: 0, elsewhere: 0, behind: 0, stashes: 0, branch: null };
  const process = { pid: 7, name: 'vim' };
  const refusals: readonly [string, (world: World) => Promise<unknown>, unknown][] = [
    [
      'has uncommitted files',
      (world) => world.holds('a', {}, { progress: { ...work, dirty: ['x'] } }),
      { dirty: ['x'] },
    ],
    [
      'has commits the base lacks',
      (world) => world.holds('a', {}, { progress: { ...work, ahead: 2 } }),
      { unmerged: 2 },
    ],
    [
      'has commits that cannot be counted',
      (world) => world.holds('a', {}, { progress: { ...work, ahead: null } }),
      { unmerged: null },
    ],
    ['has a stash', (world) => world.holds('a', {}, { progress: { ...work, stashes: 1 } }), { stashes: 1 }],
    [
      'is in the middle of a merge',
      (world) => world.holds('a', {}, { operation: 'merge' }),
      { operation: 'merge' },
    ],
    [
      'has a worktree linked to it',
      (world) => world.holds('a', {}, { worktrees: [absolutePath('/elsewhere')] }),
      { worktrees: ['/elsewhere'] },
    ],
    [
      'is where a process works',
      (world) => world.holds('a', {}, { processes: [process] }),
      { processes: [process] },
    ],
  ];

  it.each(refusals)(
    'is one of a workspace that %s, and no other that was named is touched',
    async (_what, prepare, told) => {
      const world = new World();
      await world.holds('fine');
      await prepare(world);
      const before = await world.everything();
      expect(await remove(world, ['fine', 'a'])).toMatchObject({
        kind: 'WorkspaceHasWork',
        session: 'a',
        ...(told as object),
      });
      expect(await world.everything()).toEqual(before);
    },
  );

  it.each(refusals)('is carried out with force when the workspace %s', async (_what, prepare) => {
    const world = new World();
    await prepare(world);
    expect(await remove(world, ['a'], { force: true })).toMatchObject({
      sessions: [{ name: 'a', status: 'trashed' }],
    });
    expect(await disagreements(world)).toEqual([]);
  });

  it('is one of nothing at all, and one where only the current directory tells which session', async () => {
    const world = new World();
    await world.holds('hello');
    const before = await world.everything();
    expect(await remove(world, [])).toEqual({ kind: 'SelectionNeeded', operation: 'session.delete' });
    expect(await world.everything()).toEqual(before);
  });

  it('is one of a session that is being started, forced or not', async () => {
    const world = new World();
    const session = await world.holds('hello', { status: 'starting' });
    const before = await world.everything();
    expect(await remove(world, ['hello'], { force: true })).toEqual({ kind: 'SessionBusy', session });
    expect(await world.everything()).toEqual(before);
  });

  it('is one of a workspace on another host, forced or not', async () => {
    const world = new World();
    const workspace = {
      path: absolutePath('/state/sessions/far'),
      host: 'other',
      strategy: 'clone' as const,
    };
    await world.holds('far', { workspace });
    const before = await world.everything();
    expect(await remove(world, ['far'], { force: true })).toMatchObject({
      kind: 'WorkspaceOnOtherHost',
      host: 'other',
    });
    expect(await world.everything()).toEqual(before);
  });
});

describe('what stands at the path and was not proved to be the session’s', () => {
  const standing: readonly [string, string, (world: World, session: Session) => Promise<unknown>][] = [
    [
      'a directory that is no checkout',
      'WorkspaceBroken',
      async (world, { workspace }) => world.stands(workspace.path, { kind: 'not-a-checkout' }),
    ],
    [
      'the workspace of another session',
      'WorkspaceForeign',
      async (world, { workspace }) => {
        const other = await world.holds('other', {}, null);
        world.stands(workspace.path, { of: other.id, marker: other });
      },
    ],
    [
      'an unmarked checkout of another repository',
      'WorkspaceForeign',
      async (world, { workspace }) =>
        world.stands(workspace.path, { checkout: { originUrl: 'https://example.com/owner/else' } }),
    ],
    [
      'an unmarked checkout of its repository that has not its branch',
      'WorkspaceForeign',
      async (world, { workspace }) =>
        world.stands(workspace.path, { checkout: { branch: branchName('main') } }),
    ],
    [
      'a marked directory whose checkout is of another repository, without the commit of the session',
      'WorkspaceForeign',
      async (world, session) =>
        world.stands(session.workspace.path, {
          marker: session,
          checkout: { originUrl: 'https://example.com/owner/else' },
        }),
    ],
    [
      'a marked directory whose git directory belongs to another place',
      'WorkspaceForeign',
      async (world, session) =>
        world.stands(session.workspace.path, {
          marker: session,
          checkout: { top: absolutePath('/elsewhere') },
        }),
    ],
  ];

  it.each(standing)('is refused: %s, as %s', async (_what, kind, prepare) => {
    const world = new World();
    const session = await world.holds('hello', {}, null);
    await prepare(world, session);
    const before = await world.everything();
    expect(await remove(world, ['hello'])).toEqual({
      kind,
      session: 'hello',
      path: session.workspace.path,
      ...(kind === 'WorkspaceBroken' && { repository: null }),
    });
    expect(await world.everything()).toEqual(before);
  });

  it.each(standing)('stays when the record alone goes by force: %s', async (_what, _kind, prepare) => {
    const world = new World();
    const session = await world.holds('hello', {}, null);
    await prepare(world, session);
    const directories = structuredClone(world.disk.directories);
    expect(await remove(world, ['hello'], { force: true })).toMatchObject({
      sessions: [{ status: 'trashed' }],
    });
    expect(world.disk.directories).toEqual(directories);
    expect(world.notices).toContainEqual({
      kind: 'PathOccupied',
      session: 'hello',
      path: session.workspace.path,
    });
  });

  it('is nothing when the workspace is gone, and only the record goes', async () => {
    const world = new World();
    const session = await world.holds('hello', {}, null);
    expect(await remove(world, ['hello'])).toMatchObject({ sessions: [{ status: 'trashed' }] });
    expect(world.calls.of('trash.put')).toEqual([]);
    expect(world.notices).toContainEqual({
      kind: 'WorkspaceWasMissing',
      session: 'hello',
      path: session.workspace.path,
    });
  });

  it('is never moved when the trash already holds a directory of that id', async () => {
    const world = new World();
    const session = await world.holds('hello');
    world.stands(inTrash(session.id));
    expect(await remove(world, ['hello'])).toMatchObject({ kind: 'FileError', reason: 'exists' });
    expect(await world.record(session)).toMatchObject({ status: 'active', version: 3 });
    expect(world.at(session.workspace.path)).toBeDefined();
  });
});
