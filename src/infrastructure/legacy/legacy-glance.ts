import { readFile } from 'node:fs/promises';
import { ResultAsync } from 'neverthrow';
import type { LegacyGlance } from '../../application/ports/consolidation-memory.ts';
import { isConfigKey } from '../../domain/config/config.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { parseMemory } from './consolidation-memory.ts';
import { legacyRoots, literalTildes, storeNames, type LegacyEnvironment } from './legacy-roots.ts';
import { namedByUser, namedByVariables, type NamedStore } from './settings-that-name-stores.ts';
import { stateOfStore } from './state-of-store.ts';

/** A file of that size or less holds no record, e.g. `[]`. */
const emptyBytes = 4;

/**
 * Asks the file system whether anything stands at the known places, or where the user's own settings of earlier versions
 * lead; only if so, what was read of it is looked up.
 */
export function fileLegacyGlance(
  environment: LegacyEnvironment,
  memory: AbsolutePath,
  own: string,
): LegacyGlance {
  return {
    unread: (projects) =>
      namedByUser(environment).andThen((byUser) => {
        const named = [...namedByVariables(environment), ...byUser].filter(isOfEarlierVersion);
        const directories = [
          ...legacyRoots(environment),
          ...projects.map((project) => childPath(project, '.minsky')),
          ...[...projects, environment.home].flatMap(literalTildes),
          ...named.flatMap(({ kind, address }) => (kind === 'directory' ? [address as AbsolutePath] : [])),
        ];
        const places = [
          ...directories.flatMap((root) => storeNames.map((name) => childPath(root, name))),
          ...named.flatMap(({ kind, address }) => (kind === 'file' ? [address as AbsolutePath] : [])),
        ];
        const others = [...new Set(places)].filter((place) => place !== own);
        return ResultAsync.fromSafePromise(unreadAmong(others, memory));
      }),
  };
}

/** What today's settings name is a store of this version, unless somebody made it another one. */
function isOfEarlierVersion({ key }: NamedStore): boolean {
  return !isConfigKey(key) && !/^MINSKY_SESSIONDB_(?:SQLITE|JSON|POSTGRES)_/.test(key);
}

async function unreadAmong(
  places: readonly AbsolutePath[],
  memory: AbsolutePath,
): Promise<readonly string[]> {
  const states = places.map(stateOfStore);
  const present = places.flatMap((place, at) => {
    const state = states[at] ?? null;
    return state === null || Number.parseInt(state, 10) <= emptyBytes ? [] : [{ place, state }];
  });
  if (present.length === 0) return [];
  const { seen } = parseMemory(await readFile(memory, 'utf8').catch(() => ''));
  // By what they are rather than where: a store that is reached on two ways was read on one.
  const known = new Set(seen.values());
  return present.filter(({ state }) => !known.has(state)).map(({ place }) => place);
}
