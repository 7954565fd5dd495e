import { ContainerModule } from 'inversify';
import { migrateConfig } from '../../application/config/migrate-config.ts';
import { checkStore } from '../../application/stores/check-store.ts';
import { repairStore } from '../../application/stores/repair-store.ts';
import { provide } from './provide.ts';
import { tokens } from './tokens.ts';

const { clock, configLayers, disk, integrity, load, lock, machine, marker, store, trash } = tokens;

/** The operations that look after the store and the configuration. The module is loaded by the first call of one. */
export const keepingModule = new ContainerModule(({ bind }) => {
  provide(bind, tokens.migrateConfig, migrateConfig, {
    configFiles: tokens.configFiles,
    configLayers,
    disk,
    maintenance: tokens.maintenance,
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
});
