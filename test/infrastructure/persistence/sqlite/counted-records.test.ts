import { describe, expect, it } from '@jest/globals';
import { ok } from 'neverthrow';
import { keptRecordOf, type KeptRecord } from '../../../../src/domain/store/kept-record.ts';
import { aSession } from '../../../../src/interfaces/testing/testing.ts';
import { aStoreHolding, behindItsBack, withStore } from '../../../support/sqlite-store.ts';

const [stays, goes, comes] = [aSession(), aSession(), aSession()];

const wanted = (held: readonly KeptRecord[]): readonly KeptRecord[] => [
  ...held.filter(({ session }) => session.id === stays.id),
  keptRecordOf(comes),
];

describe('a SQLite store whose table does not do what it is told', () => {
  it.each([
    ['takes in no record', 'before insert on minsky_sessions begin select raise(ignore); end', 1],
    ['lets no record go', 'before delete on minsky_sessions begin select raise(ignore); end', 3],
    [
      'loses one that was not touched',
      `after insert on minsky_sessions begin delete from minsky_sessions where id = '${stays.id}'; end`,
      1,
    ],
  ])('%s: a rewrite is refused as StoreDamaged and changes nothing', async (_what, trigger, found) => {
    const path = await aStoreHolding([stays, goes]);
    behindItsBack(path, (database) => database.exec(`create trigger odd ${trigger}`));
    await withStore(path, async (store) => {
      expect((await store.rewrite((held) => ok(wanted(held))))._unsafeUnwrapErr()).toEqual({
        kind: 'StoreDamaged',
        location: path,
        detail: `it was to hold 2 records and holds ${String(found)} (SQLITE_CORRUPT)`,
      });
      const held = (await store.readAll())._unsafeUnwrap().map(({ session }) => session.id);
      expect(held.toSorted()).toEqual([stays.id, goes.id].toSorted());
    });
  });
});
