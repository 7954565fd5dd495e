import { describe, expect, it } from '@jest/globals';
import { err } from 'neverthrow';
import { resolveWorkspace } from '../../../src/domain/workspace/resolve-workspace.ts';
import { at, exampleSession, idFrom, path, repository } from '../session-examples.ts';
import { facts, session, unregistered, type Row } from './workspace-facts.ts';

const here = repository('github.com/o/r');
const a = exampleSession('feature-a', { id: idFrom('019abaaa'), lastActivityAt: at(1) });
const b = exampleSession('feature-b', { id: idFrom('019abbbb'), lastActivityAt: at(2) });
const merged = exampleSession('done', { id: idFrom('019abccc'), status: 'merged', lastActivityAt: at(3) });
const trashed = exampleSession('gone', { id: idFrom('019abddd'), status: 'trashed', lastActivityAt: at(4) });
const aPath = path('/state/sessions/feature-a');
const prefixed = (text: string): typeof a => ({ ...b, id: idFrom(text), lastActivityAt: at(9) });
const deadbeef = exampleSession('deadbeef', { id: idFrom('019abeee') });
const notFound = (text: string): unknown => err({ kind: 'SessionNotFound', text });
const ambiguous = (text: string, ...candidates: unknown[]): unknown =>
  err({ kind: 'SessionAmbiguous', text, candidates });

const names: Row[] = [
  ['its name', { named: 'feature-a', found: [a] }, session(a, 'name')],
  ['its name in another case', { named: 'FEATURE-A', found: [a] }, session(a, 'name')],
  ['its id', { named: a.id, found: [a] }, session(a, 'name')],
  ['its id in capitals', { named: a.id.toUpperCase(), found: [a] }, session(a, 'name')],
  ['eight characters of its id', { named: '019abaaa', found: [a] }, session(a, 'name')],
  ['eight characters in capitals', { named: '019ABAAA', found: [a] }, session(a, 'name')],
  ['seven characters of its id', { named: '019abaa', found: [a] }, notFound('019abaa')],
  [
    'its alias',
    { named: 'task#176', found: [{ ...a, aliases: ['task#176'] }] },
    session({ ...a, aliases: ['task#176'] }, 'name'),
  ],
  ['its workspace', { named: './feature-a', at: aPath, found: [a] }, session(a, 'name')],
  [
    'a directory in its workspace',
    { named: './src', at: path('/state/sessions/feature-a/src'), found: [a] },
    notFound('./src'),
  ],
  ['the beginning of its name', { named: 'feature', found: [a, b] }, notFound('feature')],
  ['nothing that is known', { named: 'nobody', found: [] }, notFound('nobody')],
  [
    'nothing that is known, from its workspace',
    { named: 'nobody', cwd: aPath, around: [a] },
    notFound('nobody'),
  ],
  [
    'nothing that is known, where there is one only',
    { named: 'nobody', repo: here, live: [a] },
    notFound('nobody'),
  ],
];

