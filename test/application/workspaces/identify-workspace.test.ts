import { describe, expect, it } from '@jest/globals';
import { absolutePath, repositoryId, taskId } from '../../../src/interfaces/testing/testing.ts';
import { identify } from '../commands.ts';
import { arrange, callsOf, faultsOf } from '../faults.ts';
import { World } from '../world.ts';

const hello = '/state/sessions/hello';

describe('step 1, a session that is named', () => {
  it.each([
    ['its name', 'hello'],
    ['its name in another case', 'HELLO'],
    ['its id', '01900000-0000-7000-8000-00000000abcd'],
    ['a piece of its id', '01900000'],
    ['an alias', 'task#176'],
    ['its path', hello],
    ['a relative path', './sessions/hello'],
    ['a path through a link', '/short/hello'],
  ])('is found by %s, from anywhere and without git', async (_what, name) => {
    const world = new World();
    const id = '01900000-0000-7000-8000-00000000abcd' as never;
    const session = await world.holds('hello', { id, aliases: ['task#176'] });
    await world.holds('other', { id: '01910000-0000-7000-8000-00000000abcd' as never });
    world.disk.links.set(absolutePath('/short'), absolutePath('/state/sessions'));
    expect(await identify(world, '/state', { name })).toEqual({ session, resolvedBy: 'name' });
    expect(world.calls.of('git')).toEqual([]);
  });

  it('that the store lacks is registered from the workspace that bears the name', async () => {
    const world = new World();
    world.stands(hello);
    expect(await identify(world, '/', { name: 'hello' })).toMatchObject({
      session: { name: 'hello', status: 'active' },
      resolvedBy: 'name',
    });
    expect(await world.records()).toHaveLength(1);
  });

  it('is refused as NameAndTaskDisagree when its task is another', async () => {
    const world = new World();
    const session = await world.holds('hello', { task: taskId('md#1') });
    const outcome = await identify(world, '/', { name: 'hello', task: '2' });
    expect(outcome).toEqual({ kind: 'NameAndTaskDisagree', session, task: { scheme: null, number: 2 } });
  });

  it('is refused as NameAndTaskDisagree when it had to be registered first, and is registered all the same', async () => {
    const world = new World();
    world.stands(hello);
    expect(await identify(world, '/', { name: 'hello', task: '2' })).toMatchObject({
      kind: 'NameAndTaskDisagree',
    });
    expect(await world.records()).toMatchObject([{ name: 'hello', task: null }]);
  });

  it('is not taken from the trash when it is to be present', async () => {
    const world = new World();
    await world.holds('hello', { status: 'trashed' });
    const outcome = await identify(world, '/', { name: 'hello', among: 'present' });
    expect(outcome).toEqual({ kind: 'SessionNotFound', text: 'hello' });
  });
});

describe('step 2, a task', () => {
  const elsewhere = {
    repo: { id: repositoryId('example.com/owner/else'), url: 'https://example.com/owner/else', path: null },
  };

  it.each(['7', '#7', 'task#7', 'md#7', 'task-md#007'])('spelled %s is found', async (task) => {
    const world = new World();
    const session = await world.holds('hello', { task: taskId('md#7') });
    expect(await identify(world, '/', { task })).toEqual({ session, resolvedBy: 'task' });
  });

  it('is that of the repository around the directory when others have it too', async () => {
    const world = new World();
    const session = await world.holds('hello', { task: taskId('md#7') });
    await world.holds('far', { task: taskId('md#7'), ...elsewhere });
    world.stands('/repository');
    expect(await identify(world, '/repository', { task: '7' })).toEqual({ session, resolvedBy: 'task' });
  });

  it('is ambiguous from elsewhere, with the list', async () => {
    const world = new World();
    await world.holds('hello', { task: taskId('md#7') });
    await world.holds('far', { task: taskId('md#7'), ...elsewhere });
    expect(await identify(world, '/', { task: '7' })).toMatchObject({
      kind: 'TaskAmbiguous',
      candidates: [{ name: 'far' }, { name: 'hello' }],
    });
  });

  it('that is no task is refused before anything is looked at', async () => {
    const world = new World();
    expect(await identify(world, '/', { task: 'x y' })).toEqual({ kind: 'InvalidTaskId', value: 'x y' });
    expect(world.calls.of('store', 'git')).toEqual([]);
  });
});

describe('step 3, a directory inside a registered workspace', () => {
  it.each([hello, `${hello}/src/deep`, '/short/hello/src'])('is that session, from %s', async (cwd) => {
    const world = new World();
    const session = await world.holds('hello');
    await world.holds('hello-2');
    world.disk.links.set(absolutePath('/short'), absolutePath('/state/sessions'));
    expect(await identify(world, cwd)).toEqual({ session, resolvedBy: 'cwd' });
  });

  it('never is what is to be destroyed: it must be named', async () => {
    const world = new World();
    const session = await world.holds('hello');
    const outcome = await identify(world, hello, { destroys: true });
    expect(outcome).toEqual({ kind: 'SessionNotNamed', candidates: [session] });
  });

  it('is not a session of the same path on another host', async () => {
    const world = new World();
    await world.holds('hello', {
      workspace: { path: absolutePath(hello), host: 'other', strategy: 'clone' },
      repo: { id: repositoryId('example.com/owner/else'), url: 'https://example.com/owner/else', path: null },
    });
    world.stands('/else/checkout');
    expect(await identify(world, '/else/checkout')).toMatchObject({ kind: 'NoSessionHere' });
  });
});

