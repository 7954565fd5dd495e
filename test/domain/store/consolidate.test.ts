import { describe, expect, it } from '@jest/globals';
import { noCommit } from '../../../src/domain/legacy/compose-session.ts';
import { renderSession } from '../../../src/domain/session/session-document.ts';
import {
  aSession,
  absolutePath,
  repositoryId,
  sessionName,
  taskId,
  timestamp,
} from '../../../src/interfaces/testing/testing.ts';
import { planConsolidation } from '../../../src/domain/store/consolidate.ts';
import { aPlace, decisionsOf, factsOf, outcomeOf, plan, type Members, type World } from './legacy-world.ts';

const one = (record: Members, world: Partial<World> = {}) => {
  const [session] = outcomeOf({ stores: { a: [record] }, ...world });
  return renderSession(session!);
};
const kindsOf = (world: World): readonly string[] => plan(world).findings.map(({ kind }) => kind);

describe('a legacy record', () => {
  it('becomes a whole record of this version', () => {
    const session = one({
      session: 'task#176',
      repoName: 'local/app',
      repoUrl: 'https://user:secret@github.com/o/app.git',
      branch: 'task#176',
      createdAt: '2025-06-01T10:00:00Z',
      taskId: '#176',
      repoPath: '/gone/task#176',
      prBranch: 'pr/task#176',
      pullRequest: { title: 'Title', body: 'Body', createdAt: '2025-06-02T00:00:00Z', baseBranch: 'develop' },
      prState: { commitHash: 'c'.repeat(40) },
      lastActivityAt: '2025-06-03T00:00:00Z',
      shortId: 'ws#12',
    });
    expect(session).toEqual({
      id: session.id,
      name: 'task-176',
      task: 'md#176',
      repo: { id: 'github.com/o/app', url: 'https://github.com/o/app.git', path: null },
      base: { branch: 'develop', commit: noCommit },
      branch: 'task#176',
      workspace: { path: '/gone/task#176', host: 'here', strategy: 'clone' },
      status: 'pr-open',
      pr: {
        branch: 'pr/task#176',
        head: 'c'.repeat(40),
        title: 'Title',
        body: 'Body',
        createdAt: '2025-06-02T00:00:00.000Z',
        updatedAt: '2025-06-02T00:00:00.000Z',
      },
      aliases: ['task#176', 'ws#12'],
      createdAt: '2025-06-01T10:00:00.000Z',
      updatedAt: '2025-06-03T00:00:00.000Z',
      lastActivityAt: '2025-06-03T00:00:00.000Z',
      version: 1,
    });
  });

  it('survives when it says nothing but its name', () => {
    expect(one({ session: 'x' })).toMatchObject({
      name: 'x',
      task: null,
      repo: { id: 'unknown/x', url: 'x', path: null },
      base: { branch: 'main', commit: noCommit },
      branch: 'x',
      workspace: { path: '/state/minsky/sessions/x' },
      status: 'active',
      createdAt: '2026-03-01T00:00:00.000Z',
    });
    expect(kindsOf({ stores: { a: [{ session: 'x' }] } })).toEqual(['kept', 'missing', 'repository-unknown']);
  });

  it.each([
    ['task#176', 'task-176'],
    ['#87', '87'],
    ['004', '004'],
    ['task025', 'task025'],
    ['task-96', 'task-96'],
    ['task-md#176', 'task-md-176'],
    ['free words', 'free-words'],
    ['6f1ed3bc-6c2b-4a7e-9d42-0f9f3c1f2f5b', '6f1ed3bc-6c2b-4a7e-9d42-0f9f3c1f2f5b'],
    ['../../etc', 'etc'],
    ['日本', 'workspace'],
  ])('called %j gets the legal name %j, the old one an alias', (spelled, name) => {
    const session = one({ session: spelled });
    expect([session.name, session.aliases]).toEqual([name, spelled === name ? [] : [spelled]]);
  });

  it.each([
    ['#002', 'md#2'],
    ['176', 'md#176'],
    [176, 'md#176'],
    ['gh#12', 'gh#12'],
    ['no task', null],
    [undefined, null],
  ])('of task %j has the task %j', (given, task) => {
    expect(one({ session: 'x', taskId: given }).task).toBe(task);
  });

  it.each([
    [{ status: 'MERGED' }, 'merged'],
    [{ status: 'CLOSED' }, 'active'],
    [{ status: 'CLOSED', pullRequest: { state: 'merged' } }, 'merged'],
    [{ status: 'CLOSED', prState: { mergedAt: '2025-01-01' } }, 'merged'],
    [{ status: 'PR_OPEN' }, 'pr-open'],
    [{ status: 'PR_APPROVED' }, 'pr-open'],
    [{ prBranch: 'pr/x' }, 'pr-open'],
    [{ status: 'CREATED' }, 'active'],
    [{ status: 'ACTIVE' }, 'active'],
    [{ status: 'whatever' }, 'active'],
    [{}, 'active'],
  ])('with %j is %s', (said, status) => {
    expect(one({ session: 'x', ...said }).status).toBe(status);
  });

  it('that was closed unmerged says so', () => {
    expect(kindsOf({ stores: { a: [{ session: 'x', status: 'CLOSED' }] } })).toContain('closed');
  });

  it.each([
    ['not a date', '2026-03-01T00:00:00.000Z', true],
    ['2025-02-31', '2026-03-01T00:00:00.000Z', true],
    ['2077-01-01', '2026-03-01T00:00:00.000Z', true],
    ['1755000000000', '2025-08-12T12:00:00.000Z', false],
    ['2025-06-01', '2025-06-01T00:00:00.000Z', false],
    ['2025-06-01 10:00', '2025-06-01T10:00:00.000Z', false],
    ['2025-06-01 10:00:00.123456+02', '2025-06-01T08:00:00.123Z', false],
    ['2025-06-01T10:00:00-0330', '2025-06-01T13:30:00.000Z', false],
  ])('made at %j was made at %s, told if that is a guess', (createdAt, read, told) => {
    expect(one({ session: 'x', createdAt }).createdAt).toBe(read);
    expect(kindsOf({ stores: { a: [{ session: 'x', createdAt }] } }).includes('bad-date')).toBe(told);
  });

  it('takes the date that its checkout remembers over none, and its branch and base', () => {
    const session = one(
      { session: 'x', createdAt: 'soon' },
      { places: [aPlace('/state/minsky/sessions/x')] },
    );
    expect(session).toMatchObject({
      createdAt: '2025-05-05T00:00:00.000Z',
      branch: 'checked-out',
      base: { branch: 'trunk', commit: 'b'.repeat(40) },
      repo: { id: 'github.com/o/app' },
    });
  });

  it.each([
    'git/x',
    'git/local/app/x',
    'git/local-app/x',
    'git/local/app/sessions/x',
    'git/local-app/sessions/x',
    'sessions/x',
    'sessions/sessions/x',
  ])('without a path is adopted where its workspace stands: %s', (place) => {
    const world = {
      stores: { a: [{ session: 'x', repoName: 'local/app' }] },
      places: [aPlace(`/state/minsky/${place}`)],
    };
    expect(outcomeOf(world)[0]!.workspace.path).toBe(`/state/minsky/${place}`);
    expect(plan(world).marks).toEqual(outcomeOf(world));
  });

  it('with no branch has the one that sessions had at its time', () => {
    expect(one({ session: 'task#9', createdAt: '2026-03-31' }).branch).toBe('task#9');
    expect(one({ session: 'task#9', createdAt: '2026-04-01' }).branch).toBe('task/md-9');
  });

  it('loses its token, and says so', () => {
    const world = { stores: { a: [{ session: 'x', github: { owner: 'o', repo: 'app', token: 'ghp_1' } }] } };
    expect(outcomeOf(world)[0]!.repo.id).toBe('github.com/o/app');
    expect(kindsOf(world)).toContain('token-dropped');
    expect(JSON.stringify(plan(world))).not.toContain('ghp_1');
  });
});

