import { chmodSync, existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { ok } from 'neverthrow';
import { openSessionStore } from '../../../../src/infrastructure/persistence/open-session-store.ts';
import { schemaVersion } from '../../../../src/infrastructure/persistence/sql/schema-version.ts';
import { applicationId } from '../../../../src/infrastructure/persistence/sqlite/sqlite-header.ts';
import { aSession } from '../../../../src/interfaces/testing/testing.ts';
import { aStoreHolding, behindItsBack, unusedStorePath, withStore } from '../../../support/sqlite-store.ts';

const page = { limit: 100, after: null };
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('a SQLite store that does not exist', () => {
  it('holds nothing, and reading it does not create it', async () => {
    const path = unusedStorePath();
    await withStore(path, async (store) => {
      expect((await store.list({}, page))._unsafeUnwrap()).toEqual({ sessions: [], next: null });
      expect((await store.find(aSession().id))._unsafeUnwrap()).toBeNull();
      expect((await store.describe())._unsafeUnwrap()).toEqual({
        backend: 'sqlite',
        location: path,
        records: 0,
        schemaVersion: 0,
        bytes: 0,
      });
    });
    expect(existsSync(dirname(path))).toBe(false);
  });

  it('is created by the first write, readable by nobody else, whatever the umask', async () => {
    const path = unusedStorePath();
    const umask = process.umask(0);
    try {
      await withStore(path, async (store) => {
        await store.insert(aSession());
        expect([dirname(path), path, `${path}-wal`, `${path}-shm`].map(modeOf)).toEqual([
          '700',
          '600',
          '600',
          '600',
        ]);
      });
    } finally {
      process.umask(umask);
    }
    expect(readdirSync(dirname(path))).toEqual(['sessions.sqlite']);
  });
});

describe('a SQLite store', () => {
  it('is marked as minsky’s, has the current schema, and writes ahead', async () => {
    const path = await aStoreHolding([aSession()]);
    const pragmas = behindItsBack(path, (database) =>
      ['application_id', 'user_version', 'journal_mode'].map((name) =>
        database.pragma(name, { simple: true }),
      ),
    );
    expect(pragmas).toEqual([applicationId, schemaVersion, 'wal']);
  });

  it('writes ahead again after its file was copied by a program that changed that', async () => {
    const path = await aStoreHolding([aSession()]);
    behindItsBack(path, (database) => database.pragma('journal_mode = delete'));
    await withStore(path, async (store) => store.list({}, page));
    expect(behindItsBack(path, (database) => database.pragma('journal_mode', { simple: true }))).toBe('wal');
  });

  it('describes itself, its write-ahead log included', async () => {
    const path = await aStoreHolding([aSession(), aSession()]);
    await withStore(path, async (store) => {
      const size = statSync(path).size;
      expect((await store.describe())._unsafeUnwrap()).toEqual({
        backend: 'sqlite',
        location: path,
        records: 2,
        schemaVersion,
        bytes: size,
      });
      await store.insert(aSession());
      expect((await store.describe())._unsafeUnwrap().bytes).toBe(size + statSync(`${path}-wal`).size);
    });
  });

  it('is tried again by the next call when it could not be opened', async () => {
    const path = await aStoreHolding([]);
    const whole = `${path}.whole`;
    renameSync(path, whole);
    writeFileSync(path, 'not a database, and longer than its header would have been'.repeat(9));
    await withStore(path, async (store) => {
      expect((await store.insert(aSession()))._unsafeUnwrapErr().kind).toBe('StoreDamaged');
      renameSync(whole, path);
      expect((await store.insert(aSession())).isOk()).toBe(true);
    });
  });

  it('is opened once for calls that come at the same time', async () => {
    const path = unusedStorePath();
    await withStore(path, async (store) => {
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => store.insert(aSession())));
      expect(outcomes.every((outcome) => outcome.isOk())).toBe(true);
      expect((await store.list({}, page))._unsafeUnwrap().sessions).toHaveLength(10);
    });
  });

  it('is created once by two openers that come first in one process', async () => {
    const path = unusedStorePath();
    await withStore(path, (one) =>
      withStore(path, async (two) => {
        const outcomes = await Promise.all([one.insert(aSession()), two.insert(aSession())]);
        expect(outcomes.every((outcome) => outcome.isOk())).toBe(true);
        expect((await one.list({}, page))._unsafeUnwrap().sessions).toHaveLength(2);
      }),
    );
  });

  it('is opened again when another file was put in its place', async () => {
    const [before, after] = [aSession(), aSession()];
    const path = await aStoreHolding([before]);
    const other = await aStoreHolding([after]);
    await withStore(path, async (store) => {
      expect((await store.list({}, page))._unsafeUnwrap().sessions).toEqual([before]);
      renameSync(other, path);
      expect((await store.list({}, page))._unsafeUnwrap().sessions).toEqual([after]);
      rmSync(path);
    });
  });

  it('can be used again after it was closed', async () => {
    const path = unusedStorePath();
    const store = openSessionStore({ backend: 'sqlite', path });
    await store.close();
    await store.insert(aSession());
    await store.close();
    expect((await store.list({}, page))._unsafeUnwrap().sessions).toHaveLength(1);
    await store.close();
  });
});

