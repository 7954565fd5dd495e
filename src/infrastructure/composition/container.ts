import 'reflect-metadata/lite';
import { Container } from 'inversify';
import type { Application } from '../../application/application.ts';
import type { ConfigEntry } from '../../domain/config/layer-config.ts';
import { openSessionStore } from '../persistence/open-session-store.ts';
import { heedingMoves } from '../persistence/heeding-moves.ts';
import { hostName } from '../system/host.ts';
import { bindLater } from './bind-adapters.ts';
import { describingAdapters } from './describing-adapters.ts';
import { findingAdapters, type Surrounded } from './finding-adapters.ts';
import { findingModule } from './finding-module.ts';
import { operationsOf } from './operations-of.ts';
import { decideSettings } from './settings.ts';

export interface ApplicationOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What was given on the command line, as dotted keys. */
  readonly flags: readonly ConfigEntry[];
}

export interface RunningApplication {
  readonly application: Application;
  /** Lets go of the store. */
  readonly close: () => Promise<void>;
}

/** Wires the program: the only place that knows which adapter stands behind which port. */
export async function createApplication({ env, flags }: ApplicationOptions): Promise<RunningApplication> {
  const settings = await decideSettings(env, flags);
  const store = heedingMoves(openSessionStore(settings.store), {
    host: hostName(env),
    movable: async () => (await import('./moving-adapters.ts')).movableStore(settings.store),
    lock: async () => (await import('./moving-adapters.ts')).briefLock(settings),
    isInUse: settings.isInUse,
  });
  const standingStore = openSessionStore(settings.store, { upgrades: false, busyTimeout: 500 });
  const building = bindLater(async () =>
    (await import('./building-adapters.ts')).buildingAdapters(env, settings.layout),
  );
  const surrounded: Surrounded = { settings, store, standingStore, env, building };
  const container = new Container({ defaultScope: 'Singleton', jitless: true });
  container.load(findingAdapters(surrounded), findingModule);
  return {
    application: operationsOf(container, {
      describing: () => Promise.resolve(describingAdapters(surrounded)),
      changing: async () => (await import('./changing-adapters.ts')).changingAdapters(surrounded),
    }),
    // A store is all that has to be let go of; that the container unbinds everything for it takes longer than most commands' work.
    close: async () => {
      await store.close();
      await standingStore.close();
    },
  };
}