describe('the repository of a legacy record', () => {
  const app = { id: 'github.com/o/app', path: '/work/app' };
  const places = [aPlace('/work/app', { repo: { ...aPlace('/x').repo, path: absolutePath('/work/app') } })];

  it.each([
    ['an absolute path', { repoUrl: '/work/app' }],
    ['a file URL', { repoUrl: 'file:///work/app' }],
    ['local/app', { repoName: 'local/app' }],
    ['local-app', { repoName: 'local-app', repoUrl: '.' }],
    ['app and a bare word', { repoName: 'local/', repoUrl: 'app' }],
    ['app and the root', { repoName: 'app', repoUrl: '/' }],
    ['o/app', { repoName: 'o/app' }],
  ])('spelled as %s is the one that it was', (_spelling, said) => {
    const known = { session: 'known', repoUrl: '/work/app' };
    const [session] = outcomeOf({ stores: { a: [{ session: 'x', ...said }, known] }, places }).filter(
      ({ name }) => name === 'x',
    );
    expect(session!.repo.id).toBe(app.id);
  });

  it.each([
    ['https://github.com/o/app.git', 'github.com/o/app'],
    ['git@github.com:o/app.git', 'github.com/o/app'],
    ['/elsewhere/app', 'file://here/elsewhere/app'],
  ])('at %s is %s', (repoUrl, id) => {
    expect(one({ session: 'x', repoUrl }).repo.id).toBe(id);
  });

  it.each(['local--', 'local/', 'local/task#027', ''])('called %j is unknown', (repoName) => {
    expect(one({ session: 'x', repoName, repoUrl: '.' }).repo.id).toBe('unknown/x');
  });

  it('that is another session’s directory is that session’s repository, however many are passed', () => {
    const sessions = outcomeOf({
      stores: {
        a: [
          { session: 'third', repoUrl: '/gone/second', repoPath: '/gone/third' },
          { session: 'second', repoUrl: '/state/minsky/git/app/sessions/first', repoPath: '/gone/second' },
          { session: 'first', repoName: 'app', repoUrl: 'https://github.com/o/app' },
        ],
      },
    });
    expect(sessions.map(({ repo }) => repo.id)).toEqual(Array(3).fill('github.com/o/app'));
  });

  it('that is in a circle of sessions ends somewhere', () => {
    const sessions = outcomeOf({
      stores: {
        a: [
          { session: 'x', repoUrl: '/gone/y', repoPath: '/gone/x' },
          { session: 'y', repoUrl: '/gone/x', repoPath: '/gone/y' },
        ],
      },
    });
    expect(sessions).toHaveLength(2);
  });

  it('is never taken for a workspace', () => {
    const records = ['a', 'b'].map((session) => ({ session, repoUrl: '/work/app', repoPath: '/work/app' }));
    const world = { stores: { a: records }, places };
    expect(outcomeOf(world).map(({ workspace }) => workspace.path)).toEqual([
      '/state/minsky/sessions/a',
      '/state/minsky/sessions/b',
    ]);
    expect(plan(world).marks).toEqual([]);
  });
});

