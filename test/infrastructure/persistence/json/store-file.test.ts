import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  openSessionStore,
  type SessionDatabase,
} from '../../../../src/infrastructure/persistence/open-session-store.ts';
import {
  absolutePath,
  aPullRequest,
  aSession,
  sessionName,
} from '../../../../src/interfaces/testing/testing.ts';
import {
  aJsonStoreHolding,
  documentAt,
  keptRecord,
  unusedJsonPath,
  withJsonStore,
  writeJsonStore,
} from '../../../support/json-store.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const page = { limit: 100, after: null };
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('a JSON store that does not exist', () => {
  it('holds nothing, and neither reading nor changing what it lacks creates it', async () => {
    const path = unusedJsonPath();
    await withJsonStore(path, async (store) => {
      expect((await store.list({}, page))._unsafeUnwrap()).toEqual({ sessions: [], next: null });
      expect((await store.find(aSession().id))._unsafeUnwrap()).toBeNull();
      expect((await store.describe())._unsafeUnwrap()).toEqual({
        backend: 'json',
        location: path,
        records: 0,
        schemaVersion: 0,
        bytes: 0,
      });
      expect(existsSync(dirname(path))).toBe(false);
      expect((await store.replace(aSession(), 1))._unsafeUnwrapErr().kind).toBe('VersionConflict');
      expect((await store.remove(aSession()))._unsafeUnwrapErr().kind).toBe('VersionConflict');
      expect(existsSync(path)).toBe(false);
    });
  });

  it('is created by the first record, readable by nobody else, whatever the umask', async () => {
    const path = unusedJsonPath();
    const umask = process.umask(0);
    try {
      await withJsonStore(path, async (store) => store.insert(aSession()));
      expect([dirname(path), path, `${path}.lock`].map(modeOf)).toEqual(['700', '600', '600']);
    } finally {
      process.umask(umask);
    }
    expect(readdirSync(dirname(path))).toEqual(['sessions.json', 'sessions.json.lock']);
  });
});

