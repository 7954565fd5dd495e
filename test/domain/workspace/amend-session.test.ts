import { describe, expect, it } from '@jest/globals';
import { trash, type Session } from '../../../src/domain/session/session.ts';
import {
  amended,
  asPresent,
  asTrashed,
  claimsOf,
  isNewer,
  noteClaims,
  withoutClash,
} from '../../../src/domain/workspace/amend-session.ts';
import { at, branch, exampleSession, idFrom, named, repository, task } from '../session-examples.ts';

const a = exampleSession('a', { task: task('md#1'), version: 4, updatedAt: at(4), lastActivityAt: at(3) });
const trashed = trash(a, at(5))._unsafeUnwrap();
const now = at(9);
const other = (changes: Partial<Session> = {}): Session => ({ ...a, id: idFrom('019b0001'), ...changes });

describe('a record', () => {
  it('gets what was found out as a change that is no activity', () => {
    expect(amended(a, now, { branch: branch('hand') })).toEqual({
      ...a,
      branch: 'hand',
      updatedAt: now,
      version: 5,
    });
  });

  it.each<[string, Session, Session]>([
    ['active stays', a, a],
    ['in a pull request stays', { ...a, status: 'pr-open' }, { ...a, status: 'pr-open' }],
    ['merged stays', { ...a, status: 'merged' }, { ...a, status: 'merged' }],
    [
      'being started becomes active',
      { ...a, status: 'starting' },
      { ...a, status: 'active', updatedAt: now, version: 5 },
    ],
    [
      'trashed is as it was, without any activity',
      trashed,
      { ...a, updatedAt: now, version: 6, lastActivityAt: trashed.lastActivityAt },
    ],
  ])('that is %s when its workspace is in its place', (_what, record, present) => {
    expect(asPresent(record, now)).toEqual(present);
  });

  it('is trashed when its workspace is in the trash, without any activity', () => {
    expect(asTrashed(a, now)).toEqual({
      ...a,
      status: 'trashed',
      trashedFrom: 'active',
      updatedAt: now,
      version: 5,
    });
    expect(asTrashed(trashed, now)).toBe(trashed);
  });

  it.each([
    ['of a later version', { version: 5, updatedAt: at(0) }, true],
    ['of an earlier version', { version: 3, updatedAt: at(9) }, false],
    ['of the same version, changed later', { updatedAt: at(5) }, true],
    ['of the same version, changed earlier', { updatedAt: at(3) }, false],
    ['that is the same', {}, false],
  ])('in a workspace %s is newer: %s', (_which, changes, newer) => {
    expect(isNewer({ ...a, ...changes }, a)).toBe(newer);
  });
});

describe('the claims of records', () => {
  it('are names without case, and tasks of repositories', () => {
    const records = [
      other({ name: named('Up') }),
      trashed,
      exampleSession('b'),
      exampleSession('c', { task: task('md#2'), status: 'merged' }),
    ];
    expect(claimsOf(records)).toEqual({
      names: new Set(['up', 'b', 'c']),
      tasks: new Set(['md#1 github.com/o/r']),
    });
  });

  it('are those of all but one, if that is wanted', () => {
    expect(claimsOf([a, exampleSession('b')], a)).toEqual({ names: new Set(['b']), tasks: new Set() });
  });

  it('grow by those of a record that is no longer than live', () => {
    const claims = claimsOf([]);
    const gone = exampleSession('gone', { status: 'trashed', trashedFrom: 'active' });
    for (const record of [gone, exampleSession('b'), a]) noteClaims(record, claims);
    expect(claims).toEqual({ names: new Set(['b', 'a']), tasks: new Set(['md#1 github.com/o/r']) });
  });
});

describe('a record beside others', () => {
  const nothing = { name: null, task: null };

  it.each<[string, Session]>([
    ['claims nothing in the trash', other({ status: 'trashed', trashedFrom: 'active' })],
    ['has its own name and no task', exampleSession('b')],
    [
      'has a task of another repository',
      exampleSession('b', { task: a.task, repo: { ...a.repo, id: repository('x') } }),
    ],
    ['has the task of another one and is merged', exampleSession('b', { task: a.task, status: 'merged' })],
  ])('stays as it is when it %s', (_when, record) => {
    const claiming = withoutClash(record, claimsOf([a]));
    expect(claiming).toEqual({ session: record, leftOut: nothing });
    expect(claiming.session).toBe(record);
  });

  it('gives a name up that another one has, and keeps its task', () => {
    const record = other({ name: named('A'), task: task('md#2') });
    expect(withoutClash(record, claimsOf([a, exampleSession('a-2')]))).toEqual({
      session: { ...record, name: 'A-3', aliases: ['A'] },
      leftOut: { name: 'A', task: null },
    });
  });

  it('gives a task up that another one has, and keeps its name', () => {
    const record = exampleSession('b', { task: a.task, aliases: ['md#1'] });
    expect(withoutClash(record, claimsOf([a]))).toEqual({
      session: { ...record, task: null },
      leftOut: { name: null, task: a.task },
    });
  });

  it('gets a name that is not too long', () => {
    const long = other({ name: named('x'.repeat(100)), task: null });
    expect(withoutClash(long, claimsOf([{ ...a, name: long.name }])).session.name).toBe(
      `${'x'.repeat(90)}-2`,
    );
  });
});
