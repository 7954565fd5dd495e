import { ResultAsync } from 'neverthrow';
import type { MovableStore, MovableStores } from '../../application/ports/movable-stores.ts';
import type { Backend } from '../../domain/config/config.ts';
import type { StoreLocation, StoreOptions } from './open-session-store.ts';

/** The stores at the places that `locate` tells, which is null for one without a place. */
export function movableStores(
  locate: (backend: Backend) => StoreLocation | null,
  options: StoreOptions = {},
): MovableStores {
  return {
    at: (backend) => {
      const location = locate(backend);
      return ResultAsync.fromSafePromise(
        location === null ? Promise.resolve(null) : place(location, options),
      );
    },
  };
}

async function place(
  location: StoreLocation,
  options: StoreOptions,
): Promise<{ backend: Backend; location: string; store: MovableStore }> {
  const { backend } = location;
  return { backend, location: await shownLocation(location), store: await movableStore(location, options) };
}

/** The store at a location as one end of a migration. Its module is loaded here. */
export async function movableStore(
  location: StoreLocation,
  options: StoreOptions = {},
): Promise<MovableStore> {
  switch (location.backend) {
    case 'sqlite': {
      const { movableSqliteStore } = await import('./sqlite/movable-sqlite-store.ts');
      return movableSqliteStore(location.path, options);
    }
    case 'json': {
      const { movableJsonStore } = await import('./json/movable-json-store.ts');
      return movableJsonStore(location.path, options);
    }
    case 'postgres': {
      const { movablePostgresStore } = await import('./postgres/movable-postgres-store.ts');
      return movablePostgresStore(location.url, options);
    }
  }
}

async function shownLocation(location: StoreLocation): Promise<string> {
  if (location.backend !== 'postgres') return location.path;
  const { parsePostgresUrl } = await import('./postgres/postgres-url.ts');
  return parsePostgresUrl(location.url).match(
    (target) => target.location,
    () => 'postgresql:',
  );
}
