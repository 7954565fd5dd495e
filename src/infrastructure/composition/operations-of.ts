import type { Container, ContainerModule } from 'inversify';
import { ResultAsync } from 'neverthrow';
import type { Application, UseCase } from '../../application/application.ts';
import { describingModule } from './describing-module.ts';
import { tokens } from './tokens.ts';

type AnyUseCase = UseCase<unknown, unknown, unknown>;
type Load = () => Promise<ContainerModule>;

const describing: Load = () => Promise.resolve(describingModule);
const working: Load = async () => (await import('./working-module.ts')).workingModule;
const reconciling: Load = async () => (await import('./reconciling-module.ts')).reconcilingModule;
const keeping: Load = async () => (await import('./keeping-module.ts')).keepingModule;

/** The modules that an operation comes with; none for those that are there from the beginning. */
const comesWith: { readonly [Name in keyof Application]: readonly Load[] } = {
  startSession: [working],
  listSessions: [describing],
  glanceAtSessions: [describing],
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
  describeStore: [describing],
  checkStore: [keeping],
  repairStore: [keeping],
  showConfig: [describing],
  validateConfig: [describing],
  migrateConfig: [keeping],
  backUpStore: [keeping],
  restoreStore: [keeping],
  migrateStore: [keeping],
  consolidateStores: [keeping],
  undoConsolidation: [keeping],
  diagnose: [working, reconciling, keeping],
};

/** Where the adapters come from that are not there from the beginning. */
export interface FurtherAdapters {
  /** For the operations that come with a module. */
  readonly describing: Load;
  /** For those of them that do more than describe. */
  readonly changing: Load;
}

/** The operations that a container can make; each is made by its first call, and so is what it comes with. */
export function operationsOf(container: Container, adapters: FurtherAdapters): Application {
  const loaded = new Map<Load, Promise<void>>();
  const require = (load: Load): Promise<void> => {
    const loading = loaded.get(load) ?? load().then((module) => container.loadAsync(module));
    loaded.set(load, loading);
    return loading;
  };
  const operation = (name: keyof Application): AnyUseCase => {
    const call: AnyUseCase = (input, context) => container.get<AnyUseCase>(tokens[name])(input, context);
    const modules = comesWith[name];
    if (modules.length === 0) return call;
    const changes = modules.some((load) => load !== describing);
    const loads = [adapters.describing, describing, ...(changes ? [adapters.changing, ...modules] : [])];
    return (input, context) =>
      ResultAsync.fromSafePromise(Promise.all(loads.map(require))).andThen(() => call(input, context));
  };
  const names = Object.keys(comesWith) as (keyof Application)[];
  return Object.fromEntries(names.map((name) => [name, operation(name)])) as unknown as Application;
}
