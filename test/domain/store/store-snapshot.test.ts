import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keptRecordOf } from '../../../src/domain/store/kept-record.ts';
import { parseSnapshot, renderSnapshot, takeSnapshot } from '../../../src/domain/store/store-snapshot.ts';
import { anySession } from '../session/session-arbitraries.ts';
import { at, exampleSession } from '../session-examples.ts';

const source = { backend: 'sqlite', location: '/state/store/sessions.sqlite' };
const records = ['one', 'two'].map((name) => keptRecordOf(exampleSession(name)));
const document = { checksum: 'right', ...renderSnapshot(takeSnapshot(records, source, at(0))) };
const parse = (value: Readonly<Record<string, unknown>>): ReturnType<typeof parseSnapshot> =>
  parseSnapshot(value, (checksum) => checksum === 'right');

describe('a snapshot', () => {
  it('is read back as it was written, whatever the records hold', () => {
    const anySnapshot = fc
      .uniqueArray(anySession, {
        maxLength: 5,
        selector: ({ id, name, task, repo }) =>
          `${id} ${name.toLowerCase()} ${JSON.stringify(task)} ${repo.id}`,
        comparator: (a, b) => a.split(' ').some((part) => b.split(' ').includes(part)),
      })
      .map((sessions) => takeSnapshot(sessions.map(keptRecordOf), source, at(0)));
    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        const written = JSON.parse(JSON.stringify({ ...renderSnapshot(snapshot), checksum: 'right' }));
        expect(parse(written)._unsafeUnwrap()).toEqual(snapshot);
      }),
    );
  });

  it('is the same for the same records in another order', () => {
    expect(takeSnapshot(records.toReversed(), source, at(0))).toEqual(takeSnapshot(records, source, at(0)));
  });

  it('has its records by their ids', () => {
    const ids = records.map(({ session }) => session.id);
    const { records: taken } = takeSnapshot(records, source, at(0));
    expect(taken.map(({ session }) => session.id)).toEqual(ids.toSorted());
  });

  it('keeps what a later version wrote into a record', () => {
    const kept = { ...records[0]!.kept, future: { nested: [1] } };
    const parsed = parse({ ...document, records: [kept] })._unsafeUnwrap();
    expect(renderSnapshot(parsed).records).toEqual([kept]);
  });

  it('says nothing of the store but its backend and location', () => {
    const described = { ...source, url: 'postgresql://me:secret@db/x' };
    expect(JSON.stringify(renderSnapshot(takeSnapshot([], described, at(0))))).not.toContain('secret');
  });

  it.each([
    ['another program’s file', { application: 'other' }, { kind: 'foreign' }],
    ['a JSON store', { format: 1 }, { kind: 'foreign' }],
    ['a later version', { formatVersion: 2, checksum: 'of another kind' }, { kind: 'too-new', found: 2 }],
    ...['1', 1.5, 0, null].map((formatVersion): [string, object, object] => [
      `the version ${JSON.stringify(formatVersion)}`,
      { formatVersion },
      { kind: 'damaged', detail: 'it has no valid formatVersion' },
    ]),
    [
      'another checksum',
      { checksum: 'wrong' },
      { kind: 'damaged', detail: 'its content does not match its checksum' },
    ],
    ...['today', 5, null].map((createdAt): [string, object, object] => [
      `the time ${JSON.stringify(createdAt)}`,
      { createdAt },
      { kind: 'damaged', detail: 'it has no valid createdAt' },
    ]),
    ...[null, 'x', { backend: 'json' }, { location: '/x' }].map((from): [string, object, object] => [
      `the source ${JSON.stringify(from)}`,
      { source: from },
      { kind: 'damaged', detail: 'it has no valid source' },
    ]),
    ['no records', { records: {} }, { kind: 'damaged', detail: 'its sessions are not a list' }],
    ...[1, null, []].map((entry): [string, object, object] => [
      `${JSON.stringify(entry)} for a record`,
      { records: [records[0]!.kept, entry] },
      { kind: 'damaged', detail: 'entry 2 of its sessions is not a record' },
    ]),
    [
      'a record without a name',
      { records: [records[0]!.kept, {}] },
      { kind: 'damaged', detail: 'record 2 has no valid status' },
    ],
    [
      'a damaged record',
      { records: [{ ...records[0]!.kept, version: 0 }] },
      { kind: 'damaged', detail: `record ${records[0]!.session.id} has no valid version` },
    ],
    [
      'a record twice',
      { records: [records[0]!.kept, records[0]!.kept] },
      { kind: 'damaged', detail: `two records have the id ${records[0]!.session.id}` },
    ],
  ])('is refused with %s', (_what, changes, flaw) => {
    expect(parse({ ...document, ...changes })._unsafeUnwrapErr()).toEqual(flaw);
  });
});
