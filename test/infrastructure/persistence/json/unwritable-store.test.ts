import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openKernelLock } from '../../../../src/infrastructure/filesystem/kernel-lock.ts';
import { openSessionStore } from '../../../../src/infrastructure/persistence/open-session-store.ts';
import { absolutePath, aSession } from '../../../../src/interfaces/testing/testing.ts';
import { aJsonStoreHolding, documentAt, unusedJsonPath, withJsonStore } from '../../../support/json-store.ts';
import { storeCommand } from '../../../support/store-processes.ts';

const page = { limit: 100, after: null };

describe('a JSON store that another process has locked', () => {
  it('is busy for writes once their patience is over, and open for reads', async () => {
    const path = await aJsonStoreHolding([aSession()]);
    const other = (await openKernelLock(absolutePath(`${path}.lock`)))._unsafeUnwrap();
    other.tryTake()._unsafeUnwrap();
    await withJsonStore(
      path,
      async (store) => {
        expect((await store.list({}, page))._unsafeUnwrap().sessions).toHaveLength(1);
        expect((await store.insert(aSession()))._unsafeUnwrapErr()).toEqual({
          kind: 'StoreBusy',
          location: path,
        });
      },
      { busyTimeout: 100 },
    );
    other.close();
    await withJsonStore(path, async (store) => {
      expect((await store.insert(aSession())).isOk()).toBe(true);
    });
  });
});

describe('a JSON store that may not be written', () => {
  // The superuser may write everything, so it steps down.
  const superuser = process.getuid?.() === 0;
  const stepDown = (): void => {
    if (superuser) process.seteuid?.(65_534);
  };
  const readOnly = (location: string): object => ({ kind: 'StoreReadOnly', location });
  afterEach(() => {
    if (superuser) process.seteuid?.(0);
  });

  const locks = (path: string): readonly (readonly [string, number])[] => [
    [path, 0o444],
    [`${path}.lock`, 0o444],
    [dirname(path), 0o555],
    [dirname(dirname(path)), 0o755],
  ];

  it('can be read where nothing may be written, and refuses writes', async () => {
    const session = aSession();
    const path = await aJsonStoreHolding([session]);
    for (const [file, mode] of locks(path)) chmodSync(file, mode);
    stepDown();
    await withJsonStore(path, async (store) => {
      expect((await store.list({}, page))._unsafeUnwrap().sessions).toEqual([session]);
      expect((await store.insert(aSession()))._unsafeUnwrapErr()).toEqual(readOnly(path));
      expect((await store.remove(session))._unsafeUnwrapErr()).toEqual(readOnly(path));
    });
  });

  it('refuses writes when only its file may not be written', async () => {
    const path = await aJsonStoreHolding([aSession()]);
    for (const [file, mode] of locks(path)) chmodSync(file, mode | (file === path ? 0 : 0o222));
    chmodSync(dirname(path), 0o777);
    stepDown();
    await withJsonStore(path, async (store) => {
      expect((await store.insert(aSession()))._unsafeUnwrapErr()).toEqual(readOnly(path));
    });
  });

  it('is empty where nothing is and nothing may be made, and refuses writes', async () => {
    const path = unusedJsonPath();
    chmodSync(dirname(dirname(path)), 0o555);
    stepDown();
    await withJsonStore(path, async (store) => {
      expect((await store.list({}, page))._unsafeUnwrap().sessions).toEqual([]);
      expect((await store.insert(aSession()))._unsafeUnwrapErr()).toEqual(readOnly(path));
    });
  });

  it('is unavailable, not empty, when its directory may not be looked into', async () => {
    const path = await aJsonStoreHolding([aSession()]);
    chmodSync(dirname(path), 0o000);
    chmodSync(dirname(dirname(path)), 0o755);
    stepDown();
    const outcome = await withJsonStore(path, async (store) => store.list({}, page));
    expect(outcome._unsafeUnwrapErr().kind).toBe('StoreUnavailable');
    if (superuser) process.seteuid?.(0);
    chmodSync(dirname(path), 0o700);
  });
});

describe('a JSON store at a place that is refused', () => {
  it('is neither read nor written', async () => {
    const path = absolutePath('/nonexistent/state/sessions.json');
    const refusal = { kind: 'StoreLocationRefused', location: path, detail: expect.any(String) };
    await withJsonStore(path, async (store) => {
      expect((await store.list({}, page))._unsafeUnwrapErr()).toEqual(refusal);
      expect((await store.insert(aSession()))._unsafeUnwrapErr()).toEqual(refusal);
      expect((await store.describe())._unsafeUnwrapErr()).toEqual(refusal);
    });
  });

  it('is not made on a network file system', async () => {
    const path = unusedJsonPath();
    const store = openSessionStore({ backend: 'json', path }, { fileSystemType: () => 0x6969 });
    expect((await store.insert(aSession()))._unsafeUnwrapErr().kind).toBe('StoreLocationRefused');
    expect(existsSync(dirname(path))).toBe(false);
  });
});

describe('a JSON store for which there is no more room', () => {
  it('refuses writes, holds what it acknowledged and leaves nothing beside itself', async () => {
    const path = await aJsonStoreHolding([aSession()]);
    const work = { path, action: 'insert', label: 'much', count: 60 } as const;
    const [program, ...args] = storeCommand(work);
    const script = 'ulimit -f 40; exec "$0" "$@"';
    const output = execFileSync('/bin/sh', ['-c', script, program, ...args], { encoding: 'utf8' });
    const outcomes = output
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    const written = outcomes.indexOf('StoreFull');
    expect(written).toBeGreaterThan(5);
    expect(outcomes).toEqual(outcomes.map((_, at) => (at < written ? null : 'StoreFull')));
    expect(documentAt(path).sessions).toHaveLength(1 + written);
    expect(readdirSync(dirname(path))).toEqual(['sessions.json', 'sessions.json.lock']);
    await withJsonStore(path, async (store) => {
      expect((await store.list({}, page))._unsafeUnwrap().sessions).toHaveLength(1 + written);
      expect((await store.insert(aSession())).isOk()).toBe(true);
    });
  });
});
