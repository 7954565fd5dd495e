import { describe, expect, it } from '@jest/globals';
import type { Session } from '../../../src/domain/session/session.ts';
import { copyOfSession } from '../../../src/domain/workspace/copy-of-session.ts';
import type { SyncFacts } from '../../../src/domain/workspace/surveyed-place.ts';
import { at, branch, commit, examplePullRequest, path, task } from '../session-examples.ts';
import {
  a,
  b,
  elsewhere,
  empty,
  inTrash,
  now,
  place,
  plan,
  spare,
  told,
  trashedA,
  type Row,
} from './sync-facts.ts';

const starting: Session = { ...a, status: 'starting' };
const there = { ...a, workspace: { ...a.workspace, host: 'there' } };
const start = { id: a.id, session: starting, path: a.workspace.path, published: false };
const mendOf = (facts: Partial<SyncFacts>): unknown => plan(facts)[0]?.mend;

const rows: readonly Row[] = [
  ['a record whose place was not looked at', { records: [a] }, []],
  [
    'a session with a pull request whose directory is gone',
    { records: [{ ...a, status: 'pr-open' }], places: [empty('/state/sessions/a')] },
    ['missing a prune: none'],
  ],
  [
    'records in the order of their ids',
    { records: [b, a], places: [empty('/state/sessions/b'), empty('/state/sessions/a')] },
    ['missing a prune: none', 'missing b prune: none'],
  ],
  [
    'records that are in that order',
    { records: [a, b], places: [empty('/state/sessions/a'), empty('/state/sessions/b')] },
    ['missing a prune: none', 'missing b prune: none'],
  ],
  [
    'a deletion of a workspace without a marker',
    { records: [trashedA], places: [place(a, { marker: null, proven: a.id })] },
    ['interrupted a complete: finish-deletion'],
  ],
  [
    'a trashed session whose workspace was brought back by a later version',
    { records: [trashedA], places: [place({ ...a, version: 9 })] },
    ['outdated a take-marker: replace'],
  ],
  ['a copied worktree in the trash', { records: [trashedA], places: [inTrash(a, { isItself: false })] }, []],
  [
    'a marker in the trash that does not say so',
    { records: [trashedA], places: [inTrash({ ...a, version: trashedA.version })] },
    ['interrupted a complete: settle'],
  ],
  [
    'a marker in the trash that is older',
    { records: [{ ...trashedA, version: 9 }], places: [inTrash(trashedA)] },
    ['interrupted a complete: settle'],
  ],
  [
    'a marker in the trash that is newer',
    { records: [trashedA], places: [inTrash({ ...trashedA, version: 9 })] },
    ['outdated a take-marker: replace'],
  ],
  [
    'a restoring whose place was not looked at',
    { records: [{ ...a, version: 9 }], places: [inTrash(trashedA)] },
    ['interrupted a complete: finish-restoring'],
  ],
  [
    'what lies in the trash beside the workspace',
    { records: [a], places: [place(a), inTrash(trashedA)] },
    [],
  ],
  [
    'what lies in the trash beside a copy, without a record',
    { places: [place(a), inTrash(trashedA)] },
    ['duplicate a register: insert', 'unregistered a register: insert'],
  ],
  [
    'what lies in the trash without a marker, beside other records',
    { records: [b, trashedA], places: [place(b), inTrash(a, { marker: null })] },
    [],
  ],
  [
    'a proved workspace that could be registered',
    { records: [a], places: [place(a, { marker: null, proven: a.id, proposed: b })] },
    ['unmarked a write-marker: settle'],
  ],
  [
    'a workspace of another host that is not where its record says',
    { records: [there], places: [place(there, { path: elsewhere })] },
    ['foreign a none: none'],
  ],
  [
    'a copy without an id to spare',
    { records: [a], places: [place(a), place(a, { path: elsewhere })], spareIds: new Map() },
    [],
  ],
  [
    'a copy that is on no branch',
    { records: [a], places: [place(a), place(a, { path: path('/state/sessions/copy'), head: null })] },
    ['duplicate copy register, drifted copy none: insert'],
  ],
  [
    'an unknown workspace that is not where its marker says',
    { places: [place(a, { path: elsewhere })] },
    ['unregistered a register: insert'],
  ],
  [
    'an unknown workspace on another branch',
    { places: [place(a, { head: branch('hand') })] },
    ['unregistered a register, drifted a follow-branch: insert'],
  ],
  [
    'an unknown workspace on another branch, whose name is taken',
    { records: [{ ...b, name: a.name }], places: [place(a, { head: branch('hand') })] },
    ['unregistered a-2 register, drifted a-2 follow-branch: insert'],
  ],
  [
    'work with a pull request that reached its base',
    {
      records: [{ ...a, status: 'pr-open', pr: examplePullRequest }],
      places: [place({ ...a, status: 'pr-open', pr: examplePullRequest }, { reachedBase: true })],
    },
    ['merged a mark-merged: replace'],
  ],
  [
    'work that reached its base and left its branch',
    { records: [a], places: [place(a, { reachedBase: true, head: null })] },
    ['merged a mark-merged: replace'],
  ],
];

describe('a pass over store and disk, with what is rarer,', () => {
  it.each(rows)('finds %s', (_name, facts, expected) => {
    expect(told(plan(facts))).toEqual(expected);
  });
});

