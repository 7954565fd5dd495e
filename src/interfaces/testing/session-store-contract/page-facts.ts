import assert from 'node:assert/strict';
import type { SessionStore } from '../../../application/ports/session-store.ts';
import {
  compareByActivity,
  type SessionCursor,
  type SessionFilter,
  type SessionPage,
} from '../../../domain/session/session-filter.ts';
import type { Session } from '../../../domain/session/session.ts';
import { timestampFromMilliseconds } from '../../../domain/timestamp.ts';
import { aSession } from '../session-builder.ts';
import { insertAll, listed, value, type StoreFacts } from './store-fact.ts';

const start = Date.UTC(2026, 4, 5);

/** Sessions in ever later order, of which each three in a row share an instant. */
const crowd = (size: number, from = 0): readonly Session[] =>
  Array.from({ length: size }, (_, at) =>
    aSession({ lastActivityAt: timestampFromMilliseconds(start + Math.floor((from + at) / 3)) }),
  );

/** All pages one after the other, with something done between each two. */
async function pages(
  store: SessionStore,
  limit: number,
  filter: SessionFilter = {},
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<readonly (readonly Session[])[]> {
  const turned: (readonly Session[])[] = [];
  for (let after: SessionCursor | null = null; ;) {
    const { sessions, next }: SessionPage = await value(store.list(filter, { limit, after }));
    turned.push(sessions);
    if (next === null) return turned;
    after = next;
    await between();
  }
}

/** The order of records and how it is cut into pages. */
export const pageFacts: StoreFacts = {
  'lists the latest activity first and, within one instant, the later id first': async (store) => {
    const sessions = crowd(10);
    await insertAll(store, sessions);
    assert.deepEqual(await listed(store), sessions.toSorted(compareByActivity));
    assert.deepEqual((await listed(store)).at(0), sessions.at(-1));
  },

  'cuts the list into pages without a gap or a repetition': async (store) => {
    const sessions = crowd(10);
    await insertAll(store, sessions);
    for (const limit of [1, 3, 4]) {
      const turned = await pages(store, limit);
      assert.deepEqual(turned.flat(), sessions.toSorted(compareByActivity));
      assert.ok(turned.slice(0, -1).every((page) => page.length === limit));
    }
  },

  'says on the last page, even a full one, that there is no next': async (store) => {
    await insertAll(store, crowd(4));
    for (const [limit, count] of [
      [2, 2],
      [4, 1],
      [5, 1],
    ] as const) {
      assert.equal((await pages(store, limit)).length, count);
    }
  },

  'goes on where the page before ended, whatever is inserted or removed meanwhile': async (store) => {
    const sessions = crowd(12);
    await insertAll(store, sessions);
    let added = 12;
    const turned = await pages(store, 3, {}, async () => {
      await insertAll(store, crowd(2, added));
      added += 2;
    });
    assert.deepEqual(turned.flat(), sessions.toSorted(compareByActivity));
    const [first] = await pages(store, 3);
    const cursor = first?.at(-1) ?? assert.fail('there is a page');
    const rest = (await listed(store)).slice(3);
    await value(store.remove(cursor));
    assert.deepEqual((await value(store.list({}, { limit: 100, after: cursor }))).sessions, rest);
  },

  'pages through what a filter finds': async (store) => {
    const sessions = crowd(12);
    const merged = sessions.map((session, at) =>
      at % 2 === 0 ? session : { ...session, status: 'merged' as const },
    );
    await insertAll(store, merged);
    const turned = await pages(store, 2, { statuses: ['merged'] });
    assert.deepEqual(
      turned.flat(),
      merged.filter(({ status }) => status === 'merged').toSorted(compareByActivity),
    );
    assert.equal(turned.length, 3);
  },

  'keeps a thousand records and gives them back': async (store) => {
    const sessions = crowd(1_000);
    await insertAll(store, sessions);
    assert.deepEqual(await listed(store), sessions.toSorted(compareByActivity));
    assert.deepEqual(
      (await pages(store, 300)).map((page) => page.length),
      [300, 300, 300, 100],
    );
  },
};
