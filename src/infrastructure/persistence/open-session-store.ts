import type { StoreMaintenance } from '../../application/ports/store-maintenance.ts';
import type { StoreSnapshots } from '../../application/ports/store-snapshots.ts';
import type { SessionStore } from '../../application/ports/session-store.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { FileStoreOptions } from './file-location.ts';
import { LazySessionStore, type StoreBackend } from './lazy-session-store.ts';
import type { ServerFacts } from './postgres/postgres-location.ts';

/** Which store it is; every member is decided before anything is opened. */
export type StoreLocation =
  | { readonly backend: 'sqlite'; readonly path: AbsolutePath }
  | { readonly backend: 'json'; readonly path: AbsolutePath }
  | { readonly backend: 'postgres'; readonly url: string; readonly poolSize: number };

export type SessionDatabase = SessionStore &
  StoreMaintenance &
  StoreSnapshots & { readonly close: () => Promise<void> };

export type StoreOptions = FileStoreOptions &
  ServerFacts & {
    /** Whether opening brings the schema of an earlier version up to date, as by default, or is refused. */
    readonly upgrades?: boolean;
  };

/** The store at a location. Nothing is loaded, opened or created until a call needs it. */
export function openSessionStore(location: StoreLocation, options: StoreOptions = {}): SessionDatabase {
  return new LazySessionStore(() => loadBackend(location, options));
}

async function loadBackend(location: StoreLocation, options: StoreOptions): Promise<StoreBackend> {
  switch (location.backend) {
    case 'sqlite': {
      const { sqliteBackend } = await import('./sqlite/sqlite-backend.ts');
      return sqliteBackend(location.path, options);
    }
    case 'json': {
      const { jsonBackend } = await import('./json/json-backend.ts');
      return jsonBackend(location.path, options);
    }
    case 'postgres': {
      const { postgresBackend } = await import('./postgres/postgres-backend.ts');
      return postgresBackend(location, options);
    }
  }
}