describe('a start that ended', () => {
  const interrupted = { kind: 'interrupted', severity: 'warning', what: 'start', session: 'a', done: false };

  it('but was completed is left, and its workspace planned like any other', () => {
    expect(
      plan({ records: [a], places: [empty('/state/sessions/a')], abandoned: [{ ...start, session: a }] }),
    ).toEqual([
      {
        findings: [{ ...interrupted, path: a.workspace.path, action: 'complete' }],
        mend: { kind: 'recover', id: a.id, built: 'settled' },
      },
      expect.objectContaining({ mend: { kind: 'none' } }),
    ]);
  });

  it('without a record, but with a workspace, is left', () => {
    expect(mendOf({ places: [place(a)], abandoned: [{ ...start, session: null }] })).toEqual({
      kind: 'recover',
      id: a.id,
      built: 'settled',
    });
  });

  it('with a complete workspace that is somewhere else is completed there', () => {
    expect(
      plan({ records: [starting], places: [place(starting, { path: elsewhere })], abandoned: [start] }),
    ).toEqual([
      {
        findings: [{ ...interrupted, path: elsewhere, action: 'complete' }],
        mend: {
          kind: 'recover',
          id: a.id,
          built: {
            before: starting,
            after: { ...a, workspace: { ...a.workspace, path: elsewhere }, updatedAt: now, version: 2 },
            place: elsewhere,
          },
        },
      },
    ]);
  });

  it.each<[string, Partial<typeof start>, string]>([
    ['published', { published: true }, 'complete'],
    ['not published', {}, 'undo'],
  ])('and is %s is recovered by its note', (_what, changes, action) => {
    expect(plan({ records: [starting], abandoned: [{ ...start, ...changes }] })).toEqual([
      {
        findings: [{ ...interrupted, path: a.workspace.path, action }],
        mend: { kind: 'recover', id: a.id },
      },
    ]);
  });

  it('and is published where its note says is completed by that', () => {
    const published = { ...start, published: true };
    expect(mendOf({ records: [starting], places: [place(starting)], abandoned: [published] })).toEqual({
      kind: 'recover',
      id: a.id,
    });
  });

  it('without a note is completed from record or marker, where its workspace is', () => {
    const active = { ...a, updatedAt: now, version: 2 };
    const replaced = { kind: 'replace', before: starting };
    expect(mendOf({ records: [starting], places: [place(starting)] })).toEqual({
      ...replaced,
      after: active,
      place: a.workspace.path,
    });
    expect(mendOf({ records: [starting], places: [place(starting, { path: elsewhere })] })).toEqual({
      ...replaced,
      after: { ...active, workspace: { ...a.workspace, path: elsewhere }, version: 3 },
      place: elsewhere,
    });
    expect(mendOf({ records: [starting], places: [place({ ...a, version: 7 })] })).toEqual({
      ...replaced,
      after: { ...a, version: 7 },
      place: a.workspace.path,
    });
  });
});

describe('the record that a pass makes', () => {
  it('of a workspace that was moved is the same but for its path', () => {
    expect(mendOf({ records: [a], places: [place(a, { path: elsewhere })] })).toMatchObject({
      after: { ...a, workspace: { ...a.workspace, path: elsewhere }, updatedAt: now, version: 2 },
    });
  });

  it('has a later version even if the marker that it takes has not', () => {
    const marker = { ...a, updatedAt: at(9), task: task('md#7') };
    expect(mendOf({ records: [a], places: [place(marker)] })).toMatchObject({
      after: { ...marker, version: 2 },
    });
  });

  it('has the version of a marker that is later', () => {
    const marker = { ...a, version: 7, task: task('md#7') };
    expect(mendOf({ records: [a], places: [place(marker)] })).toMatchObject({ after: marker });
  });

  it('of a newer marker in the trash is that of the marker', () => {
    const marker = { ...trashedA, version: 9 };
    const place = inTrash(marker);
    expect(mendOf({ records: [trashedA], places: [place] })).toEqual({
      kind: 'replace',
      before: trashedA,
      after: marker,
      place: place.path,
    });
  });

  it('of an unknown workspace counts as changed only when its marker is not true any more', () => {
    const taken = { records: [{ ...b, name: a.name }] };
    const proposed = { ...a, id: spare };
    expect(mendOf({ places: [place(a)] })).toEqual({
      kind: 'insert',
      record: a,
      place: a.workspace.path,
      marked: a.id,
    });
    expect(mendOf({ ...taken, places: [place(a)] })).toMatchObject({
      record: { name: 'a-2', updatedAt: now, version: 2 },
      marked: a.id,
    });
    expect(mendOf({ ...taken, places: [place(a, { marker: null, proposed })] })).toMatchObject({
      record: { id: spare, name: 'a-2', updatedAt: a.updatedAt, version: 1 },
      marked: null,
    });
  });

  it('of a copy is a session of its own', () => {
    const marker: Session = {
      ...trashedA,
      task: task('md#1'),
      pr: examplePullRequest,
      aliases: ['old'],
      base: { branch: branch('trunk'), commit: commit('c') },
    };
    const copy = {
      ...marker,
      id: spare,
      name: 'a.bak',
      task: null,
      branch: 'hand',
      workspace: { ...a.workspace, path: '/state/a.bak' },
      status: 'active',
      trashedFrom: null,
      pr: null,
      aliases: [],
      updatedAt: now,
      version: 1,
    };
    const copied = { id: spare, path: path('/state/a.bak') };
    expect(copyOfSession(marker, { ...copied, head: branch('hand') }, now)).toEqual(copy);
    expect(copyOfSession(marker, { ...copied, head: null }, now)).toEqual({ ...copy, branch: 'a' });
  });
});