describe('records of one session in several stores', () => {
  it('are one record: the newest counts, its gaps are filled, and what contradicts is named', () => {
    const world = {
      stores: {
        old: [
          {
            session: 'x',
            taskId: '7',
            branch: 'old',
            repoUrl: 'https://github.com/o/app',
            createdAt: '2025-01-01',
          },
        ],
        new: [{ session: 'x', branch: 'new', lastActivityAt: '2025-05-05', createdAt: '2025-02-02' }],
        copy: [{ session: 'X', taskId: 'md#7', createdAt: '2025-01-01' }],
      },
    };
    expect(outcomeOf(world)).toMatchObject([
      { name: 'x', branch: 'new', task: { number: 7 }, repo: { id: 'github.com/o/app' }, aliases: ['X'] },
    ]);
    expect(decisionsOf(plan(world))).toEqual(['copy:1 merged x', 'new:1 kept x', 'old:1 conflict x']);
    expect(plan(world).findings).toContainEqual(
      expect.objectContaining({ kind: 'conflict', differs: ['branch'], severity: 'warning' }),
    );
  });

  it('are recognised by the directory, the path, or task and repository when their names differ', () => {
    const https = 'https://github.com/o/app';
    const worlds: readonly World[] = [
      {
        stores: { a: [{ session: 'x', repoPath: '/w/1' }], b: [{ session: 'y', repoPath: '/w/1' }] },
        places: [aPlace('/w/1')],
      },
      { stores: { a: [{ session: 'x', repoPath: '/w/1' }], b: [{ session: 'y', repoPath: '/w/1' }] } },
      {
        stores: {
          a: [{ session: 'task#7', taskId: '7', repoUrl: https }],
          b: [{ session: 'task-md#7', taskId: 'md#7', repoUrl: https }],
        },
      },
    ];
    for (const world of worlds) expect(outcomeOf(world)).toHaveLength(1);
  });

  it('are several where they contradict: two directories, two repositories, two tasks at a path that is gone', () => {
    const worlds: readonly World[] = [
      {
        stores: { a: [{ session: 'x', repoPath: '/w/1' }], b: [{ session: 'x', repoPath: '/w/2' }] },
        places: [aPlace('/w/1'), aPlace('/w/2')],
      },
      {
        stores: {
          a: [{ session: 'x', repoUrl: 'https://github.com/o/app' }],
          b: [{ session: 'x', repoUrl: 'https://github.com/o/other' }],
        },
      },
      {
        stores: {
          a: [{ session: 'x', taskId: '1', repoPath: '/w' }],
          b: [{ session: 'y', taskId: '2', repoPath: '/w' }],
        },
      },
    ];
    expect(
      worlds.map((world) =>
        outcomeOf(world)
          .map(({ name }) => name)
          .toSorted(),
      ),
    ).toEqual([
      ['x', 'x-2'],
      ['x', 'x-2'],
      ['x', 'y'],
    ]);
    expect(decisionsOf(plan(worlds[1]!)).map((line) => line.slice(4))).toEqual(
      expect.arrayContaining(['kept x', 'renamed x-2']),
    );
  });

  it('keep their second session of a task, without the task', () => {
    const record = { repoUrl: 'https://github.com/o/app', taskId: '7' };
    const world = {
      stores: {
        a: [
          { session: 'one', ...record, createdAt: '2025-01-01' },
          { session: 'two', ...record, createdAt: '2025-02-02' },
          { session: 'done', ...record, status: 'MERGED' },
        ],
      },
    };
    expect(outcomeOf(world).map(({ name, task }) => [name, task?.number ?? null])).toEqual([
      ['two', 7],
      ['one', null],
      ['done', 7],
    ]);
    expect(plan(world).findings).toContainEqual(
      expect.objectContaining({ kind: 'duplicate-task', session: 'one', task: 'md#7', holder: 'two' }),
    );
  });
});