const precedence: Row[] = [
  ['an id beats a name', { named: b.id, found: [exampleSession(b.id), b] }, session(b, 'name')],
  [
    'an id in capitals does too',
    { named: b.id.toUpperCase(), found: [exampleSession(b.id.toUpperCase()), b] },
    session(b, 'name'),
  ],
  [
    'a name beats an alias',
    { named: 'feature-a', found: [{ ...b, aliases: ['feature-a'] }, a] },
    session(a, 'name'),
  ],
  [
    'an alias beats a path',
    { named: './x', at: aPath, found: [a, { ...b, aliases: ['./x'] }] },
    session({ ...b, aliases: ['./x'] }, 'name'),
  ],
  ['a name beats a path', { named: 'feature-b', at: aPath, found: [a, b] }, session(b, 'name')],
  [
    'a path beats a name in another case',
    { named: 'FEATURE-B', at: aPath, found: [b, a] },
    session(a, 'name'),
  ],
  [
    'an alias beats a name in another case',
    { named: 'FEATURE-B', found: [b, { ...a, aliases: ['FEATURE-B'] }] },
    session({ ...a, aliases: ['FEATURE-B'] }, 'name'),
  ],
  [
    'a name beats the beginning of an id',
    { named: 'deadbeef', found: [prefixed('deadbeef'), deadbeef] },
    session(deadbeef, 'name'),
  ],
  [
    'a name in another case does too',
    { named: 'DEADBEEF', found: [prefixed('deadbeef'), deadbeef] },
    session(deadbeef, 'name'),
  ],
  [
    'an alias beats the beginning of an id',
    { named: 'deadbeef', found: [prefixed('deadbeef'), { ...a, aliases: ['deadbeef'] }] },
    session({ ...a, aliases: ['deadbeef'] }, 'name'),
  ],
  ['one whose id begins otherwise is not found', { named: '019abfff', found: [a] }, notFound('019abfff')],
  [
    'two with the beginning are ambiguous',
    { named: '019ab000', found: [exampleSession('p1'), exampleSession('p2', { lastActivityAt: at(5) })] },
    ambiguous('019ab000', exampleSession('p2', { lastActivityAt: at(5) }), exampleSession('p1')),
  ],
  [
    'two with the alias are ambiguous',
    {
      named: '#87',
      found: [
        { ...a, aliases: ['#87'] },
        { ...b, aliases: ['#87'] },
      ],
    },
    ambiguous('#87', { ...b, aliases: ['#87'] }, { ...a, aliases: ['#87'] }),
  ],
  [
    'two at the path are ambiguous',
    { named: '.', at: aPath, found: [a, { ...merged, workspace: a.workspace }] },
    ambiguous('.', { ...merged, workspace: a.workspace }, a),
  ],
  ['one found twice is one', { named: 'feature-a', at: aPath, found: [a, a] }, session(a, 'name')],
];

const unknownToStore: Row[] = [
  [
    'a name that a workspace bears',
    { named: 'stray', found: [], unregistered: '/state/sessions/stray' },
    unregistered('/state/sessions/stray', 'name'),
  ],
  [
    'a path at which one stands',
    { named: './stray', at: path('/x/stray'), found: [], unregistered: '/x/stray' },
    unregistered('/x/stray', 'name'),
  ],
  [
    'a name that the store has too',
    { named: 'feature-a', found: [a], unregistered: '/state/sessions/feature-a' },
    session(a, 'name'),
  ],
  [
    'a name that is the beginning of an id',
    { named: 'deadbeef', found: [prefixed('deadbeef')], unregistered: '/state/sessions/deadbeef' },
    unregistered('/state/sessions/deadbeef', 'name'),
  ],
  [
    'a name that a trashed session has',
    { named: 'gone', found: [trashed], unregistered: '/state/sessions/gone', among: 'any' },
    unregistered('/state/sessions/gone', 'name'),
  ],
  [
    'a name, when trashed ones are meant',
    { named: 'stray', found: [], unregistered: '/state/sessions/stray', among: 'trashed' },
    notFound('stray'),
  ],
  [
    'a name, by what destroys',
    { named: 'stray', found: [], unregistered: '/state/sessions/stray', destroys: true },
    unregistered('/state/sessions/stray', 'name'),
  ],
];

describe('a session that is named', () => {
  it.each(names)('by %s is found or refused', (_situation, changes, expected) => {
    expect(resolveWorkspace(facts(changes))).toEqual(expected);
  });
});

describe('among the sessions that a text may mean', () => {
  it.each(precedence)('%s', (_situation, changes, expected) => {
    expect(resolveWorkspace(facts(changes))).toEqual(expected);
  });
});

describe('a workspace that the store does not know', () => {
  it.each(unknownToStore)('is meant or not by %s', (_situation, changes, expected) => {
    expect(resolveWorkspace(facts(changes))).toEqual(expected);
  });
});
