import { open, readFile } from 'node:fs/promises';
import type { ConfigFile, NamedStore } from '../../domain/config/plan-config-migration.ts';
import { namesStoreFile, settingKey } from '../../domain/config/plan-config-migration.ts';
import { parentPath, parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { parseMemory } from '../legacy/consolidation-memory.ts';
import { stateOfStore } from '../legacy/state-of-store.ts';
import { applicationId } from '../persistence/sqlite/sqlite-header.ts';
import { expandHome } from '../system/expand-home.ts';

export interface StoreSurroundings {
  readonly home: AbsolutePath;
  /** The top of the checkout whose files count as well. */
  readonly repository: AbsolutePath | null;
  /** What consolidations remember. */
  readonly memory: AbsolutePath;
}

/** What stands where settings say that a store is, told by the content. */
export async function namedStores(
  files: readonly ConfigFile[],
  { home, repository, memory }: StoreSurroundings,
): Promise<ReadonlyMap<string, NamedStore>> {
  const settings = files.flatMap((file) =>
    file.entries.flatMap(({ key, value }) => {
      if (!namesStoreFile(key) || typeof value !== 'string') return [];
      const base = file.owner === 'repository' ? repository : parentPath(file.path as AbsolutePath);
      const path = expandHome(value, home)
        .orElse(() => parseAbsolutePath(`${base ?? ''}/${value}`))
        .unwrapOr(null);
      return path === null ? [] : [{ setting: settingKey(file.path, key), path }];
    }),
  );
  if (settings.length === 0) return new Map();
  const { seen } = parseMemory(await readFile(memory, 'utf8').catch(() => ''));
  const merged = new Set(seen.values());
  const judged = settings.map(async ({ setting, path }): Promise<[string, NamedStore]> => {
    const state = stateOfStore(path);
    if (state === null) return [setting, { path, state: 'absent' }];
    if (!(await isForeign(path))) return [setting, { path, state: 'of-this-version' }];
    return [setting, { path, state: merged.has(state) ? 'merged' : 'not-merged' }];
  });
  return new Map(await Promise.all(judged));
}

/** Whether something else than a store of this version is there, whose first bytes tell; what is empty is none. */
async function isForeign(path: AbsolutePath): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
    const start = buffer.subarray(0, bytesRead);
    if (start.length === 0) return false;
    return start.toString('latin1', 0, 15) === 'SQLite format 3'
      ? start.length < 72 || start.readUInt32BE(68) !== applicationId
      : !/^\s*\{\s*"application":\s*"minsky"/.test(start.toString('utf8'));
  } catch {
    return false;
  } finally {
    await file.close();
  }
}
