import assert from 'node:assert/strict';
import { aPullRequest, aSession } from '../session-builder.ts';
import { insertAll, value, type StoreFacts } from './store-fact.ts';

/** Members that a later version may give to a pull request. */
const later = { reviews: { open: 1, by: ['a', null] }, labels: [] };

/** What becomes of what a later version wrote into a record that this one replaces. */
export const laterFacts: StoreFacts = {
  'keeps the members of a pull request that it does not know when the record is replaced': async (
    store,
    { keptPullRequest },
  ) => {
    const known = aPullRequest();
    const session = aSession({ pr: { ...known, ...later } });
    await insertAll(store, [session]);
    const renewed = aPullRequest({ title: 'Another title' });
    await value(store.replace({ ...session, pr: renewed, version: 2 }, 1));
    assert.deepEqual(await keptPullRequest(session.id), { ...renewed, ...later });
    await value(store.replace({ ...session, pr: known, aliases: ['task#1'], version: 3 }, 2));
    assert.deepEqual(await keptPullRequest(session.id), { ...known, ...later });
    await value(store.replace({ ...session, pr: null, version: 4 }, 3));
    assert.equal(await keptPullRequest(session.id), null);
    await value(store.replace({ ...session, pr: known, version: 5 }, 4));
    assert.deepEqual(await keptPullRequest(session.id), known);
  },

  'gives back none of the members that it does not know': async (store) => {
    const known = aPullRequest();
    const session = aSession({ pr: { ...known, ...later } });
    await insertAll(store, [session]);
    assert.deepEqual(await value(store.find(session.id)), { ...session, pr: known });
  },
};
