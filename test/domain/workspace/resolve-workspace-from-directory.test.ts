import { describe, expect, it } from '@jest/globals';
import { err } from 'neverthrow';
import { resolveWorkspace } from '../../../src/domain/workspace/resolve-workspace.ts';
import { at, exampleSession, path, repository } from '../session-examples.ts';
import { facts, session, unregistered, type Row } from './workspace-facts.ts';

const here = repository('github.com/o/r');
const placed = (place: string, changes: object = {}): ReturnType<typeof exampleSession> =>
  exampleSession('feature', {
    workspace: { path: path(place), host: 'here', strategy: 'clone' },
    ...changes,
  });

const a = exampleSession('feature', { lastActivityAt: at(1) });
const b = exampleSession('feature-a', { lastActivityAt: at(2) });
const merged = exampleSession('done', { status: 'merged', lastActivityAt: at(3) });
const trashed = exampleSession('gone', { status: 'trashed', lastActivityAt: at(4) });
const starting = exampleSession('new', { status: 'starting', lastActivityAt: at(5) });
const open = exampleSession('open', { status: 'pr-open', lastActivityAt: at(6) });
const aPath = path('/state/sessions/feature');
const mainPath = path('/src/r');

const marked = (place: string): unknown => unregistered(place, 'marker');
const nothingHere = (place: string): unknown =>
  err({ kind: 'NoSessionHere', path: place, inRepository: false, candidates: [] });
const notOneHere = (...candidates: unknown[]): unknown =>
  err({ kind: 'NoSessionHere', path: mainPath, inRepository: true, candidates });
const notNamed = (...candidates: unknown[]): unknown => err({ kind: 'SessionNotNamed', candidates });

const registered: Row[] = [
  ['is the workspace', { cwd: aPath, around: [a] }, session(a, 'cwd')],
  ['lies deep in the workspace', { cwd: path(`${aPath}/src/deep`), around: [a] }, session(a, 'cwd')],
  [
    'lies in a workspace that another name begins like',
    { cwd: path(`${b.workspace.path}/src`), around: [a, b] },
    session(b, 'cwd'),
  ],
  [
    'has a name that begins like a workspace',
    { cwd: path('/state/sessions/feature-b'), around: [a] },
    nothingHere('/state/sessions/feature-b'),
  ],
  ['holds workspaces', { cwd: path('/state/sessions'), around: [a, b] }, nothingHere('/state/sessions')],
  [
    'lies in two workspaces, of which the inner counts',
    {
      cwd: path('/state/sessions/feature/sub/x'),
      around: [a, { ...b, workspace: { ...b.workspace, path: path('/state/sessions/feature/sub') } }],
    },
    session({ ...b, workspace: { ...b.workspace, path: path('/state/sessions/feature/sub') } }, 'cwd'),
  ],
  [
    'lies in a workspace beside one further in',
    { cwd: aPath, around: [a, placed('/state/sessions/feature/sub', { id: b.id })] },
    session(a, 'cwd'),
  ],
  [
    'lies in a workspace that is the root',
    { cwd: path('/x'), around: [placed('/')] },
    session(placed('/'), 'cwd'),
  ],
  [
    'lies in the workspace of a merged session',
    { cwd: merged.workspace.path, around: [merged] },
    session(merged, 'cwd'),
  ],
  [
    'lies in the workspace of a starting session',
    { cwd: starting.workspace.path, around: [starting] },
    session(starting, 'cwd'),
  ],
  [
    'lies in the workspace of two records, of which the live one counts',
    { cwd: aPath, around: [{ ...merged, workspace: a.workspace }, a] },
    session(a, 'cwd'),
  ],
  [
    'lies in the workspace of two live records, of which the last active counts',
    { cwd: aPath, around: [a, { ...b, workspace: a.workspace }] },
    session({ ...b, workspace: a.workspace }, 'cwd'),
  ],
  [
    'lies where a trashed session was',
    { cwd: trashed.workspace.path, around: [trashed] },
    nothingHere(trashed.workspace.path),
  ],
  [
    'lies in a workspace although there is a marker further in',
    { cwd: path(`${aPath}/sub`), around: [a], unregistered: '/state/sessions/feature/sub' },
    session(a, 'cwd'),
  ],
  [
    'lies in a workspace although the repository has one session only',
    { cwd: aPath, around: [a], repo: here, live: [b] },
    session(a, 'cwd'),
  ],
];

