import assert from 'node:assert/strict';
import { sessionName, taskId } from '../domain-values.ts';
import { aSession } from '../session-builder.ts';
import { error, insertAll, listed, value, type StoreFacts } from './store-fact.ts';

/** What the next process finds of the work of one that ended without a word. */
export const crashFacts: StoreFacts = {
  'holds after a crash between two writes the first with its claims, and takes the second then': async (
    store,
    { reopened },
  ) => {
    const started = aSession({ name: sessionName('begun'), task: taskId('md#7'), status: 'starting' });
    await insertAll(store, [started]);
    const after = await reopened();
    assert.deepEqual(await listed(after), [started]);
    const sameName = await error(after.insert(aSession({ name: sessionName('Begun') })));
    const sameTask = await error(after.insert(aSession({ task: taskId('md#7') })));
    assert.deepEqual([sameName.kind, sameTask.kind], ['NameTaken', 'TaskTaken']);
    const active = { ...started, status: 'active' as const, version: 2 };
    await value(after.replace(active, 1));
    assert.deepEqual(await value(after.find(started.id)), active);
    assert.deepEqual(await value(store.find(started.id)), active);
  },

  'holds after a crash what was changed last, and neither what was removed nor what was refused': async (
    store,
    { reopened },
  ) => {
    const [stays, goes] = [aSession(), aSession()];
    await insertAll(store, [stays, goes]);
    const changed = { ...stays, aliases: ['changed'], version: 2 };
    await value(store.replace(changed, 1));
    await value(store.remove(goes));
    await error(store.replace({ ...changed, aliases: ['refused'], version: 3 }, 1));
    const after = await reopened();
    assert.deepEqual(await listed(after), [changed]);
    assert.deepEqual(await listed(after, { called: 'changed' }), [changed]);
    assert.equal((await value(after.describe())).records, 1);
  },
};
