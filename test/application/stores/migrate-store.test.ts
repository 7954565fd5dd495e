import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ok, okAsync } from 'neverthrow';
import { migrateStore } from '../../../src/application/stores/migrate-store.ts';
import { layerConfig } from '../../../src/domain/config/layer-config.ts';
import { keptRecordOf } from '../../../src/domain/store/kept-record.ts';
import { movableStores } from '../../../src/infrastructure/persistence/movable-stores.ts';
import {
  openSessionStore,
  type StoreLocation,
} from '../../../src/infrastructure/persistence/open-session-store.ts';
import {
  absolutePath,
  aSession,
  callContext,
  FixedClock,
  RecordingNarration,
} from '../../../src/interfaces/testing/testing.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/** Moves a SQLite store of so many records to JSON; what was said meanwhile. */
async function saidWhileMoving(records: number): Promise<RecordingNarration> {
  const directory = temporaryDirectory('store-');
  const locate = (backend: string): StoreLocation | null =>
    backend === 'sqlite' || backend === 'json'
      ? { backend, path: absolutePath(join(directory, `sessions.${backend}`)) }
      : null;
  const store = openSessionStore(locate('sqlite')!);
  const sessions = Array.from({ length: records }, () => aSession());
  (await store.rewrite(() => ok(sessions.map(keptRecordOf))))._unsafeUnwrap();
  await store.close();
  const narration = new RecordingNarration();
  const migrate = migrateStore({
    stores: movableStores(locate),
    userConfig: { set: () => okAsync('/config.yaml'), check: () => okAsync('/config.yaml') },
    lock: { hold: (_name, _context, work) => work() },
    clock: new FixedClock(),
    machine: { host: 'host', home: absolutePath('/home'), workspaces: absolutePath('/workspaces') },
    load: () => okAsync(layerConfig([])),
  });
  const moved = await migrate({ to: 'json' }, callContext({ narration }));
  expect(moved._unsafeUnwrap()).toMatchObject({ outcome: 'migrated', records });
  return narration;
}

describe('a migration', () => {
  it('says how far it has come when there are thousands of records', async () => {
    const { steps, notices } = await saidWhileMoving(2_500);
    expect(steps).toEqual([
      { label: 'Copying the records', percent: 10 },
      { label: 'Comparing the records', percent: 60 },
    ]);
    expect(notices).toEqual([]);
  });

  it('says nothing of a few, which are moved before anybody could read it', async () => {
    expect((await saidWhileMoving(20)).steps).toEqual([]);
  });
});
