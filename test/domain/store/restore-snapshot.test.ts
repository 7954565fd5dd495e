import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { firstDoubledClaim } from '../../../src/domain/session/doubled-claim.ts';
import { keptRecordOf, type KeptRecord } from '../../../src/domain/store/kept-record.ts';
import {
  changesAnything,
  mergeSnapshot,
  replaceBySnapshot,
} from '../../../src/domain/store/restore-snapshot.ts';
import type { Session } from '../../../src/domain/session/session.ts';
import { at, exampleSession, idFrom, named, task } from '../session-examples.ts';

const record = (name: string, changes: Partial<Session> = {}): KeptRecord =>
  keptRecordOf(exampleSession(name, changes));
const counts = { inserted: 0, updated: 0, unchanged: 0, removed: 0 };
const about = (session: string): object => ({ session, path: `/state/sessions/${session}` });

describe('merging a snapshot', () => {
  it('adds what the store lacks and says nothing of what is the same', () => {
    const [one, two] = [record('one'), record('two')];
    expect(mergeSnapshot([one], [one, two])).toEqual({
      ...counts,
      records: [one, two],
      findings: [],
      inserted: 1,
      unchanged: 1,
    });
  });

  it('keeps the state of the store that was changed more often, or later, or neither', () => {
    for (const [here, there] of [
      [{ version: 3 }, { version: 2, updatedAt: at(9) }],
      [
        { version: 2, updatedAt: at(2) },
        { version: 2, updatedAt: at(1) },
      ],
      [{ version: 2, branch: record('x').session.branch }, { version: 2 }],
    ] as const) {
      const held = record('one', here);
      const plan = mergeSnapshot([held], [record('one', there)]);
      const finding = { kind: 'kept', severity: 'warning', action: 'none', done: false };
      expect(plan).toEqual({
        ...counts,
        records: [held],
        findings: [{ ...finding, ...about('one'), here: here.version, there: there.version }],
      });
      expect(changesAnything(plan)).toBe(false);
    }
  });

  it('takes the state of the snapshot that was changed more often, or later', () => {
    for (const [here, there] of [
      [{ version: 2, updatedAt: at(9) }, { version: 3 }],
      [
        { version: 2, updatedAt: at(1) },
        { version: 2, updatedAt: at(2) },
      ],
    ]) {
      const wanted = record('one', there);
      const plan = mergeSnapshot([record('one', here)], [wanted]);
      const finding = { kind: 'updated', severity: 'info', action: 'update', done: true };
      expect(plan).toEqual({
        ...counts,
        records: [wanted],
        findings: [{ ...finding, ...about('one'), here: here!.version, there: there!.version }],
        updated: 1,
      });
    }
  });

  it('leaves out what has the name or the task of another, and puts in the rest', () => {
    const held = [record('taken'), record('busy', { task: task('md#7') })];
    const rest = record('rest');
    const plan = mergeSnapshot(held, [
      record('Taken', { id: idFrom('019ab0ff') }),
      record('late', { task: task('md#7') }),
      rest,
    ]);
    const left = { severity: 'error', action: 'none', done: false };
    expect(plan).toEqual({
      ...counts,
      records: [...held, rest],
      findings: [
        { ...left, ...about('Taken'), kind: 'name-taken', by: 'taken' },
        { ...left, ...about('late'), kind: 'task-taken', by: 'busy' },
      ],
      inserted: 1,
    });
  });

  it('leaves a newer state out whose name another session of the store has by now', () => {
    const held = [record('one'), record('two')];
    const renamed = record('one', { name: named('TWO'), version: 5 });
    const plan = mergeSnapshot(held, [renamed]);
    expect(plan.records).toEqual(held);
    expect(plan.findings).toMatchObject([{ kind: 'name-taken', by: 'two' }]);
  });

  it('takes newer states in whatever order they make room for each other', () => {
    const held = [record('one'), record('two')];
    const moved = [
      record('one', { name: named('two'), version: 9 }),
      record('two', { name: named('three'), version: 9 }),
    ];
    for (const snapshot of [moved, moved.toReversed()]) {
      expect(mergeSnapshot(held, snapshot)).toMatchObject({ records: moved, updated: 2 });
    }
  });

  it('gives a name to a new record that a newer state of another one frees', () => {
    const first = record('one');
    const trashed = record('one', { status: 'trashed', trashedFrom: 'active', version: 9 });
    const second = record('one', { id: idFrom('019ab0ff') });
    expect(mergeSnapshot([first], [second, trashed])).toMatchObject({
      records: [trashed, second],
      inserted: 1,
      updated: 1,
    });
  });

  it('never loses a record, never doubles a claim, and a second time changes nothing', () => {
    const some = fc
      .uniqueArray(
        fc.record({
          key: fc.integer({ min: 0, max: 5 }),
          name: fc.constantFrom('a', 'b', 'c', 'd'),
          number: fc.option(fc.integer({ min: 1, max: 3 })),
          status: fc.constantFrom('active' as const, 'merged' as const, 'trashed' as const),
          version: fc.integer({ min: 1, max: 3 }),
        }),
        { selector: ({ key }) => key, maxLength: 6 },
      )
      .map((wishes) =>
        wishes.map(({ key, name, number, status, version }) =>
          record(name, {
            id: idFrom(`019ab00${String(key)}`),
            status,
            version,
            task: number === null ? null : task(`md#${String(number)}`),
          }),
        ),
      )
      .filter((records) => firstDoubledClaim(records.map(({ session }) => session)) === null);
    fc.assert(
      fc.property(some, some, (held, snapshot) => {
        const { records, findings } = mergeSnapshot(held, snapshot);
        expect(firstDoubledClaim(records.map(({ session }) => session))).toBeNull();
        const there = new Set(records.map(({ session }) => session.id));
        const ids = [...held, ...snapshot].map(({ session }) => session.id);
        const left = findings.filter(({ severity }) => severity === 'error').length;
        expect(new Set(ids).size - there.size).toBeLessThanOrEqual(left);
        expect(held.every(({ session }) => there.has(session.id))).toBe(true);
        expect(changesAnything(mergeSnapshot(records, snapshot))).toBe(false);
      }),
    );
  });
});

