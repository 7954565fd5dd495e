import type { ExclusiveLock } from '../../application/ports/exclusive-lock.ts';
import type { MovableStores } from '../../application/ports/movable-stores.ts';
import type { SnapshotFiles } from '../../application/ports/snapshot-files.ts';
import type { UserConfig } from '../../application/ports/user-config.ts';
import { yamlUserConfig } from '../config/user-config.ts';
import { fileExclusiveLock } from '../filesystem/exclusive-lock.ts';
import { movableStores } from '../persistence/movable-stores.ts';
import { snapshotFiles } from '../persistence/snapshot-files.ts';
import type { Settings } from './settings.ts';

export { movableStore } from '../persistence/movable-stores.ts';

/** The ports that only a command needs which copies the whole store. */
export interface MovingAdapters {
  readonly snapshotFiles: SnapshotFiles;
  readonly movableStores: MovableStores;
  readonly userConfig: UserConfig;
}

/** Makes them all. The module is loaded by the first call of any of them. */
export function movingAdapters({ layout, storeAt, userFile }: Settings): MovingAdapters {
  return {
    snapshotFiles: snapshotFiles({ backups: layout.backups }),
    movableStores: movableStores(storeAt),
    userConfig: yamlUserConfig(userFile),
  };
}

/** The locks of this machine, for whoever would rather fail than wait for long. */
export function briefLock({ layout }: Settings): ExclusiveLock {
  return fileExclusiveLock({ directory: layout.locks, patience: 10_000 });
}
