import { ContainerModule } from 'inversify';
import { showConfig, validateConfig } from '../../application/config/show-config.ts';
import { glanceAtSessions } from '../../application/sessions/glance-at-sessions.ts';
import { listSessions } from '../../application/sessions/list-sessions.ts';
import { describeStore } from '../../application/stores/describe-store.ts';
import { tellOfLegacyStores } from '../../application/stores/tell-of-legacy-stores.ts';
import { locateSource } from '../../application/workspaces/locate-source.ts';
import { provide } from './provide.ts';
import { tokens } from './tokens.ts';

const { clock, disk, git, load, locate, machine, marker, recover, store, tellOfLegacy } = tokens;

/** The other operations that only look, and what these share with those that change something. */
export const describingModule = new ContainerModule(({ bind }) => {
  provide(bind, tokens.locate, locateSource, { store, git, disk, marker, machine });
  provide(bind, tokens.tellOfLegacy, tellOfLegacyStores, { glance: tokens.glance, disk });
  provide(bind, tokens.listSessions, listSessions, {
    store,
    git,
    disk,
    clock,
    machine,
    load,
    locate,
    recover,
    tellOfLegacy,
  });
  provide(bind, tokens.glanceAtSessions, glanceAtSessions, {
    standingStore: tokens.standingStore,
    load,
  });
  provide(bind, tokens.describeStore, describeStore, {
    maintenance: tokens.maintenance,
    source: tokens.storeSource,
    load,
    tellOfLegacy,
  });
  provide(bind, tokens.showConfig, showConfig, { load, places: tokens.defaultPlaces });
  provide(bind, tokens.validateConfig, validateConfig, { load });
});
