import type { Container, ContainerModule } from 'inversify';
import { ResultAsync } from 'neverthrow';
import type { Application, UseCase } from '../../application/application.ts';
import { tokens } from './tokens.ts';

type AnyUseCase = UseCase<unknown, unknown, unknown>;
type Load = () => Promise<ContainerModule>;

const working: Load = async () => (await import('./working-module.ts')).workingModule;
const reconciling: Load = async () => (await import('./reconciling-module.ts')).reconcilingModule;
const keeping: Load = async () => (await import('./keeping-module.ts')).keepingModule;

/** The modules that an operation comes with; none for those that are there from the beginning. */
const comesWith: { readonly [Name in keyof Application]: readonly Load[] } = {
  startSession: [working],
  listSessions: [],
  glanceAtSessions: [],
  getSession: [],
  findDirectory: [],
  updateSession: [working],
  preparePullRequest: [working],
  approveSession: [working],
  deleteSessions: [working],
  restoreSession: [working],
  purgeSessions: [working],
  importWorkspaces: [reconciling],
  syncWorkspaces: [reconciling],
  describeStore: [],
  checkStore: [keeping],
  repairStore: [keeping],
  showConfig: [],
  validateConfig: [],
  migrateConfig: [keeping],
  backUpStore: [keeping],
  restoreStore: [keeping],
  migrateStore: [keeping],
  consolidateStores: [keeping],
  undoConsolidation: [keeping],
  diagnose: [working, reconciling, keeping],
};

/**
 * The operations that a container can make; each is made by its first call. `adapters` are bound for those that come
 * with a module.
 */
export function operationsOf(container: Container, adapters: Load): Application {
  const loaded = new Map<Load, Promise<void>>();
  const require = (load: Load): Promise<void> => {
    const loading = loaded.get(load) ?? load().then((module) => container.loadAsync(module));
    loaded.set(load, loading);
    return loading;
  };
  const operation = (name: keyof Application): AnyUseCase => {
    const call: AnyUseCase = (input, context) => container.get<AnyUseCase>(tokens[name])(input, context);
    const loads = comesWith[name];
    return loads.length === 0
      ? call
      : (input, context) =>
          ResultAsync.fromSafePromise(Promise.all([adapters, ...loads].map(require))).andThen(() =>
            call(input, context),
          );
  };
  const names = Object.keys(comesWith) as (keyof Application)[];
  return Object.fromEntries(names.map((name) => [name, operation(name)])) as unknown as Application;
}
