import { ContainerModule, type Bind, type ServiceIdentifier } from 'inversify';
import { textFiles } from '../filesystem/text-files.ts';
import { fileWorkspaceDisk } from '../filesystem/workspace-disk.ts';
import { fileWorkspaceMarker } from '../filesystem/workspace-marker.ts';
import { fileWorkspaceStaging } from '../filesystem/workspace-staging.ts';
import { fileWorkspaceTrash } from '../filesystem/workspace-trash.ts';
import { fileWorkspaceSurvey } from '../git/workspace-survey.ts';
import { lazyStoreIntegrity } from '../persistence/open-store-integrity.ts';
import type { SessionDatabase } from '../persistence/open-session-store.ts';
import { systemClockAndIds } from '../system/clock-and-ids.ts';
import { hostName } from '../system/host.ts';
import { fileLegacyGlance } from '../legacy/legacy-glance.ts';
import type { BuildingAdapters } from './building-adapters.ts';
import type { ConsolidatingAdapters } from './consolidating-adapters.ts';
import type { MovingAdapters } from './moving-adapters.ts';
import { lazyPort } from './lazy-port.ts';
import type { Token } from './provide.ts';
import type { Settings } from './settings.ts';
import { tokens } from './tokens.ts';

export interface AdapterSettings {
  readonly settings: Settings;
  readonly store: SessionDatabase;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The technology behind each port. */
export function adapterModule({ settings, store, env }: AdapterSettings): ContainerModule {
  const { layout, home, workspaces, configLayers, storeSource } = settings;
  const host = hostName(env);
  let loading: Promise<BuildingAdapters> | null = null;
  const building = (): Promise<BuildingAdapters> =>
    (loading ??= import('./building-adapters.ts').then((module) => module.buildingAdapters(env, layout)));
  const moving = (): Promise<MovingAdapters> =>
    import('./moving-adapters.ts').then((module) => module.movingAdapters(settings));
  const storeAddress = settings.store.backend === 'postgres' ? settings.store.url : settings.store.path;
  const consolidating = (): Promise<ConsolidatingAdapters> =>
    import('./consolidating-adapters.ts').then((module) =>
      module.consolidatingAdapters(settings, env, storeAddress),
    );
  return new ContainerModule(({ bind }) => {
    constant(bind, tokens.machine, { host, home, workspaces });
    constant(bind, tokens.configLayers, configLayers);
    constant(
      bind,
      tokens.configFiles,
      lazyPort(async () => {
        const { yamlConfigFiles } = await import('../config/config-files.ts');
        return yamlConfigFiles({ userFile: settings.userFile, home, memory: layout.consolidation });
      }),
    );
    constant(bind, tokens.storeSource, () => storeSource);
    bind<SessionDatabase>(tokens.store)
      .toConstantValue(store)
      .onDeactivation((opened) => opened.close());
    constant(bind, tokens.maintenance, store);
    constant(bind, tokens.snapshots, store);
    constant(
      bind,
      tokens.snapshotFiles,
      lazyPort(async () => (await moving()).snapshotFiles),
    );
    constant(
      bind,
      tokens.movableStores,
      lazyPort(async () => (await moving()).movableStores),
    );
    constant(
      bind,
      tokens.userConfig,
      lazyPort(async () => (await moving()).userConfig),
    );
    constant(
      bind,
      tokens.legacy,
      lazyPort(async () => (await consolidating()).legacy),
    );
    constant(
      bind,
      tokens.consolidationMemory,
      lazyPort(async () => (await consolidating()).memory),
    );
    constant(
      bind,
      tokens.unmarking,
      lazyPort(async () => (await consolidating()).unmarking),
    );
    made(bind, tokens.glance, () =>
      fileLegacyGlance({ env, home, state: layout.root }, layout.consolidation, storeAddress),
    );
    constant(bind, tokens.integrity, lazyStoreIntegrity(settings.store));
    made(bind, tokens.clock, systemClockAndIds);
    made(bind, tokens.disk, () => fileWorkspaceDisk());
    made(bind, tokens.marker, () => fileWorkspaceMarker(layout.root));
    made(bind, tokens.survey, () => fileWorkspaceSurvey(layout.root));
    made(bind, tokens.trash, () => fileWorkspaceTrash(layout.trash));
    constant(
      bind,
      tokens.lock,
      lazyPort(async () => (await building()).lock),
    );
    constant(
      bind,
      tokens.git,
      lazyPort(async () => (await building()).git),
    );
    constant(
      bind,
      tokens.mergeDetection,
      lazyPort(async () => (await building()).mergeDetection),
    );
    constant(
      bind,
      tokens.worktrees,
      lazyPort(async () => (await building()).worktrees),
    );
    constant(
      bind,
      tokens.workspaces,
      lazyPort(async () => (await building()).workspaces),
    );
    constant(
      bind,
      tokens.health,
      lazyPort(async () => (await building()).health),
    );
    constant(
      bind,
      tokens.ignored,
      lazyPort(async () => (await building()).ignored),
    );
    constant(
      bind,
      tokens.base,
      lazyPort(async () => (await building()).base),
    );
    constant(
      bind,
      tokens.merges,
      lazyPort(async () => (await building()).merges),
    );
    constant(
      bind,
      tokens.mirrors,
      lazyPort(async () => (await building()).mirrors),
    );
    constant(
      bind,
      tokens.preparedMerges,
      lazyPort(async () => (await building()).preparedMerges),
    );
    constant(
      bind,
      tokens.sessionBranches,
      lazyPort(async () => (await building()).sessionBranches),
    );
    constant(
      bind,
      tokens.pullRequestHost,
      lazyPort(async () => (await building()).pullRequestHost),
    );
    made(bind, tokens.texts, textFiles);
    made(bind, tokens.staging, () =>
      fileWorkspaceStaging({ directory: layout.staging, locks: layout.locks, workspaces, host }),
    );
  });
}

function constant<T>(bind: Bind, key: Token<T>, value: T): void {
  bind<T>(key).toConstantValue(value);
}

function made<T>(bind: Bind, key: Token<T>, make: () => T): void {
  bind<T>(key as ServiceIdentifier<T>).toResolvedValue(make);
}
