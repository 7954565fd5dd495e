import { ContainerModule } from 'inversify';
import { loadConfig } from '../../application/config/load-config.ts';
import { showConfig, validateConfig } from '../../application/config/show-config.ts';
import { findDirectory } from '../../application/sessions/find-directory.ts';
import { getSession } from '../../application/sessions/get-session.ts';
import { glanceAtSessions } from '../../application/sessions/glance-at-sessions.ts';
import { listSessions } from '../../application/sessions/list-sessions.ts';
import { describeStore } from '../../application/stores/describe-store.ts';
import { tellOfLegacyStores } from '../../application/stores/tell-of-legacy-stores.ts';
import { identifyWorkspace } from '../../application/workspaces/identify-workspace.ts';
import { locateSource } from '../../application/workspaces/locate-source.ts';
import { recoverInterrupted } from '../../application/workspaces/recover-interrupted.ts';
import { registerWorkspace } from '../../application/workspaces/register-workspace.ts';
import { provide } from './provide.ts';
import { tokens } from './tokens.ts';

const {
  clock,
  configLayers,
  disk,
  git,
  identify,
  load,
  locate,
  lock,
  machine,
  marker,
  recover,
  register,
  staging,
  store,
  workspaces,
} = tokens;

/** What finds sessions, and the operations that only look: every call needs some of it. */
export const lookingModule = new ContainerModule(({ bind }) => {
  provide(bind, tokens.load, loadConfig, { configLayers, disk });
  provide(bind, tokens.register, registerWorkspace, {
    store,
    git,
    workspaces,
    disk,
    marker,
    lock,
    clock,
    machine,
  });
  provide(bind, tokens.recover, recoverInterrupted, { store, disk, staging, workspaces, marker, clock });
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
  provide(bind, tokens.tellOfLegacy, tellOfLegacyStores, { glance: tokens.glance });
  provide(bind, tokens.listSessions, listSessions, {
    store,
    git,
    disk,
    clock,
    machine,
    load,
    locate,
    recover,
    tellOfLegacy: tokens.tellOfLegacy,
  });
  provide(bind, tokens.glanceAtSessions, glanceAtSessions, {
    standingStore: tokens.standingStore,
    load,
  });
  provide(bind, tokens.getSession, getSession, { disk, machine, identify });
  provide(bind, tokens.findDirectory, findDirectory, { getSession: tokens.getSession });
  provide(bind, tokens.describeStore, describeStore, {
    maintenance: tokens.maintenance,
    source: tokens.storeSource,
    load,
    tellOfLegacy: tokens.tellOfLegacy,
  });
  provide(bind, tokens.showConfig, showConfig, { load });
  provide(bind, tokens.validateConfig, validateConfig, { load });
});
