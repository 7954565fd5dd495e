import assert from 'node:assert/strict';
import { absolutePath, branchName, commitId, repositoryId, taskId, timestamp } from '../domain-values.ts';
import { aPullRequest, aSession } from '../session-builder.ts';
import { insertAll, listed, value, type StoreFacts } from './store-fact.ts';

const hard =
  '“quotes” \'single\' "double" `back` \\ slash ? ?? :x $1 %_ \n\r\t 日本語 🚀👩‍👩‍👧 é é \u202Eאבג \u0001 \u2028';

/** What goes in comes out. */
export const fidelityFacts: StoreFacts = {
  'gives back every member as it was put in': async (store) => {
    const session = aSession({
      task: taskId('gh#12'),
      repo: {
        id: repositoryId('file://host/srv/a b'),
        url: 'file:///srv/a%20b',
        path: absolutePath('/srv/a b'),
      },
      base: { branch: branchName('release/1.0'), commit: commitId('0123456789abcdef'.repeat(4)) },
      branch: branchName('feature/ünï'),
      workspace: { path: absolutePath('/w/日本語'), host: 'Höst.local', strategy: 'worktree' },
      status: 'trashed',
      trashedFrom: 'pr-open',
      pr: aPullRequest(),
      aliases: ['task#12', ''],
      createdAt: timestamp('2024-02-29T23:59:59.999Z'),
      updatedAt: timestamp('2026-11-23T03:56:00.001Z'),
      lastActivityAt: timestamp('2026-11-23T03:56:00.010Z'),
      version: 41,
    });
    await insertAll(store, [session]);
    assert.deepEqual(await value(store.find(session.id)), session);
    assert.deepEqual((await value(store.list({}, { limit: 1, after: null }))).sessions, [session]);
  },

  'gives back text of every kind unchanged': async (store) => {
    for (const text of [hard, 'x'.repeat(1_000_000), '']) {
      const session = aSession({
        pr: aPullRequest({ title: text === '' ? 'Title' : text, body: text }),
        aliases: [text, text],
      });
      await insertAll(store, [session]);
      assert.deepEqual(await value(store.find(session.id)), session);
    }
  },

  'finds a record again by an alias of every kind': async (store) => {
    const session = aSession({ aliases: [hard] });
    await insertAll(store, [session, aSession({ aliases: ['other'] })]);
    const { sessions } = await value(store.list({ called: hard }, { limit: 9, after: null }));
    assert.deepEqual(sessions, [session]);
  },

  'gives back and finds what some databases cannot hold as text: a NUL and half a surrogate pair': async (
    store,
  ) => {
    const text = '\u0000 \\ \\u0000 \ud800 \udc00';
    const session = aSession({
      repo: { id: repositoryId('example.com/x'), url: text, path: null },
      workspace: { path: absolutePath('/w/x'), host: text, strategy: 'clone' },
      pr: aPullRequest({ title: text, body: text }),
      aliases: [text, 'other'],
    });
    await insertAll(store, [session, aSession({ aliases: ['\u0000'] })]);
    assert.deepEqual(await value(store.find(session.id)), session);
    for (const filter of [{ called: text }, { host: text }]) {
      assert.deepEqual(await listed(store, filter), [session]);
    }
    assert.deepEqual(await listed(store, { called: `${session.name}\u0000` }), []);
  },

  'keeps a version beyond 32 bits': async (store) => {
    const session = aSession({ version: Number.MAX_SAFE_INTEGER - 1 });
    await insertAll(store, [session]);
    const next = { ...session, version: Number.MAX_SAFE_INTEGER };
    await value(store.replace(next, session.version));
    assert.deepEqual(await value(store.find(session.id)), next);
  },

  'keeps a path of 4,000 characters and finds it': async (store) => {
    const path = absolutePath(`/${'ü'.repeat(199)}`.repeat(20));
    assert.equal(path.length, 4_000);
    const session = aSession({ workspace: { path, host: 'host', strategy: 'clone' } });
    await insertAll(store, [session, aSession()]);
    const { sessions } = await value(store.list({ workspacePaths: [path] }, { limit: 9, after: null }));
    assert.deepEqual(sessions, [session]);
  },

  'tells instants apart by the millisecond': async (store) => {
    const instants = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.001Z', '2026-01-01T00:00:00.002Z'];
    const [first, second, third] = instants.map((instant) =>
      aSession({ lastActivityAt: timestamp(instant) }),
    );
    assert.ok(first !== undefined && second !== undefined && third !== undefined);
    await insertAll(store, [second, third, first]);
    const filter = { activeSince: second.lastActivityAt };
    const { sessions } = await value(store.list(filter, { limit: 9, after: null }));
    assert.deepEqual(sessions, [third, second]);
  },
};
