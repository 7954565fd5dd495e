import { ContainerModule } from 'inversify';
import { migrateConfig } from '../../application/config/migrate-config.ts';
import { provide } from './provide.ts';
import { tokens } from './tokens.ts';

const { configLayers, disk } = tokens;

/** The operations that look after the store and the configuration. The module is loaded by the first call of one. */
export const keepingModule = new ContainerModule(({ bind }) => {
  provide(bind, tokens.migrateConfig, migrateConfig, {
    configFiles: tokens.configFiles,
    configLayers,
    disk,
    maintenance: tokens.maintenance,
    lock: tokens.lock,
  });
});
