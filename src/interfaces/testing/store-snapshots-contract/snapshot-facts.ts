import assert from 'node:assert/strict';
import { err, ok } from 'neverthrow';
import type { SessionStore } from '../../../application/ports/session-store.ts';
import type { StoreSnapshots } from '../../../application/ports/store-snapshots.ts';
import { keptRecordOf, type KeptRecord } from '../../../domain/store/kept-record.ts';
import { sessionName, taskId } from '../domain-values.ts';
import { aPullRequest, aSession } from '../session-builder.ts';
import { error, insertAll, listed, value } from '../session-store-contract/store-fact.ts';

type Facts = Readonly<Record<string, (store: SessionStore & StoreSnapshots) => Promise<void>>>;

const hard = 'quote " and \\ back, NUL \0, half a pair \ud800, 日本語 🚀';

/** What a store does as a whole. */
export const snapshotFacts: Facts = {
  'holds nothing before anything was written': async (store) => {
    assert.deepEqual(await value(store.readAll()), []);
  },

  'reads every record, trashed ones included, as it is kept': async (store) => {
    const sessions = [
      aSession({ task: taskId('md#1'), pr: aPullRequest({ body: hard }), aliases: [hard, ''] }),
      aSession({ status: 'trashed', trashedFrom: 'pr-open' }),
    ];
    await insertAll(store, sessions);
    assert.deepEqual(byId(await value(store.readAll())), byId(sessions.map(keptRecordOf)));
  },

  'puts in, changes and takes out in one step': async (store) => {
    const [stays, changes, goes, comes] = [aSession(), aSession(), aSession(), aSession({ aliases: [hard] })];
    await insertAll(store, [stays, changes, goes]);
    const changed = { ...changes, version: 7, aliases: ['new'] };
    await value(
      store.rewrite((held) =>
        ok([...held.filter(({ session }) => session.id === stays.id), ...[changed, comes].map(keptRecordOf)]),
      ),
    );
    assert.deepEqual(byId(await value(store.readAll())), byId([stays, changed, comes].map(keptRecordOf)));
    assert.deepEqual(await value(store.find(comes.id)), comes);
    const found = await value(store.list({ called: 'new' }, { limit: 9, after: null }));
    assert.deepEqual(found.sessions, [changed]);
  },

  'is made by being rewritten': async (store) => {
    const sessions = [aSession(), aSession()];
    await value(store.rewrite(() => ok(sessions.map(keptRecordOf))));
    assert.equal((await listed(store)).length, 2);
    await value(store.rewrite(() => ok([])));
    assert.deepEqual(await listed(store), []);
  },

  'changes nothing when it is decided against': async (store) => {
    const session = aSession();
    await insertAll(store, [session]);
    assert.equal(await error(store.rewrite(() => err('no' as const))), 'no');
    assert.deepEqual(await listed(store), [session]);
  },

  'lets two records exchange their names': async (store) => {
    const [one, two] = [aSession(), aSession()];
    await insertAll(store, [one, two]);
    const exchanged = [
      { ...one, name: two.name },
      { ...two, name: one.name },
    ];
    await value(store.rewrite(() => ok(exchanged.map(keptRecordOf))));
    assert.equal((await value(store.find(one.id)))?.name, two.name);
  },

  'changes nothing when two records would have one name, one task or one id': async (store) => {
    const session = aSession({ name: sessionName('Taken'), task: taskId('md#7') });
    await insertAll(store, [session]);
    const attempts = [
      aSession({ name: sessionName('taken') }),
      aSession({ task: taskId('md#7') }),
      { ...session, name: sessionName('other'), task: null },
    ];
    const kinds = [];
    for (const attempt of attempts) {
      const refusal = await error(
        store.rewrite((held) => ok([...held, ...[aSession(), attempt].map(keptRecordOf)])),
      );
      kinds.push(refusal.kind);
    }
    assert.deepEqual(kinds, ['NameTaken', 'TaskTaken', 'NameTaken']);
    assert.deepEqual(await listed(store), [session]);
  },

  'loses none of the records that are inserted while it is rewritten': async (store) => {
    await insertAll(store, [aSession()]);
    const inserted = Array.from({ length: 10 }, () => aSession());
    await Promise.all([
      ...inserted.map(async (session) => value(store.insert(session))),
      ...Array.from({ length: 5 }, async () =>
        value(store.rewrite((held) => ok([...held, keptRecordOf(aSession())]))),
      ),
    ]);
    assert.equal((await value(store.readAll())).length, 16);
  },

  'holds thousands of records after one step': async (store) => {
    const sessions = Array.from({ length: 2_500 }, () => aSession({ aliases: ['old'] }));
    await value(store.rewrite(() => ok(sessions.map(keptRecordOf))));
    assert.deepEqual(byId(await value(store.readAll())), byId(sessions.map(keptRecordOf)));
  },

  'shows every record once, some at a time': async (store) => {
    const shown: KeptRecord[] = [];
    const read = async (): Promise<readonly KeptRecord[]> => {
      await value(store.readInTurn((some) => shown.push(...some)));
      return byId(shown.splice(0));
    };
    assert.deepEqual(await read(), []);
    // As many as a store may show at once, and one more.
    for (const count of [1_000, 1_001]) {
      const sessions = Array.from({ length: count }, () => aSession({ pr: aPullRequest({ body: hard }) }));
      await value(store.rewrite(() => ok(sessions.map(keptRecordOf))));
      assert.deepEqual(await read(), byId(sessions.map(keptRecordOf)));
    }
  },
};

function byId(records: readonly KeptRecord[]): readonly KeptRecord[] {
  return records.toSorted((a, b) => (a.session.id < b.session.id ? -1 : 1));
}
