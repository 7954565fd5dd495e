import { stat } from 'node:fs/promises';
import { ResultAsync } from 'neverthrow';
import type { LegacyStores } from '../../application/ports/legacy-stores.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { findLegacyStores, type OwnStore } from './find-legacy-stores.ts';
import { legacyRoots, literalTildes, type LegacyEnvironment } from './legacy-roots.ts';
import { legacyWorkspaces } from './legacy-workspaces.ts';
import { readLegacyStore } from './read-legacy-store.ts';

/** The stores of earlier versions that the environment leads to. */
export function fileLegacyStores(environment: LegacyEnvironment, own: OwnStore): LegacyStores {
  return {
    find: (search) => findLegacyStores(search, environment, own),
    read: ({ address }) => readLegacyStore(address),
    workspaces: (roots) => ResultAsync.fromSafePromise(legacyWorkspaces(roots)),
    roots: (cwd) =>
      ResultAsync.fromSafePromise(directoriesAmong([...legacyRoots(environment), ...literalTildes(cwd)])),
  };
}

async function directoriesAmong(paths: readonly AbsolutePath[]): Promise<readonly AbsolutePath[]> {
  const found = await Promise.all(paths.map((path) => stat(path).catch(() => null)));
  return paths.filter((_path, at) => found[at]?.isDirectory() === true);
}
