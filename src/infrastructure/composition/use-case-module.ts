import { ContainerModule } from 'inversify';
import { loadConfig } from '../../application/config/load-config.ts';
import { showConfig, validateConfig } from '../../application/config/show-config.ts';
import { adoptDirectory } from '../../application/sessions/adopt-directory.ts';
import { deleteSessions } from '../../application/sessions/delete-sessions.ts';
import { findDirectory } from '../../application/sessions/find-directory.ts';
import { getSession } from '../../application/sessions/get-session.ts';
import { listSessions } from '../../application/sessions/list-sessions.ts';
import { purgeExpired, purgeSessions } from '../../application/sessions/purge-sessions.ts';
import { restoreSession } from '../../application/sessions/restore-session.ts';
import { startSession } from '../../application/sessions/start-session.ts';
import { backUpStore } from '../../application/stores/back-up-store.ts';
import { describeStore } from '../../application/stores/describe-store.ts';
import { migrateStore } from '../../application/stores/migrate-store.ts';
import { restoreStore } from '../../application/stores/restore-store.ts';
import { identifyWorkspace } from '../../application/workspaces/identify-workspace.ts';
import { locateSource } from '../../application/workspaces/locate-source.ts';
import { recoverInterrupted } from '../../application/workspaces/recover-interrupted.ts';
import { registerWorkspace } from '../../application/workspaces/register-workspace.ts';
import { provide } from './provide.ts';
import { tokens } from './tokens.ts';

const { machine, clock, store, configLayers, git, workspaces, disk, marker, staging, trash } = tokens;
const { load, register, recover, identify, locate } = tokens;

const backupPorts = {
  snapshots: tokens.snapshots,
  maintenance: tokens.maintenance,
  files: tokens.snapshotFiles,
  clock,
  machine,
  load,
} as const;

/** The parts that several operations are made of, and the operations themselves. */
export const useCaseModule = new ContainerModule(({ bind }) => {
  provide(bind, tokens.load, loadConfig, { configLayers, disk });
  provide(bind, tokens.register, registerWorkspace, { store, git, workspaces, disk, marker, clock, machine });
  provide(bind, tokens.recover, recoverInterrupted, { store, disk, staging, workspaces, clock });
  provide(bind, tokens.identify, identifyWorkspace, {
    store,
    git,
    disk,
    marker,
    machine,
    load,
    register,
    recover,
  });
  provide(bind, tokens.locate, locateSource, { store, git, disk, marker, machine });
  provide(bind, tokens.adopt, adoptDirectory, { store, git, marker, machine, register });
  provide(bind, tokens.purgeExpired, purgeExpired, {
    store,
    disk,
    trash,
    workspaces,
    lock: tokens.lock,
    clock,
    machine,
    load,
  });

  provide(bind, tokens.startSession, startSession, {
    store,
    git,
    workspaces,
    mirrors: tokens.mirrors,
    ignored: tokens.ignored,
    disk,
    staging,
    marker,
    lock: tokens.lock,
    clock,
    machine,
    configLayers,
    load,
    locate,
    recover,
    adopt: tokens.adopt,
  });
  provide(bind, tokens.listSessions, listSessions, {
    store,
    git,
    disk,
    clock,
    machine,
    load,
    locate,
    recover,
  });
  provide(bind, tokens.getSession, getSession, { disk, machine, identify });
  provide(bind, tokens.findDirectory, findDirectory, { getSession: tokens.getSession });
  provide(bind, tokens.deleteSessions, deleteSessions, {
    store,
    git,
    disk,
    trash,
    workspaces,
    marker,
    lock: tokens.lock,
    clock,
    machine,
    identify,
    purgeExpired: tokens.purgeExpired,
  });
  provide(bind, tokens.restoreSession, restoreSession, {
    store,
    disk,
    trash,
    workspaces,
    marker,
    lock: tokens.lock,
    clock,
    machine,
    identify,
  });
  provide(bind, tokens.purgeSessions, purgeSessions, {
    store,
    disk,
    trash,
    workspaces,
    lock: tokens.lock,
    clock,
    machine,
    load,
  });
  provide(bind, tokens.describeStore, describeStore, {
    maintenance: tokens.maintenance,
    source: tokens.storeSource,
    load,
  });
  provide(bind, tokens.backUpStore, backUpStore, backupPorts);
  provide(bind, tokens.restoreStore, restoreStore, backupPorts);
  provide(bind, tokens.migrateStore, migrateStore, {
    stores: tokens.movableStores,
    userConfig: tokens.userConfig,
    lock: tokens.lock,
    clock,
    machine,
    load,
  });
  provide(bind, tokens.showConfig, showConfig, { load });
  provide(bind, tokens.validateConfig, validateConfig, { load });
});
