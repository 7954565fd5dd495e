import { ContainerModule, type Bind, type ServiceIdentifier } from 'inversify';
import { fileExclusiveLock } from '../filesystem/exclusive-lock.ts';
import { fileWorkspaceDisk } from '../filesystem/workspace-disk.ts';
import { fileWorkspaceMarker } from '../filesystem/workspace-marker.ts';
import { fileWorkspaceStaging } from '../filesystem/workspace-staging.ts';
import { fileWorkspaceTrash } from '../filesystem/workspace-trash.ts';
import { gitInspection } from '../git/git-inspection.ts';
import { gitProcess } from '../git/git-process.ts';
import { gitWorkspaces } from '../git/git-workspaces.ts';
import { ignoredFiles } from '../git/ignored-files.ts';
import { repositoryMirrors } from '../git/repository-mirrors.ts';
import type { SessionDatabase } from '../persistence/open-session-store.ts';
import { systemClockAndIds } from '../system/clock-and-ids.ts';
import { hostName } from '../system/host.ts';
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
  const git = gitProcess({ env });
  const lock = fileExclusiveLock({ directory: layout.locks });
  return new ContainerModule(({ bind }) => {
    constant(bind, tokens.machine, { host, home, workspaces });
    constant(bind, tokens.configLayers, configLayers);
    constant(bind, tokens.storeSource, () => storeSource);
    bind<SessionDatabase>(tokens.store)
      .toConstantValue(store)
      .onDeactivation((opened) => opened.close());
    constant(bind, tokens.maintenance, store);
    made(bind, tokens.clock, systemClockAndIds);
    made(bind, tokens.disk, () => fileWorkspaceDisk());
    made(bind, tokens.marker, fileWorkspaceMarker);
    made(bind, tokens.trash, () => fileWorkspaceTrash(layout.trash));
    constant(bind, tokens.lock, lock);
    made(bind, tokens.git, () => gitInspection(git));
    made(bind, tokens.workspaces, () => gitWorkspaces(git));
    made(bind, tokens.ignored, () => ignoredFiles(git));
    made(bind, tokens.mirrors, () => repositoryMirrors({ git, lock, directory: layout.mirrors }));
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
