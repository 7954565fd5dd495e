import { okAsync } from 'neverthrow';
import type { LegacyStores } from '../../application/ports/legacy-stores.ts';
import { findLegacyStores, type OwnStore } from './find-legacy-stores.ts';
import { legacyRoots, literalTilde, type LegacyEnvironment } from './legacy-roots.ts';
import { readLegacyStore } from './read-legacy-store.ts';

/** The stores of earlier versions that the environment leads to. */
export function fileLegacyStores(environment: LegacyEnvironment, own: OwnStore): LegacyStores {
  return {
    find: (search) => findLegacyStores(search, environment, own),
    read: ({ address }) => readLegacyStore(address),
    roots: (cwd) => okAsync([...legacyRoots(environment), literalTilde(cwd)]),
  };
}