describe('a SQLite store that another process has locked', () => {
  it('is busy for writes and open for reads', async () => {
    const path = await aStoreHolding([aSession()]);
    const other = new Database(path);
    other.exec('begin immediate');
    await withStore(
      path,
      async (store) => {
        expect((await store.list({}, page))._unsafeUnwrap().sessions).toHaveLength(1);
        expect((await store.insert(aSession()))._unsafeUnwrapErr()).toEqual({
          kind: 'StoreBusy',
          location: path,
        });
        other.exec('rollback');
        expect((await store.insert(aSession())).isOk()).toBe(true);
      },
      { busyTimeout: 100 },
    );
    other.close();
  });
});

describe('a SQLite store that may not be written', () => {
  // The superuser may write everything, so it steps down.
  const superuser = process.getuid?.() === 0;
  const stepDown = (): void => {
    if (superuser) process.seteuid?.(65_534);
  };
  afterEach(() => {
    if (superuser) process.seteuid?.(0);
  });

  it('can be read while another process has it open, and refuses writes', async () => {
    const session = aSession();
    const path = await aStoreHolding([session]);
    const other = new Database(path);
    other.pragma('user_version');
    for (const [file, mode] of [
      [`${path}-shm`, 0o444],
      [`${path}-wal`, 0o444],
      [path, 0o444],
      [dirname(path), 0o555],
      [dirname(dirname(path)), 0o755],
    ] as const)
      chmodSync(file, mode);
    stepDown();
    await withStore(path, async (store) => {
      expect((await store.list({}, page))._unsafeUnwrap().sessions).toEqual([session]);
      expect((await store.insert(aSession()))._unsafeUnwrapErr()).toEqual({
        kind: 'StoreReadOnly',
        location: path,
      });
    });
    other.close();
  });

  it('can be read where nothing may be written beside it, follows its changes, and refuses writes', async () => {
    const [first, second] = [aSession(), aSession()];
    const path = await aStoreHolding([first]);
    chmodSync(path, 0o444);
    chmodSync(dirname(path), 0o555);
    chmodSync(dirname(dirname(path)), 0o755);
    stepDown();
    await withStore(path, async (store) => {
      expect((await store.list({}, page)).map(({ sessions }) => sessions)).toEqual(ok([first]));
      expect((await store.insert(second))._unsafeUnwrapErr()).toEqual({
        kind: 'StoreReadOnly',
        location: path,
      });
      if (!superuser) return;
      process.seteuid?.(0);
      await withStore(path, async (owner) => owner.insert(second));
      stepDown();
      expect((await store.list({}, page)).map(({ sessions }) => sessions)).toEqual(ok([second, first]));
    });
  });

  it('refuses writes when only its file may not be written', async () => {
    const path = await aStoreHolding([]);
    chmodSync(path, 0o444);
    chmodSync(dirname(path), 0o777);
    chmodSync(dirname(dirname(path)), 0o755);
    stepDown();
    const outcome = await withStore(path, async (store) => store.insert(aSession()));
    expect(outcome._unsafeUnwrapErr()).toEqual({ kind: 'StoreReadOnly', location: path });
  });

  it('cannot be created in a directory that may not be written, and is empty', async () => {
    const path = unusedStorePath();
    chmodSync(dirname(dirname(path)), 0o555);
    stepDown();
    await withStore(path, async (store) => {
      expect((await store.list({}, page))._unsafeUnwrap().sessions).toEqual([]);
      expect((await store.insert(aSession()))._unsafeUnwrapErr()).toEqual({
        kind: 'StoreReadOnly',
        location: path,
      });
    });
  });

  it('is unavailable, not empty, when its directory may not be looked into', async () => {
    const path = await aStoreHolding([aSession()]);
    chmodSync(dirname(path), 0o000);
    chmodSync(dirname(dirname(path)), 0o755);
    stepDown();
    const outcome = await withStore(path, async (store) => store.list({}, page));
    expect(outcome._unsafeUnwrapErr().kind).toBe('StoreUnavailable');
    if (superuser) process.seteuid?.(0);
    chmodSync(dirname(path), 0o700);
  });
});
