import assert from 'node:assert/strict';
import { restore, trash } from '../../../domain/session/session.ts';
import { repositoryId, sessionName, taskId, timestamp } from '../domain-values.ts';
import { aSession } from '../session-builder.ts';
import { error, insertAll, listed, value, type StoreFacts } from './store-fact.ts';

const now = timestamp('2026-02-02T00:00:00.000Z');
const task = taskId('md#176');
const other = { id: repositoryId('example.com/other'), url: 'https://example.com/other', path: null };

/** Which records may stand beside each other. */
export const claimFacts: StoreFacts = {
  'refuses a name that another record has, without regard to case': async (store) => {
    await insertAll(store, [aSession({ name: sessionName('Fix-Login') })]);
    const refusal = await error(store.insert(aSession({ name: sessionName('fix-LOGIN') })));
    assert.deepEqual(refusal, { kind: 'NameTaken', name: 'fix-LOGIN' });
    assert.equal((await listed(store)).length, 1);
  },

  'refuses an id that another record has': async (store) => {
    const session = aSession();
    await insertAll(store, [session]);
    const again = { ...session, name: sessionName('another-name') };
    assert.deepEqual(await error(store.insert(again)), { kind: 'NameTaken', name: 'another-name' });
    assert.deepEqual(await listed(store), [session]);
  },

  'keeps the name of a merged session claimed': async (store) => {
    await insertAll(store, [aSession({ name: sessionName('done'), status: 'merged' })]);
    const refusal = await error(store.insert(aSession({ name: sessionName('done') })));
    assert.equal(refusal.kind, 'NameTaken');
  },

  'frees the name of a trashed session': async (store) => {
    const first = aSession({ name: sessionName('again') });
    await insertAll(store, [first]);
    await value(store.replace(trash(first, now)._unsafeUnwrap(), 1));
    await insertAll(store, [aSession({ name: sessionName('AGAIN') })]);
    assert.equal((await listed(store)).length, 2);
  },

  'refuses to restore a session whose name was taken meanwhile': async (store) => {
    const first = aSession({ name: sessionName('again') });
    const trashed = trash(first, now)._unsafeUnwrap();
    await insertAll(store, [trashed, aSession({ name: sessionName('again') })]);
    const restored = restore(trashed, now)._unsafeUnwrap();
    assert.deepEqual(await error(store.replace(restored, 2)), { kind: 'NameTaken', name: 'again' });
    assert.deepEqual(await value(store.find(first.id)), trashed);
  },

  'refuses a second live session of one task in one repository': async (store) => {
    for (const status of ['starting', 'active', 'pr-open'] as const) {
      const first = aSession({ task, status });
      await insertAll(store, [first]);
      const refusal = await error(store.insert(aSession({ task })));
      assert.deepEqual(refusal, { kind: 'TaskTaken', task, repo: 'example.com/owner/repo' });
      await value(store.remove(first));
    }
  },

  'names the name when the task is taken as well': async (store) => {
    const first = aSession({ name: sessionName('fix'), task });
    const [other, third] = [aSession({ task: taskId('md#1') }), aSession({ name: sessionName('third') })];
    await insertAll(store, [first, other, third]);
    const both = aSession({ name: sessionName('Fix'), task });
    assert.deepEqual(await error(store.insert(both)), { kind: 'NameTaken', name: 'Fix' });
    const sameId = aSession({ id: other.id, task });
    assert.deepEqual(await error(store.insert(sameId)), { kind: 'NameTaken', name: sameId.name });
    const renamed = { ...third, name: both.name, task, version: 2 };
    assert.deepEqual(await error(store.replace(renamed, 1)), { kind: 'NameTaken', name: 'Fix' });
    const taken = await error(store.replace({ ...third, task, version: 2 }, 1));
    assert.equal(taken.kind, 'TaskTaken');
  },

  'lets one task have a live session in each of two repositories': async (store) => {
    await insertAll(store, [aSession({ task }), aSession({ task, repo: other })]);
    assert.equal((await listed(store)).length, 2);
  },

  'keeps tasks of different schemes apart': async (store) => {
    await insertAll(store, [aSession({ task }), aSession({ task: taskId('gh#176') })]);
    assert.equal((await listed(store)).length, 2);
  },

  'lets any number of sessions be without a task': async (store) => {
    await insertAll(store, [aSession(), aSession(), aSession()]);
    assert.equal((await listed(store)).length, 3);
  },

  'frees the task of a merged and of a trashed session': async (store) => {
    await insertAll(store, [
      aSession({ task, status: 'merged' }),
      aSession({ task, status: 'trashed', trashedFrom: 'active' }),
      aSession({ task }),
    ]);
    assert.equal((await listed(store)).length, 3);
  },

  'refuses to restore a session whose task was taken meanwhile': async (store) => {
    const trashed = aSession({ task, status: 'trashed', trashedFrom: 'active' });
    await insertAll(store, [trashed, aSession({ task })]);
    const refusal = await error(store.replace(restore(trashed, now)._unsafeUnwrap(), 1));
    assert.deepEqual(refusal, { kind: 'TaskTaken', task, repo: 'example.com/owner/repo' });
  },

  'gives a contested task to exactly one of many that ask at once': async (store) => {
    const asked = await Promise.all(
      Array.from({ length: 20 }, () => aSession({ task })).map((session) => store.insert(session)),
    );
    assert.equal(asked.filter((result) => result.isOk()).length, 1);
    assert.deepEqual(
      new Set(asked.filter((result) => result.isErr()).map((result) => result.error.kind)),
      new Set(['TaskTaken']),
    );
    assert.equal((await listed(store)).length, 1);
  },

  'gives a contested name to exactly one of many that ask at once': async (store) => {
    const name = sessionName('contested');
    const asked = await Promise.all(
      Array.from({ length: 20 }, () => aSession({ name })).map((session) => store.insert(session)),
    );
    assert.equal(asked.filter((result) => result.isOk()).length, 1);
    assert.equal((await listed(store)).length, 1);
  },
};
