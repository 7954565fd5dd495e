import { readFile } from 'node:fs/promises';
import { ResultAsync } from 'neverthrow';
import type { LegacyGlance } from '../../application/ports/consolidation-memory.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { parseMemory } from './consolidation-memory.ts';
import { legacyRoots, storeNames, type LegacyEnvironment } from './legacy-roots.ts';
import { stateOfStore } from './state-of-store.ts';

/** A file of that size or less holds no record, e.g. `[]`. */
const emptyBytes = 4;

/** Asks the file system whether anything stands at the known places; only if so, what was read of it is looked up. */
export function fileLegacyGlance(
  environment: LegacyEnvironment,
  memory: AbsolutePath,
  own: string,
): LegacyGlance {
  return {
    unread: (cwd) => {
      const directories = [...legacyRoots(environment), childPath(cwd, '.minsky')];
      const places = directories
        .flatMap((root) => storeNames.map((name) => childPath(root, name)))
        .filter((place) => place !== own);
      return ResultAsync.fromSafePromise(unreadAmong(places, memory));
    },
  };
}

async function unreadAmong(
  places: readonly AbsolutePath[],
  memory: AbsolutePath,
): Promise<readonly string[]> {
  const states = await Promise.all(places.map(stateOfStore));
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
