import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareRecords } from '../../../src/domain/store/compare-snapshots.ts';
import { keptRecordOf, type KeptRecord } from '../../../src/domain/store/kept-record.ts';
import { anySession } from '../session/session-arbitraries.ts';
import { exampleSession, task } from '../session-examples.ts';

const one = keptRecordOf(exampleSession('one'));
const two = keptRecordOf(exampleSession('two', { task: task('md#2') }));
const changed = (changes: Readonly<Record<string, unknown>>): KeptRecord => ({
  ...one,
  kept: { ...one.kept, ...changes },
});

describe('two sets of records', () => {
  it.each<[string, readonly KeptRecord[], readonly KeptRecord[], readonly object[]]>([
    ['that are empty', [], [], []],
    ['in another order', [one, two], [two, one], []],
    ['of which one lacks a record', [one, two], [one], [{ kind: 'missing', session: 'two' }]],
    ['of which one has a record more', [one], [two, one], [{ kind: 'unexpected', session: 'two' }]],
    [
      'with another value in a member',
      [one],
      [changed({ branch: 'other', base: { branch: 'main', commit: 'b'.repeat(40) } })],
      [{ kind: 'changed', session: 'one', members: ['base', 'branch'] }],
    ],
    [
      'of which one has a member that this version does not know',
      [changed({ future: { a: [1, { b: 2 }] } })],
      [one],
      [{ kind: 'changed', session: 'one', members: ['future'] }],
    ],
    [
      'with an unknown member alike',
      [changed({ future: { a: 1, b: 2 } })],
      [changed({ future: { b: 2, a: 1 } })],
      [],
    ],
    [
      'with a list and an object',
      [changed({ aliases: [] })],
      [changed({ aliases: {} })],
      [{ kind: 'changed', session: 'one', members: ['aliases'] }],
    ],
    ...[
      ['', {}],
      [{}, ''],
      [5, {}],
      [{}, 5],
    ].map(([mine, theirs]): [string, readonly KeptRecord[], readonly KeptRecord[], readonly object[]] => [
      `with ${JSON.stringify(mine)} and ${JSON.stringify(theirs)}`,
      [changed({ future: mine })],
      [changed({ future: theirs })],
      [{ kind: 'changed', session: 'one', members: ['future'] }],
    ]),
    [
      'with null and nothing',
      [changed({ future: null })],
      [one],
      [{ kind: 'changed', session: 'one', members: ['future'] }],
    ],
  ])('%s differ as told', (_case, expected, found, differences) => {
    expect(compareRecords(expected, found)).toEqual(differences);
  });

  it('do not differ after a way through JSON', () => {
    fc.assert(
      fc.property(anySession, (session) => {
        const record = keptRecordOf(session);
        const copy = { session, kept: JSON.parse(JSON.stringify(record.kept)) };
        expect(compareRecords([record], [copy])).toEqual([]);
      }),
    );
  });
});