describe('a JSON store', () => {
  it('is one document with a marker, a format, a checksum and a line for each member', async () => {
    const sessions = [aSession(), aSession()];
    const path = await aJsonStoreHolding(sessions);
    expect(documentAt(path)).toEqual({
      application: 'minsky',
      format: 1,
      checksum: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      sessions: sessions.map(keptRecord),
    });
    const lines = readFileSync(path, 'utf8').split('\n');
    expect(lines.slice(0, 3)).toEqual(['{', '  "application": "minsky",', '  "format": 1,']);
    expect(lines).toContain('      "branch": "' + sessions[0]!.branch + '",');
    expect(lines.slice(-2)).toEqual(['}', '']);
  });

  it('describes itself', async () => {
    const path = await aJsonStoreHolding([aSession(), aSession()]);
    await withJsonStore(path, async (store) => {
      expect((await store.describe())._unsafeUnwrap()).toEqual({
        backend: 'json',
        location: path,
        records: 2,
        schemaVersion: 1,
        bytes: statSync(path).size,
      });
    });
  });

  it('keeps the order of its records when one of them changes', async () => {
    const sessions = [aSession(), aSession(), aSession()];
    const path = await aJsonStoreHolding(sessions);
    await withJsonStore(path, async (store) => store.replace({ ...sessions[1]!, version: 2 }, 1));
    expect(documentAt(path).sessions.map(({ id }: { id: string }) => id)).toEqual(
      sessions.map(({ id }) => id),
    );
  });

  it('follows its file, whoever changes it', async () => {
    const [before, after] = [aSession(), aSession()];
    const path = await aJsonStoreHolding([before]);
    const other = await aJsonStoreHolding([after]);
    await withJsonStore(path, async (store) => {
      expect((await store.list({}, page))._unsafeUnwrap().sessions).toEqual([before]);
      renameSync(other, path);
      expect((await store.list({}, page))._unsafeUnwrap().sessions).toEqual([after]);
      const whole = readFileSync(path);
      writeFileSync(path, 'no longer a store');
      expect((await store.list({}, page))._unsafeUnwrapErr().kind).toBe('StoreDamaged');
      expect((await store.insert(aSession()))._unsafeUnwrapErr().kind).toBe('StoreDamaged');
      writeFileSync(path, whole);
      expect((await store.list({}, page))._unsafeUnwrap().sessions).toEqual([after]);
      rmSync(path);
      expect((await store.list({}, page))._unsafeUnwrap().sessions).toEqual([]);
    });
  });

  it('keeps every record of calls that come at the same time through one opening and another', async () => {
    const path = unusedJsonPath();
    await withJsonStore(path, async (one) => {
      const two = openSessionStore({ backend: 'json', path });
      const calls = [one, two].flatMap((store) => Array.from({ length: 10 }, () => store.insert(aSession())));
      expect((await Promise.all(calls)).filter((outcome) => outcome.isErr())).toEqual([]);
      expect((await one.list({}, page))._unsafeUnwrap().sessions).toHaveLength(20);
    });
  });

  it('lets another writer in although one of them writes without a pause', async () => {
    const path = unusedJsonPath();
    await withJsonStore(path, async (restless) => {
      const other = openSessionStore({ backend: 'json', path });
      const order: string[] = [];
      const write = async (store: SessionDatabase, writer: string): Promise<void> => {
        expect((await store.insert(aSession())).isOk()).toBe(true);
        order.push(writer);
      };
      const writes = Array.from({ length: 20 }, () => write(restless, 'restless'));
      writes.push(write(other, 'other'));
      await Promise.all(writes);
      expect(order).toHaveLength(21);
      expect(order.at(-1)).toBe('restless');
    });
  });

  it('is one store under every path that leads to it, and its links stay', async () => {
    const path = await aJsonStoreHolding([aSession()]);
    const directory = temporaryDirectory();
    const [linkToFile, linkToDirectory] = [join(directory, 'link.json'), join(directory, 'link')];
    symlinkSync(path, linkToFile);
    symlinkSync(dirname(path), linkToDirectory);
    for (const way of [linkToFile, join(linkToDirectory, 'sessions.json')]) {
      await withJsonStore(absolutePath(way), async (store) => {
        expect((await store.insert(aSession())).isOk()).toBe(true);
      });
    }
    expect(documentAt(path).sessions).toHaveLength(3);
    expect(readdirSync(dirname(path))).toEqual(['sessions.json', 'sessions.json.lock']);
    expect(readdirSync(directory)).toEqual(['link', 'link.json']);
  });

  it('clears away what killed writers have left, and nothing else', async () => {
    const path = await aJsonStoreHolding([]);
    mkdirSync(dirname(path));
    const left = ['sessions.json.0123abcd.tmp', 'sessions.json.deadbeef.tmp'];
    const others = ['sessions.json.bak', 'sessions.json.tmp', 'sessions.jsonx.0123abcd.tmp'];
    for (const name of [...left, ...others]) writeFileSync(join(dirname(path), name), '');
    await withJsonStore(path, async (store) => store.insert(aSession()));
    const expected = [...others, 'sessions.json', 'sessions.json.lock'];
    expect(readdirSync(dirname(path))).toEqual(expected.sort());
  });
});

describe('what a later version wrote into a JSON store of this format', () => {
  it('is still there after this version has changed the store', async () => {
    const session = aSession({ pr: aPullRequest() });
    const kept = keptRecord(session);
    const [workspace, pr] = [kept.workspace as object, kept.pr as object];
    const later = {
      ...kept,
      labels: ['a', { b: null }],
      workspace: { ...workspace, size: 7 },
      pr: { ...pr, reviews: { open: 1 } },
      ['__proto__']: { polluted: true },
    };
    const path = await aJsonStoreHolding([session]);
    writeJsonStore(path, { note: 'kept', sessions: [JSON.parse(JSON.stringify(later))] });
    const trashed = { ...session, status: 'trashed', trashedFrom: 'active', version: 2 } as const;
    await withJsonStore(path, async (store) => {
      expect((await store.replace(trashed, 1)).isOk()).toBe(true);
      expect((await store.replace({ ...session, name: sessionName('new'), version: 3 }, 2)).isOk()).toBe(
        true,
      );
      expect((await store.insert(aSession())).isOk()).toBe(true);
    });
    const { note, sessions } = documentAt(path);
    expect(note).toBe('kept');
    expect(sessions[0]).toEqual({ ...later, name: 'new', version: 3 });
    await withJsonStore(path, async (store) => {
      await store.replace({ ...session, name: sessionName('new'), pr: null, version: 4 }, 3);
    });
    expect(documentAt(path).sessions[0]).toEqual({ ...later, name: 'new', pr: null, version: 4 });
  });
});
