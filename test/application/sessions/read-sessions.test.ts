import { describe, expect, it } from '@jest/globals';
import type { ListSessionsInput } from '../../../src/application/sessions/list-sessions.ts';
import { tokens } from '../../../src/infrastructure/composition/tokens.ts';
import { absolutePath, taskId, timestamp } from '../../../src/interfaces/testing/testing.ts';
import { arrange, callsOf, diskFull, faultsOf, gitFailed } from '../faults.ts';
import { outcomeOf, World } from '../world.ts';

const named = (name: string): { name: string; task: null } => ({ name, task: null });
const get = (world: World, name = 'hello'): Promise<unknown> =>
  outcomeOf(world.get(tokens.getSession)(named(name), world.context()));
const dir = (world: World, name = 'hello'): Promise<unknown> =>
  outcomeOf(world.get(tokens.findDirectory)(named(name), world.context()));
const list = (world: World, input: Partial<ListSessionsInput> = {}): Promise<unknown> => {
  const none = { repo: null, task: null, statuses: [], host: null, since: null, cursor: null };
  return outcomeOf(
    world.get(tokens.listSessions)({ ...none, limit: 10, long: false, ...input }, world.context()),
  );
};

const unknown = { operation: null, dirty: null, ahead: null, behind: null };
const far = { path: absolutePath('/state/sessions/hello'), host: 'far', strategy: 'clone' as const };

const workspaces: readonly [string, string | null, (world: World) => Promise<unknown>][] = [
  ['ok', null, (world) => world.holds('hello')],
  ['missing', 'WorkspaceMissing', (world) => world.holds('hello', {}, null)],
  ['broken', 'WorkspaceBroken', (world) => world.holds('hello', {}, { kind: 'not-a-checkout' })],
  [
    'foreign',
    'WorkspaceForeign',
    async (world) => world.holds('hello', {}, { marker: await world.holds('other', {}, null) }),
  ],
  ['other-host', 'WorkspaceOnOtherHost', (world) => world.holds('hello', { workspace: far })],
  ['trashed', 'SessionTrashed', (world) => world.holds('hello', { status: 'trashed' })],
];

describe('a session whose workspace', () => {
  it.each(workspaces)('is %s is told with that, and its directory is %s', async (state, refusal, prepare) => {
    const world = new World();
    await prepare(world);
    expect(await get(world)).toMatchObject({
      session: { name: 'hello' },
      health: { ...unknown, state },
      resolvedBy: 'name',
    });
    expect(await dir(world)).toMatchObject(
      refusal === null
        ? { path: '/state/sessions/hello', resolvedBy: 'name' }
        : { kind: refusal, session: 'hello' },
    );
  });

  it('is in the middle of a merge can be gone to', async () => {
    const world = new World();
    await world.holds('hello', {}, { operation: 'merge' });
    expect(await get(world)).toMatchObject({ health: { state: 'ok', operation: 'merge' } });
    expect(await dir(world)).toMatchObject({ path: '/state/sessions/hello' });
  });
});

describe('a list', () => {
  it('holds all but trashed ones, latest activity first, page after page', async () => {
    const world = new World();
    await world.holds('one', { lastActivityAt: timestamp('2026-01-01T00:00:00.000Z') });
    await world.holds('two', { lastActivityAt: timestamp('2026-01-02T00:00:00.000Z'), status: 'merged' });
    await world.holds('gone', { status: 'trashed' });
    const first = (await list(world, { limit: 1 })) as { next: { lastActivityAt: string; id: string } };
    expect(first).toMatchObject({ sessions: [{ session: { name: 'two' }, health: null }] });
    const cursor = `${first.next.lastActivityAt}_${first.next.id}`;
    expect(await list(world, { limit: 1, cursor })).toMatchObject({
      sessions: [{ session: { name: 'one' } }],
      next: null,
    });
  });

  it.each<[string, Partial<ListSessionsInput>]>([
    ['a task', { task: '#7' }],
    ['a status', { statuses: ['merged'] }],
    ['a host', { host: 'far' }],
    ['a repository', { repo: 'https://example.com/owner/else' }],
    ['a time', { since: '2025-12-31' }],
    ['an age', { since: '2h' }],
  ])('can be narrowed by %s', async (_what, input) => {
    const world = new World();
    const old = timestamp('2025-06-01T00:00:00.000Z');
    const repo = { id: 'example.com/owner/else' as never, url: 'https://example.com/owner/else', path: null };
    await world.holds('other', { lastActivityAt: old });
    await world.holds('hello', { status: 'merged', task: taskId('md#7'), workspace: far, repo });
    expect(await list(world, input)).toMatchObject({ sessions: [{ session: { name: 'hello' } }] });
  });

  it.each<[object, Partial<ListSessionsInput>]>([
    [{ kind: 'InvalidCursor', value: 'x' }, { cursor: 'x' }],
    [{ kind: 'InvalidSince', value: 'soon' }, { since: 'soon' }],
    [{ kind: 'InvalidTaskId', value: 'x y' }, { task: 'x y' }],
    [{ kind: 'RepositoryNotFound', repository: './x' }, { repo: './x' }],
  ])('is refused with %j before the store is asked', async (error, input) => {
    const world = new World();
    expect(await list(world, input)).toEqual(error);
    expect(world.calls.of('store.list')).toEqual([]);
  });

  it('looks at the workspaces of this host when it is long, and what cannot be looked at is broken and stops nothing', async () => {
    const world = new World();
    const progress = { dirty: ['x'], ahead: 2, elsewhere: 0, behind: 1, stashes: 0, branch: null };
    await world.holds('far', { workspace: far });
    await world.holds('unreadable');
    await world.holds('ungitted');
    await world.holds('fine', {}, { progress });
    world.calls.fail('disk.look 3', diskFull);
    world.calls.fail('git.progressOf', gitFailed);
    expect(await list(world, { long: true })).toMatchObject({
      sessions: [
        { session: { name: 'fine' }, health: { state: 'broken' } },
        { session: { name: 'ungitted' }, health: { state: 'ok', dirty: [], ahead: 0 } },
        { session: { name: 'unreadable' }, health: { state: 'broken' } },
        { session: { name: 'far' }, health: { state: 'other-host' } },
      ],
    });
    world.runAgain();
    expect(await list(world, { long: true })).toMatchObject({
      sessions: [{ health: { state: 'ok', dirty: ['x'], ahead: 2, behind: 1 } }, {}, {}, {}],
    });
  });
});

const commands: Record<string, (world: World) => Promise<unknown>> = {
  get,
  dir,
  list,
};
const rows = await Promise.all(
  Object.entries(commands).map(async ([name, run]) => {
    const faults = faultsOf(await callsOf((world) => world.holds('hello'), run));
    return faults.map(([what, fault]) => [name, what, fault, run] as const);
  }),
);

describe('reading on whose way', () => {
  it.each(rows.flat())('(%s) %s tells that and changes nothing', async (_name, _what, fault, run) => {
    const world = new World();
    await world.holds('hello');
    const before = await world.everything();
    arrange(world, fault);
    const outcome = await run(world);
    // What can only be told more of is not worth a failure: what a kill left, and stores of earlier versions.
    const inPassing = ['staging.abandoned', 'disk.enclosingCheckout 2'];
    const harmless = inPassing.includes(fault.call) && fault.failure !== null;
    if (!harmless) expect(outcome).toEqual(fault.failure ?? 'killed');
    expect(await world.everything()).toEqual(before);
  });
});
