import { describe, expect, it } from '@jest/globals';
import { err } from 'neverthrow';
import { resolveWorkspace } from '../../../src/domain/workspace/resolve-workspace.ts';
import { at, exampleSession, idFrom, path, repository, task } from '../session-examples.ts';
import { facts, session, type Row } from './workspace-facts.ts';

const here = repository('github.com/o/r');
const elsewhere = { ...exampleSession('x').repo, id: repository('github.com/o/other') };
const md176 = { scheme: 'md', number: 176 };
const a = exampleSession('feature-a', { id: idFrom('019abaaa'), lastActivityAt: at(1) });
const b = exampleSession('feature-b', { id: idFrom('019abbbb'), lastActivityAt: at(2) });
const trashed = exampleSession('gone', { id: idFrom('019abddd'), status: 'trashed', lastActivityAt: at(4) });
const forTask = { ...a, task: task('md#176') };
const forTaskElsewhere = { ...b, task: task('md#176'), repo: elsewhere };
const aPath = path('/state/sessions/feature-a');
const prefixed = (text: string): typeof a => ({ ...b, id: idFrom(text), lastActivityAt: at(9) });
const deadbeef = exampleSession('deadbeef', { id: idFrom('019abeee') });
const twin = exampleSession('gone', { lastActivityAt: at(0) });
const notFound = (text: string): unknown => err({ kind: 'SessionNotFound', text });
const ambiguous = (text: string, ...candidates: unknown[]): unknown =>
  err({ kind: 'SessionAmbiguous', text, candidates });

const trash: Row[] = [
  ['is not found where present ones are meant', { named: 'gone', found: [trashed] }, notFound('gone')],
  [
    'is found where trashed ones are meant',
    { named: 'gone', found: [trashed], among: 'trashed' },
    session(trashed, 'name'),
  ],
  [
    'is found where any is meant',
    { named: 'gone', found: [trashed], among: 'any' },
    session(trashed, 'name'),
  ],
  [
    'is found by the beginning of its id',
    { named: '019abddd', found: [trashed], among: 'trashed' },
    session(trashed, 'name'),
  ],
  [
    'comes after a present one of its name',
    { named: 'gone', found: [trashed, twin], among: 'any' },
    session(twin, 'name'),
  ],
  [
    'comes after a present one of its name in another case',
    { named: 'gone', found: [trashed, exampleSession('GONE')], among: 'any' },
    session(exampleSession('GONE'), 'name'),
  ],
  [
    'comes before a present one whose id begins so',
    { named: 'deadbeef', found: [prefixed('deadbeef'), { ...deadbeef, status: 'trashed' }], among: 'any' },
    session({ ...deadbeef, status: 'trashed' }, 'name'),
  ],
  [
    'comes after a present one when both ids begin so',
    { named: '019abddd', found: [trashed, prefixed('019abddd')], among: 'any' },
    session(prefixed('019abddd'), 'name'),
  ],
  [
    'hides no present one where trashed ones are meant',
    { named: 'gone', found: [twin], among: 'trashed' },
    notFound('gone'),
  ],
  [
    'is ambiguous with another of its name',
    { named: 'gone', found: [trashed, { ...twin, status: 'trashed' }], among: 'trashed' },
    ambiguous('gone', trashed, { ...twin, status: 'trashed' }),
  ],
  [
    'is found by its task where trashed ones are meant',
    { task: md176, tasked: [forTask, { ...trashed, task: md176 }], among: 'trashed' },
    session({ ...trashed, task: md176 }, 'task'),
  ],
  [
    'is found by its task in the repository before one elsewhere',
    {
      task: md176,
      repo: here,
      tasked: [
        { ...forTaskElsewhere, status: 'trashed' },
        { ...trashed, task: md176 },
      ],
      among: 'trashed',
    },
    session({ ...trashed, task: md176 }, 'task'),
  ],
  [
    'is not found by its task where present ones are meant',
    { task: md176, tasked: [{ ...trashed, task: md176 }] },
    err({ kind: 'TaskNotFound', task: md176 }),
  ],
  [
    'comes after a present one of its task',
    { task: md176, repo: here, tasked: [{ ...trashed, task: md176 }, forTaskElsewhere], among: 'any' },
    session(forTaskElsewhere, 'task'),
  ],
  [
    'does not count as the one around the directory',
    { cwd: aPath, around: [{ ...a, status: 'trashed' }], among: 'any' },
    err({ kind: 'NoSessionHere', path: aPath, inRepository: false, candidates: [] }),
  ],
  [
    'is no candidate where any is meant',
    { cwd: path('/src/r'), repo: here, live: [trashed], among: 'any' },
    err({ kind: 'NoSessionHere', path: path('/src/r'), inRepository: true, candidates: [] }),
  ],
  [
    'must be named',
    { cwd: aPath, around: [a], repo: here, live: [a, trashed], among: 'trashed' },
    err({ kind: 'SessionNotNamed', candidates: [trashed] }),
  ],
];

describe('a trashed session', () => {
  it.each(trash)('%s', (_situation, changes, expected) => {
    expect(resolveWorkspace(facts(changes))).toEqual(expected);
  });
});