describe('step 4, a directory inside a workspace that the store does not know', () => {
  it('is registered from its marker, wherever it is, and that is said', async () => {
    const world = new World();
    const lost = await world.holds('hello');
    (await world.store.remove(lost))._unsafeUnwrap();
    world.disk.directories.set(absolutePath('/moved/here'), world.at(hello)!);
    world.disk.directories.delete(absolutePath(hello));
    const session = { ...lost, workspace: { ...lost.workspace, path: '/moved/here' }, version: 2 };
    expect(await identify(world, '/moved/here/src')).toEqual({ session, resolvedBy: 'marker' });
    expect(await world.records()).toEqual([session]);
    expect(world.notices).toEqual([{ kind: 'Registered', session: 'hello', path: '/moved/here' }]);
  });

  it('is registered from the checkout when it is a child of the workspaces directory', async () => {
    const world = new World();
    world.stands(hello);
    expect(await identify(world, `${hello}/src`)).toMatchObject({
      session: { name: 'hello' },
      resolvedBy: 'marker',
    });
  });

  it.each(['/elsewhere/checkout', '/state/sessions/nested/checkout'])(
    'is nobody’s without a marker at %s, and nothing is registered',
    async (path) => {
      const world = new World();
      world.stands(path);
      expect(await identify(world, path)).toMatchObject({ kind: 'NoSessionHere', path });
      expect(await world.records()).toEqual([]);
    },
  );

  it.each(['trashed', 'starting'] as const)('is nobody’s when its marker says %s', async (status) => {
    const world = new World();
    const lost = await world.holds('hello', { status }, null);
    (await world.store.remove(lost))._unsafeUnwrap();
    world.stands('/state/trash/x', { of: lost.id, marker: lost });
    expect(await identify(world, '/state/trash/x')).toMatchObject({ kind: 'NoSessionHere' });
    expect(await world.records()).toEqual([]);
  });

  it('is a copy, and nobody’s, while the session’s own workspace stands', async () => {
    const world = new World();
    const session = await world.holds('hello');
    world.stands('/copy', { marker: session, checkout: { originUrl: 'https://example.com/owner/else' } });
    expect(await identify(world, '/copy')).toMatchObject({ kind: 'NoSessionHere' });
    expect(await world.records()).toEqual([session]);
  });

  it('is the session’s own when its workspace was moved there: the record follows', async () => {
    const world = new World();
    const session = await world.holds('hello', {}, null);
    world.stands('/moved', { of: session.id, marker: session });
    const outcome = await identify(world, '/moved');
    const record = await world.record(session);
    expect(record).toMatchObject({ workspace: { path: '/moved' }, version: 2 });
    expect(outcome).toEqual({ session: record, resolvedBy: 'marker' });
    expect(world.at('/moved')?.marker).toEqual(record);
  });
});

describe('step 5, a main workspace', () => {
  it('of exactly one live session is that session, and it is said', async () => {
    const world = new World();
    world.stands('/repository');
    const session = await world.holds('hello');
    await world.holds('done', { status: 'merged' });
    await world.holds('gone', { status: 'trashed' });
    expect(await identify(world, '/repository/src')).toEqual({ session, resolvedBy: 'only-one' });
    expect(world.notices).toEqual([{ kind: 'OnlyOneHere', session: 'hello' }]);
  });

  it('of two live sessions is refused with both', async () => {
    const world = new World();
    world.stands('/repository');
    await world.holds('one');
    await world.holds('two');
    expect(await identify(world, '/repository')).toMatchObject({
      kind: 'NoSessionHere',
      inRepository: true,
      candidates: [{ name: 'two' }, { name: 'one' }],
    });
  });
});

describe('step 6, any other place', () => {
  it.each(['/', '/gone/away'])('is refused with the latest sessions, from %s', async (cwd) => {
    const world = new World();
    const session = await world.holds('hello');
    expect(await identify(world, cwd)).toEqual({
      kind: 'NoSessionHere',
      path: cwd,
      inRepository: false,
      candidates: [session],
    });
  });
});

describe('a configuration that cannot be obeyed', () => {
  it('is refused before the store is asked', async () => {
    const world = new World();
    const problem = { kind: 'UnreadableConfig', source: 'config.yaml', detail: 'line 1' } as const;
    world.problems = [problem];
    expect(await identify(world, '/', { name: 'hello' })).toEqual({
      kind: 'ConfigInvalid',
      problems: [problem],
    });
    expect(world.calls.of('store')).toEqual([]);
  });
});

const prepared = async (world: World): Promise<void> => {
  world.stands('/repository');
  await world.holds('hello');
};
const run = (world: World): Promise<unknown> => identify(world, '/repository');
const rows = faultsOf(await callsOf(prepared, run));

describe('a search on whose way', () => {
  it.each(rows)('%s tells that, and nothing is changed', async (_what, fault) => {
    const world = new World();
    await prepared(world);
    const before = await world.everything();
    arrange(world, fault);
    const outcome = await run(world);
    const found = { session: expect.objectContaining({ name: 'hello' }), resolvedBy: 'only-one' };
    const harmless = fault.call === 'staging.abandoned' && fault.failure !== null;
    expect(outcome).toEqual(harmless ? found : (fault.failure ?? 'killed'));
    expect(await world.everything()).toEqual(before);
  });
});
