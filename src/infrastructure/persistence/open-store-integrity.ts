import { ResultAsync } from 'neverthrow';
import type { StoreIntegrity } from '../../application/ports/store-integrity.ts';
import type { StoreLocation, StoreOptions } from './open-session-store.ts';

/** The integrity of the store at a location. What looks at it is loaded by the first call. */
export function lazyStoreIntegrity(location: StoreLocation, options: StoreOptions = {}): StoreIntegrity {
  const opened = (): ResultAsync<StoreIntegrity, never> =>
    ResultAsync.fromSafePromise(openStoreIntegrity(location, options));
  return {
    inspect: () => opened().andThen((integrity) => integrity.inspect()),
    rebuild: (decide) => opened().andThen((integrity) => integrity.rebuild(decide)),
  };
}

async function openStoreIntegrity(location: StoreLocation, options: StoreOptions): Promise<StoreIntegrity> {
  switch (location.backend) {
    case 'sqlite': {
      const { sqliteIntegrity } = await import('./sqlite/sqlite-integrity.ts');
      return sqliteIntegrity(location.path, options);
    }
    case 'json': {
      const { jsonIntegrity } = await import('./json/json-integrity.ts');
      return jsonIntegrity(location.path, options);
    }
    case 'postgres': {
      const { postgresIntegrity } = await import('./postgres/postgres-integrity.ts');
      return postgresIntegrity(location, options);
    }
  }
}
