import { ContainerModule } from 'inversify';
import { migrateConfig } from '../../application/config/migrate-config.ts';
import { backUpStore } from '../../application/stores/back-up-store.ts';
import { consolidateStores } from '../../application/stores/consolidate-stores.ts';
import { checkStore } from '../../application/stores/check-store.ts';
import { migrateStore } from '../../application/stores/migrate-store.ts';
import { repairStore } from '../../application/stores/repair-store.ts';
import { restoreStore } from '../../application/stores/restore-store.ts';
import { diagnose } from '../../application/stores/diagnose.ts';
import { undoConsolidation } from '../../application/stores/undo-consolidation.ts';
import { provide } from './provide.ts';
import { tokens } from './tokens.ts';

const { clock, configLayers, disk, integrity, load, lock, machine, maintenance, marker, store, trash } =
  tokens;

const backupPorts = {
  snapshots: tokens.snapshots,
  maintenance,
  files: tokens.snapshotFiles,
  clock,
  machine,
  load,
} as const;

const consolidatePorts = {
  ...backupPorts,
  legacy: tokens.legacy,
  memory: tokens.consolidationMemory,
  disk,
  git: tokens.git,
  marker: tokens.marker,
  lock,
} as const;

/** The operations that look after the store and the configuration. The module is loaded by the first call of one. */
export const keepingModule = new ContainerModule(({ bind }) => {
  provide(bind, tokens.migrateConfig, migrateConfig, {
    configFiles: tokens.configFiles,
    configLayers,
    disk,
    maintenance,
    lock,
  });
  provide(bind, tokens.checkStore, checkStore, { integrity, clock, load });
  provide(bind, tokens.repairStore, repairStore, {
    store,
    integrity,
    disk,
    marker,
    trash,
    lock,
    clock,
    machine,
    load,
  });
  provide(bind, tokens.backUpStore, backUpStore, backupPorts);
  provide(bind, tokens.restoreStore, restoreStore, backupPorts);
  provide(bind, tokens.migrateStore, migrateStore, {
    stores: tokens.movableStores,
    userConfig: tokens.userConfig,
    lock,
    clock,
    machine,
    load,
  });
  provide(bind, tokens.consolidateStores, consolidateStores, consolidatePorts);
  provide(bind, tokens.undoConsolidation, undoConsolidation, {
    ...consolidatePorts,
    unmarking: tokens.unmarking,
  });
  provide(bind, tokens.diagnose, diagnose, {
    health: tokens.health,
    store: tokens.store,
    clock: tokens.clock,
    machine: tokens.machine,
    load: tokens.load,
    checkStore: tokens.checkStore,
    syncWorkspaces: tokens.syncWorkspaces,
    purgeExpired: tokens.purgeExpired,
    tellOfLegacy: tokens.tellOfLegacy,
  });
});
