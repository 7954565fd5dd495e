import { describe, expect, it } from '@jest/globals';
import { errAsync, okAsync } from 'neverthrow';
import type { SnapshotFiles } from '../../../src/application/ports/snapshot-files.ts';
import { restoreStore, type RestoreStoreInput } from '../../../src/application/stores/restore-store.ts';
import { layerConfig } from '../../../src/domain/config/layer-config.ts';
import type { Session } from '../../../src/domain/session/session.ts';
import { keptRecordOf } from '../../../src/domain/store/kept-record.ts';
import { takeSnapshot, type StoreSnapshot } from '../../../src/domain/store/store-snapshot.ts';
import {
  absolutePath,
  aSession,
  callContext,
  FixedClock,
  InMemorySessionStore,
  timestamp,
} from '../../../src/interfaces/testing/testing.ts';

const source = { backend: 'memory', location: 'memory' };
const kept = (sessions: readonly Session[]): StoreSnapshot =>
  takeSnapshot(sessions.map(keptRecordOf), source, timestamp('2026-01-01T00:00:00.000Z'));

/** Files in memory; `onWrite` is what happens in the world while one is written. */
function filesWith(saved: StoreSnapshot, onWrite: () => void): SnapshotFiles & { written: StoreSnapshot[] } {
  const written: StoreSnapshot[] = [];
  return {
    written,
    write: (_path, snapshot) => {
      written.push(snapshot);
      onWrite();
      return okAsync({ path: absolutePath(`/backups/${String(written.length)}`), checksum: 'sha256:x' });
    },
    read: (path) =>
      okAsync(path.startsWith('/backups/') ? written[Number(path.slice('/backups/'.length)) - 1]! : saved),
    discard: () => okAsync(),
  };
}

function restoring(
  store: InMemorySessionStore,
  files: SnapshotFiles,
): (input: RestoreStoreInput) => ReturnType<ReturnType<typeof restoreStore>> {
  const restore = restoreStore({
    snapshots: store,
    maintenance: store,
    files,
    clock: new FixedClock(),
    machine: { host: 'host', home: absolutePath('/home'), workspaces: absolutePath('/workspaces') },
    load: () => okAsync(layerConfig([])),
  });
  return (input) => restore(input, callContext());
}

describe('a restore while others write', () => {
  it('replaces nothing that is in no backup: it begins again with another one', async () => {
    const store = new InMemorySessionStore();
    const [held, late, saved] = [aSession(), aSession(), aSession()];
    await store.insert(held);
    let left = 1;
    const files = filesWith(kept([saved]), () => {
      if (left-- > 0) void store.insert(late);
    });
    const done = await restoring(store, files)({ file: '/saved', replace: true });
    expect(done._unsafeUnwrap()).toMatchObject({ removed: 2, records: 1, backup: '/backups/2' });
    expect(files.written).toEqual(
      [kept([held]), kept([held, late])].map((one) => ({ ...one, source: expect.anything() })),
    );
  });

  it('gives up as busy when somebody writes every time, and changes nothing', async () => {
    const store = new InMemorySessionStore();
    await store.insert(aSession());
    const files = filesWith(kept([aSession()]), () => void store.insert(aSession()));
    const done = await restoring(store, files)({ file: '/saved', replace: true });
    expect(done._unsafeUnwrapErr()).toEqual({ kind: 'StoreBusy', location: 'memory' });
    expect((await store.readAll())._unsafeUnwrap()).toHaveLength(1 + files.written.length);
  });
});

describe('a restore whose backup does not come out as it went in', () => {
  it('is refused, removes the backup and changes nothing', async () => {
    const store = new InMemorySessionStore();
    const held = aSession();
    await store.insert(held);
    const discarded: string[] = [];
    const files: SnapshotFiles = {
      ...filesWith(kept([aSession()]), () => undefined),
      read: () => okAsync(kept([aSession()])),
      discard: (path) => {
        discarded.push(path);
        return okAsync();
      },
    };
    const done = await restoring(store, files)({ file: '/saved', replace: true });
    expect(done._unsafeUnwrapErr()).toMatchObject({ kind: 'CopyDiffers', location: '/backups/1' });
    expect(discarded).toEqual(['/backups/1']);
    expect((await store.readAll())._unsafeUnwrap()).toEqual([keptRecordOf(held)]);
  });

  it('is refused with why it could not be written', async () => {
    const store = new InMemorySessionStore();
    await store.insert(aSession());
    const full = { kind: 'FileError', path: '/backups', reason: 'no-space', code: 'ENOSPC' } as const;
    const files: SnapshotFiles = {
      ...filesWith(kept([]), () => undefined),
      write: () => errAsync(full),
    };
    const done = await restoring(store, files)({ file: '/saved', replace: true });
    expect(done._unsafeUnwrapErr()).toEqual(full);
  });
});
