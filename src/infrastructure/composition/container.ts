import 'reflect-metadata';
import { Container } from 'inversify';
import type { Application } from '../../application/application.ts';
import type { ConfigEntry } from '../../domain/config/layer-config.ts';
import { openSessionStore } from '../persistence/open-session-store.ts';
import { heedingMoves } from '../persistence/heeding-moves.ts';
import { hostName } from '../system/host.ts';
import { adapterModule } from './adapter-module.ts';
import type { Token } from './provide.ts';
import { decideSettings } from './settings.ts';
import { tokens } from './tokens.ts';
import { useCaseModule } from './use-case-module.ts';

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
  const container = new Container({ defaultScope: 'Singleton', jitless: true });
  container.load(adapterModule({ settings, store, env }), useCaseModule);
  const get = <T>(key: Token<T>): T => container.get<T>(key);
  return {
    application: {
      startSession: (input, context) => get(tokens.startSession)(input, context),
      listSessions: (input, context) => get(tokens.listSessions)(input, context),
      getSession: (input, context) => get(tokens.getSession)(input, context),
      findDirectory: (input, context) => get(tokens.findDirectory)(input, context),
      deleteSessions: (input, context) => get(tokens.deleteSessions)(input, context),
      restoreSession: (input, context) => get(tokens.restoreSession)(input, context),
      purgeSessions: (input, context) => get(tokens.purgeSessions)(input, context),
      describeStore: (input, context) => get(tokens.describeStore)(input, context),
      backUpStore: (input, context) => get(tokens.backUpStore)(input, context),
      restoreStore: (input, context) => get(tokens.restoreStore)(input, context),
      migrateStore: (input, context) => get(tokens.migrateStore)(input, context),
      showConfig: (input, context) => get(tokens.showConfig)(input, context),
      validateConfig: (input, context) => get(tokens.validateConfig)(input, context),
    },
    close: () => container.unbindAllAsync(),
  };
}
