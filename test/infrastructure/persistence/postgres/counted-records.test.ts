import { describe, expect, it } from '@jest/globals';
import { ok } from 'neverthrow';
import { keptRecordOf } from '../../../../src/domain/store/kept-record.ts';
import { aSession, sessionName } from '../../../../src/interfaces/testing/testing.ts';
import { runSql, unusedDatabase, withPostgresStore } from '../../../support/postgres-store.ts';

describe('a PostgreSQL store whose table does not do what it is told', () => {
  it.each([
    ['takes in no record', 'before insert', 'return null', 1],
    ['lets no record go', 'before delete', 'return null', 3],
    [
      'loses one that was not touched',
      'after insert',
      "delete from minsky_sessions where name = 'stays'; return new",
      1,
    ],
  ])('%s: a rewrite is refused as StoreDamaged and changes nothing', async (_what, moment, does, found) => {
    const [stays, goes, comes] = [aSession({ name: sessionName('stays') }), aSession(), aSession()];
    const location = await unusedDatabase();
    await withPostgresStore(location, async (store) => {
      for (const session of [stays, goes]) (await store.insert(session))._unsafeUnwrap();
      await runSql(
        location.url,
        `create function odd() returns trigger language plpgsql as $$ begin ${does}; end $$;
         create trigger odd ${moment} on minsky_sessions for each row execute function odd()`,
      );
      const rewritten = await store.rewrite((held) =>
        ok([...held.filter(({ session }) => session.id === stays.id), keptRecordOf(comes)]),
      );
      expect(rewritten._unsafeUnwrapErr()).toMatchObject({
        kind: 'StoreDamaged',
        detail: `it was to hold 2 records and holds ${String(found)} (XX001)`,
      });
      const held = (await store.readAll())._unsafeUnwrap().map(({ session }) => session.id);
      expect(held.toSorted()).toEqual([stays.id, goes.id].toSorted());
    });
  });
});
