import assert from 'node:assert/strict';
import { trash } from '../../../domain/session/session.ts';
import { sessionName, timestamp } from '../domain-values.ts';
import { aPullRequest, aSession } from '../session-builder.ts';
import { error, insertAll, listed, value, type StoreFacts } from './store-fact.ts';

const now = timestamp('2026-02-02T00:00:00.000Z');

/** How a record is changed and taken out. */
export const versionFacts: StoreFacts = {
  'finds nothing in an empty store': async (store) => {
    assert.equal(await value(store.find(aSession().id)), null);
    assert.deepEqual(await value(store.list({}, { limit: 1, after: null })), { sessions: [], next: null });
  },

  'replaces the whole record': async (store) => {
    const first = aSession();
    const second = { ...trash(first, now)._unsafeUnwrap(), pr: aPullRequest(), aliases: ['task#1'] };
    await insertAll(store, [first, aSession()]);
    await value(store.replace(second, 1));
    assert.deepEqual(await value(store.find(first.id)), second);
    assert.equal((await listed(store)).length, 2);
  },

  'refuses to replace a version that is not the stored one': async (store) => {
    const session = aSession({ version: 3 });
    await insertAll(store, [session]);
    for (const expected of [2, 4]) {
      const refusal = await error(store.replace({ ...session, version: 9 }, expected));
      assert.deepEqual(refusal, { kind: 'VersionConflict', session: session.name });
    }
    assert.deepEqual(await listed(store), [session]);
  },

  'refuses to replace a record that is not there': async (store) => {
    const session = aSession();
    assert.deepEqual(await error(store.replace(session, 1)), {
      kind: 'VersionConflict',
      session: session.name,
    });
    assert.deepEqual(await listed(store), []);
  },

  'lets exactly one of many that replace the same version win': async (store) => {
    const session = aSession();
    await insertAll(store, [session]);
    const asked = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        store.replace({ ...session, name: sessionName(`renamed-${String(at)}`), version: 2 }, 1),
      ),
    );
    assert.equal(asked.filter((result) => result.isOk()).length, 1);
    const [stored] = await listed(store);
    assert.equal(stored?.name, `renamed-${String(asked.findIndex((result) => result.isOk()))}`);
  },

  'refuses a new name that another record has and keeps the old one': async (store) => {
    const session = aSession();
    await insertAll(store, [session, aSession({ name: sessionName('taken') })]);
    const renamed = { ...session, name: sessionName('Taken'), version: 2 };
    assert.deepEqual(await error(store.replace(renamed, 1)), { kind: 'NameTaken', name: 'Taken' });
    assert.deepEqual(await value(store.find(session.id)), session);
  },

  'removes a record for good and frees what it claimed': async (store) => {
    const session = aSession();
    await insertAll(store, [session]);
    await value(store.remove(session));
    assert.equal(await value(store.find(session.id)), null);
    await insertAll(store, [session]);
  },

  'refuses to remove another version, or what is not there': async (store) => {
    const session = aSession({ version: 2 });
    await insertAll(store, [session]);
    const refusal = { kind: 'VersionConflict', session: session.name };
    assert.deepEqual(await error(store.remove({ ...session, version: 1 })), refusal);
    assert.deepEqual(await listed(store), [session]);
    await value(store.remove(session));
    assert.deepEqual(await error(store.remove(session)), refusal);
  },

  'counts its records': async (store) => {
    assert.equal((await value(store.describe())).records, 0);
    await insertAll(store, [aSession(), aSession({ status: 'trashed', trashedFrom: 'active' })]);
    assert.equal((await value(store.describe())).records, 2);
  },
};