describe('a record that the store has already', () => {
  const current = aSession({
    name: sessionName('x'),
    repo: { id: repositoryId('github.com/o/app'), url: 'https://github.com/o/app', path: null },
    lastActivityAt: timestamp('2026-01-01T00:00:00.000Z'),
  });

  it('is completed, never contradicted, by what is older', () => {
    const record = { session: 'x', taskId: '7', branch: 'other', status: 'MERGED', createdAt: '2025-01-01' };
    const [session] = outcomeOf({ stores: { a: [record] }, current: [current] });
    expect(session).toEqual({
      ...current,
      task: taskId('md#7'),
      updatedAt: '2026-11-23T00:00:00.000Z',
      version: 2,
    });
  });

  it('follows the status of what is newer', () => {
    const record = { session: 'x', status: 'MERGED', lastActivityAt: '2026-02-02' };
    expect(outcomeOf({ stores: { a: [record] }, current: [current] })).toMatchObject([{ status: 'merged' }]);
  });

  it('stays as it is when it lacks nothing', () => {
    const world = { stores: { a: [{ session: 'x', createdAt: '2025-01-01' }] }, current: [current] };
    expect(plan(world)).toMatchObject({ inserts: [], replacements: [] });
    expect(plan(world).findings).toMatchObject([{ kind: 'merged', action: 'none', session: 'x' }]);
  });

  it('is another one’s namesake where the repositories differ', () => {
    const record = { session: 'x', repoUrl: 'https://github.com/o/other' };
    expect(outcomeOf({ stores: { a: [record] }, current: [current] }).map(({ name }) => name)).toEqual([
      'x',
      'x-2',
    ]);
  });

  it('is known by the directory where it stands, though that has no marker', () => {
    const record = { session: 'other', repoPath: current.workspace.path };
    const world = {
      stores: { a: [record] },
      places: [aPlace(current.workspace.path)],
      current: [{ ...current, workspace: { ...current.workspace, host: 'here' } }],
    };
    expect(outcomeOf(world)).toMatchObject([{ id: current.id, aliases: ['other'] }]);
    expect(plan(world).marks).toMatchObject([{ id: current.id }]);
    const elsewhere = { ...world, current: [current] };
    expect(outcomeOf(elsewhere).map(({ name }) => name)).toEqual(['x', 'other']);
  });

  it('is known by its name where its own directory is gone', () => {
    const here = { ...current, workspace: { ...current.workspace, host: 'here' } };
    const world = {
      stores: { a: [{ session: 'x', repoPath: '/w/1' }] },
      places: [aPlace('/w/1')],
      current: [here],
    };
    expect(outcomeOf(world)).toEqual([here]);
  });

  it('gets no marker in the trash, on another host, or where it has the right one', () => {
    const here = { ...current, workspace: { ...current.workspace, host: 'here' } };
    const stands = (session: typeof current, marker: typeof current | null) => ({
      stores: { a: [{ session: 'x' }] },
      places: [aPlace(current.workspace.path, { marker })],
      current: [session],
    });
    expect(plan(stands(here, null)).marks).toEqual([here]);
    expect(plan(stands(here, { ...here, version: 7 })).marks).toEqual([here]);
    expect(plan(stands(here, here)).marks).toEqual([]);
    expect(plan(stands(here, aSession())).marks).toEqual([]);
    expect(plan(stands(current, null)).marks).toEqual([]);
    const trashed = { ...here, status: 'trashed' as const, trashedFrom: 'active' as const };
    expect(plan(stands(trashed, null)).marks).toEqual([]);
  });

  it('stays in the trash', () => {
    const trashed = { ...current, status: 'trashed' as const, trashedFrom: 'active' as const };
    const world = { stores: { a: [{ session: 'x', taskId: '7' }] }, current: [trashed] };
    expect(outcomeOf(world)).toEqual([trashed]);
  });

  it('is known by its marker wherever it was moved', () => {
    const place = aPlace('/w/moved', { marker: current });
    const world = {
      stores: { a: [{ session: 'other', repoPath: '/w/moved' }] },
      places: [place],
      current: [current],
    };
    expect(outcomeOf(world)).toMatchObject([{ id: current.id, aliases: ['other'] }]);
  });
});