describe('a plan', () => {
  it.each([
    [{}, false],
    [{ unchanged: 1 }, false],
    [{ inserted: 1 }, true],
    [{ updated: 1 }, true],
    [{ removed: 1 }, true],
    [{ inserted: 1, updated: 1 }, true],
    [{ inserted: 1, removed: 1 }, true],
  ])('with %j changes anything: %s', (some, changes) => {
    expect(changesAnything({ ...counts, records: [], findings: [], ...some })).toBe(changes);
  });
});

describe('replacing by a snapshot', () => {
  it('makes the store equal to it and tells of each record that goes or changes', () => {
    const [same, gone, added] = [record('same'), record('gone'), record('added')];
    const older = record('one', { version: 2 });
    const plan = replaceBySnapshot([same, gone, record('one', { version: 7 })], [same, older, added]);
    expect(plan).toEqual({
      records: [same, older, added],
      findings: [
        {
          ...about('one'),
          kind: 'updated',
          severity: 'info',
          action: 'update',
          done: true,
          here: 7,
          there: 2,
        },
        { ...about('gone'), kind: 'removed', severity: 'warning', action: 'remove', done: true },
      ],
      inserted: 1,
      updated: 1,
      unchanged: 1,
      removed: 1,
    });
  });

  it('leaves what a later version wrote into a record that is the same otherwise', () => {
    const one = record('one');
    const later = { ...one, kept: { ...one.kept, future: 1 } };
    expect(replaceBySnapshot([later], [one]).records).toEqual([later]);
  });
});