const strays: Row[] = [
  ['has a marker', { cwd: path('/x/y'), unregistered: '/x/y' }, marked('/x/y')],
  ['lies in one that has a marker', { cwd: path('/x/y/src'), unregistered: '/x/y' }, marked('/x/y')],
  [
    'has one although the repository has one session only',
    { cwd: path('/x/y'), unregistered: '/x/y', repo: here, live: [a] },
    marked('/x/y'),
  ],
  [
    'has one where a trashed session was',
    { cwd: trashed.workspace.path, around: [trashed], unregistered: trashed.workspace.path },
    marked(trashed.workspace.path),
  ],
];

const onlyOne: Row[] = [
  ['has one session', { cwd: mainPath, repo: here, live: [a] }, session(a, 'only-one')],
  [
    'has one session, which is starting',
    { cwd: mainPath, repo: here, live: [starting] },
    session(starting, 'only-one'),
  ],
  ['has one session, which has a PR', { cwd: mainPath, repo: here, live: [open] }, session(open, 'only-one')],
  [
    'has one session beside merged and trashed ones',
    { cwd: mainPath, repo: here, live: [merged, a, trashed] },
    session(a, 'only-one'),
  ],
  [
    'has one session that is listed twice',
    { cwd: mainPath, repo: here, live: [a, a] },
    session(a, 'only-one'),
  ],
  ['has two sessions', { cwd: mainPath, repo: here, live: [a, b] }, notOneHere(b, a)],
  [
    'has two sessions and others',
    { cwd: mainPath, repo: here, live: [trashed, a, merged, b] },
    notOneHere(merged, b, a),
  ],
  ['has a merged session only', { cwd: mainPath, repo: here, live: [merged] }, notOneHere(merged)],
  ['has a trashed session only', { cwd: mainPath, repo: here, live: [trashed] }, notOneHere()],
  ['has no session', { cwd: mainPath, repo: here, live: [] }, notOneHere()],
  ['is none', { cwd: path('/tmp') }, nothingHere('/tmp')],
];

const destroying: Row[] = [
  ['its workspace', { cwd: aPath, around: [a] }, notNamed()],
  ['a workspace with a marker', { cwd: path('/x/y'), unregistered: '/x/y' }, notNamed()],
  ['a repository that has no other', { cwd: mainPath, repo: here, live: [a] }, notNamed(a)],
  [
    'a repository that has several, of which the last active is first',
    { cwd: mainPath, repo: here, live: [a, trashed, merged, b] },
    notNamed(merged, b, a),
  ],
];

describe('the session of a call that names none', () => {
  it.each(registered)('is known when the directory %s', (_situation, changes, expected) => {
    expect(resolveWorkspace(facts(changes))).toEqual(expected);
  });
  it.each(strays)('is registered when the directory %s', (_situation, changes, expected) => {
    expect(resolveWorkspace(facts(changes))).toEqual(expected);
  });
  it.each(onlyOne)(
    'is guessed or refused when the repository around the directory %s',
    (_situation, changes, expected) => {
      expect(resolveWorkspace(facts(changes))).toEqual(expected);
    },
  );
});

describe('a session that is to be destroyed', () => {
  it.each(destroying)('must be named, also from %s', (_situation, changes, expected) => {
    expect(resolveWorkspace(facts({ ...changes, destroys: true }))).toEqual(expected);
  });
  it.each([
    ['its name', { named: 'feature', found: [a] }, session(a, 'name')],
    ['the beginning of its id', { named: a.id.slice(0, 18), found: [a] }, session(a, 'name')],
    ['its workspace', { named: '.', at: aPath, found: [a] }, session(a, 'name')],
  ] as Row[])('may be named by %s', (_situation, changes, expected) => {
    expect(resolveWorkspace(facts({ ...changes, destroys: true }))).toEqual(expected);
  });
});
