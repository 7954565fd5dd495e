import { isDeepStrictEqual } from 'node:util';
import { ok, type Result } from 'neverthrow';
import { readLayers } from '../../application/config/load-config.ts';
import type { ConfigLayers } from '../../application/ports/config-layers.ts';
import type { DefaultPlaces } from '../../application/ports/default-places.ts';
import { configKeys, type Backend, type ConfigKey } from '../../domain/config/config.ts';
import type { ConfigEntry, ConfigProblem, LayeredConfig } from '../../domain/config/layer-config.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { fileConfigLayers } from '../config/config-layers.ts';
import { realPathOf } from '../filesystem/real-path.ts';
import type { StoreLocation } from '../persistence/open-session-store.ts';
import { expandHome } from '../system/expand-home.ts';
import { homeDirectory } from '../system/home-directory.ts';
import { resolveStateDirectory, type StateDirectory } from '../system/state-directory.ts';
import { layOutState, type StateLayout } from '../system/state-layout.ts';
import type { Surroundings } from '../system/surroundings.ts';
import { resolveUserConfigFile } from '../system/user-config-file.ts';

/** Everything that is decided once, before the container is built. */
export interface Settings {
  readonly configLayers: ConfigLayers;
  readonly userFile: Result<AbsolutePath | null, ConfigProblem>;
  readonly layout: StateLayout;
  readonly home: AbsolutePath;
  readonly workspaces: AbsolutePath;
  readonly store: StoreLocation;
  /** Where the store of a backend is, whichever is used; null for a PostgreSQL store without a URL. */
  readonly storeAt: (backend: Backend) => StoreLocation | null;
  /** Whether the settings, read anew, name this store. */
  readonly isInUse: () => Promise<boolean>;
  /** What decided on the store. */
  readonly storeSource: string;
  readonly defaultPlaces: DefaultPlaces;
}

/** What tells the store from others: its path, or the URL of its database. */
export function storeAddress({ store }: Settings): string {
  return store.backend === 'postgres' ? store.url : store.path;
}

// Nothing is ever put here: every operation fails on the problem that led to it.
const nowhere = '/nonexistent/minsky' as AbsolutePath;

/** Reads environment, flags and the user's file; a repository's file has no say in any of this. */
export async function decideSettings(
  env: Readonly<Record<string, string | undefined>>,
  flags: readonly ConfigEntry[],
): Promise<Settings> {
  const { platform } = process;
  const home = homeDirectory({ env, platform });
  const surroundings: Surroundings = { env, platform, home };
  const state = resolveStateDirectory(surroundings);
  const userFile = resolveUserConfigFile(surroundings);
  const files = fileConfigLayers({ userFile, environment: env, flags });
  const configLayers = withProblemsOf(files, state);
  const layered = (await readLayers(configLayers, null)).unwrapOr(null);
  const root = state.isOk() ? realPathOf(state.value.path) : nowhere;
  const layout = layOutState(root);
  const chosen = (path: string | null | undefined, otherwise: AbsolutePath): AbsolutePath =>
    path === null || path === undefined ? otherwise : expandHome(path, home).unwrapOr(otherwise);
  const storeNamedBy = (current: LayeredConfig | null): StoreLocation =>
    storeOf(
      current,
      current?.config['sessiondb.backend'] ?? configKeys['sessiondb.backend'].default,
      chosen,
      layout,
    );
  const store = storeNamedBy(layered);
  return {
    configLayers,
    userFile,
    layout,
    home: home ?? nowhere,
    workspaces: realPathOf(chosen(layered?.config['workspaces.dir'], layout.workspaces)),
    store,
    storeAt: (backend) => {
      const location = storeOf(layered, backend, chosen, layout);
      return location.backend === 'postgres' && location.url === '' ? null : location;
    },
    isInUse: async () =>
      isDeepStrictEqual(storeNamedBy((await readLayers(configLayers, null)).unwrapOr(null)), store),
    storeSource: sourceOf(store, layered, state),
    defaultPlaces: () => (state.isOk() ? defaultPlacesIn(layout) : {}),
  };
}

function defaultPlacesIn(layout: StateLayout): Partial<Record<ConfigKey, AbsolutePath>> {
  return {
    'sessiondb.sqlite.path': layout.sqliteStore,
    'sessiondb.json.path': layout.jsonStore,
    'workspaces.dir': layout.workspaces,
  };
}

/** A state directory that cannot be told is a problem of the configuration like any other. */
function withProblemsOf(layers: ConfigLayers, state: Result<StateDirectory, ConfigProblem>): ConfigLayers {
  return state.isOk()
    ? layers
    : {
        read: (repository) =>
          layers
            .read(repository)
            .andThen((reading) => ok({ ...reading, problems: [state.error, ...reading.problems] })),
      };
}

type ChoosePath = (path: string | null | undefined, otherwise: AbsolutePath) => AbsolutePath;

function storeOf(
  layered: LayeredConfig | null,
  backend: Backend,
  chosen: ChoosePath,
  layout: StateLayout,
): StoreLocation {
  const config = layered?.config;
  if (backend !== 'postgres') {
    return { backend, path: chosen(config?.[`sessiondb.${backend}.path`], layout[`${backend}Store`]) };
  }
  return {
    backend,
    // Without a URL every operation fails on the problem that it is missing.
    url: config?.['sessiondb.postgres.url'] ?? '',
    poolSize: config?.['sessiondb.postgres.poolSize'] ?? configKeys['sessiondb.postgres.poolSize'].default,
  };
}

function sourceOf(
  { backend }: StoreLocation,
  layered: LayeredConfig | null,
  state: Result<StateDirectory, ConfigProblem>,
): string {
  const place = backend === 'postgres' ? 'sessiondb.postgres.url' : (`sessiondb.${backend}.path` as const);
  const decided = [layered?.provenance[place], layered?.provenance['sessiondb.backend']]
    .map((provenance) => provenance?.source ?? null)
    .find((source) => source !== null);
  return decided ?? state.map(({ source }) => source as string).unwrapOr('default');
}
