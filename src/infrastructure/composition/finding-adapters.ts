import { ContainerModule } from 'inversify';
import { fileWorkspaceDisk } from '../filesystem/workspace-disk.ts';
import { fileWorkspaceMarker } from '../filesystem/workspace-marker.ts';
import { fileWorkspaceStaging } from '../filesystem/workspace-staging.ts';
import type { SessionDatabase } from '../persistence/open-session-store.ts';
import { systemClockAndIds } from '../system/clock-and-ids.ts';
import { hostName } from '../system/host.ts';
import { constant, made, type BindLater } from './bind-adapters.ts';
import type { BuildingAdapters } from './building-adapters.ts';
import type { Settings } from './settings.ts';
import { tokens } from './tokens.ts';

/** What the adapters are made from. */
export interface Surrounded {
  readonly settings: Settings;
  readonly store: SessionDatabase;
  /** The same store as it stands: opening it mends nothing and brings nothing up to date. */
  readonly standingStore: SessionDatabase;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The ports that only a command which runs git needs. */
  readonly building: BindLater<BuildingAdapters>;
}

/** The technology behind the ports that finding one session needs; each binding costs every command. */
export function findingAdapters({ settings, store, env, building }: Surrounded): ContainerModule {
  const { layout, home, workspaces, configLayers } = settings;
  const host = hostName(env);
  return new ContainerModule(({ bind }) => {
    constant(bind, tokens.machine, { host, home, workspaces });
    constant(bind, tokens.configLayers, configLayers);
    constant(bind, tokens.store, store);
    made(bind, tokens.clock, systemClockAndIds);
    made(bind, tokens.disk, () => fileWorkspaceDisk());
    made(bind, tokens.marker, () => fileWorkspaceMarker(layout.root));
    made(bind, tokens.staging, () =>
      fileWorkspaceStaging({ directory: layout.staging, locks: layout.locks, workspaces, host }),
    );
    building(bind, tokens.lock, 'lock');
    building(bind, tokens.git, 'git');
    building(bind, tokens.workspaces, 'workspaces');
  });
}
