import { open } from 'node:fs/promises';
import type { ConfigFile } from '../../domain/config/plan-config-migration.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { applicationId } from '../persistence/sqlite/sqlite-header.ts';
import { expandHome } from '../system/expand-home.ts';

const keys = ['sessiondb.sqlite.path', 'sessiondb.json.path'];

/** The values of settings that name a store at which something else than a store of this version is. */
export async function legacyStoresAmong(
  files: readonly ConfigFile[],
  home: AbsolutePath,
): Promise<ReadonlySet<string>> {
  const values = files.flatMap(({ entries }) =>
    entries.flatMap(({ key, value }) => (keys.includes(key) && typeof value === 'string' ? [value] : [])),
  );
  const judged = await Promise.all(
    values.map(async (value) => {
      const path = expandHome(value, home).unwrapOr(null);
      return path !== null && (await isLegacy(path)) ? [value] : [];
    }),
  );
  return new Set(judged.flat());
}

/** Goes by the content, whose first bytes tell; what is empty or absent is no store. */
async function isLegacy(path: AbsolutePath): Promise<boolean> {
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