describe('what a consolidation tells', () => {
  const source = { store: 'b', position: 4 };

  it('is in the order of the stores and of their records', () => {
    const world = {
      stores: {
        b: [{ session: 'x' }, { session: 'y' }, { session: 'z' }],
        a: [{ session: 'x', taskId: '1' }],
      },
    };
    const places = plan(world).findings.map(
      ({ source: { store, position } }) => `${store}:${String(position)}`,
    );
    expect([...new Set(places)]).toEqual(['a:1', 'b:1', 'b:2', 'b:3']);
    expect(places).toEqual(places.toSorted());
  });

  it('is for each record whether the store changes for it', () => {
    const current = aSession({ name: sessionName('x') });
    const actions = (record: Members): readonly string[] =>
      plan({ stores: { a: [record, { session: 'new' }, { session: 'NEW' }] }, current: [current] })
        .findings.filter(({ kind }) => ['kept', 'merged'].includes(kind))
        .map(({ action }) => action);
    expect(actions({ session: 'x', createdAt: '2025-01-01' })).toEqual(['none', 'add', 'merge']);
    expect(actions({ session: 'x', taskId: '7', createdAt: '2025-01-01' })).toEqual([
      'merge',
      'add',
      'merge',
    ]);
  });

  it('is of an entry that could not be read what could be read of it', () => {
    const facts = factsOf({ stores: {} });
    const unreadable = [{ source, label: 'x', reason: 'corrupt' as const }];
    expect(planConsolidation({ ...facts, unreadable }).findings).toEqual([
      {
        kind: 'unreadable',
        severity: 'error',
        session: null,
        path: null,
        source,
        spelled: 'x',
        action: 'none',
        done: false,
        reason: 'corrupt',
      },
    ]);
  });
});

describe('a record that was consolidated before', () => {
  const first: World = { stores: { a: [{ session: 'x' }, { session: 'y' }] } };

  it('stays removed once it was, unless its store is named or the whole store is another', () => {
    const { settled, inserts } = plan(first);
    const [x] = inserts.filter(({ name }) => name === 'x');
    const again = { ...first, current: [x!], settled };
    expect(plan(again).inserts).toEqual([]);
    expect(plan(again).findings).toContainEqual({
      kind: 'removed-since',
      severity: 'info',
      session: null,
      path: null,
      source: { store: 'a', position: 2 },
      spelled: 'y',
      action: 'none',
      done: false,
    });
    expect(plan({ ...again, named: ['a'] }).inserts).toMatchObject([{ name: 'y' }]);
    expect(plan({ ...again, current: [] }).inserts).toHaveLength(2);
    const grown = { a: [...first.stores.a!, { session: 'z' }] };
    expect(plan({ ...again, stores: grown }).inserts).toMatchObject([{ name: 'z' }]);
  });
});
