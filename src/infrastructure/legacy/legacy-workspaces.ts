import { readdir } from 'node:fs/promises';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';

/** `git/<owner>/<repository>/sessions/<session>` is the deepest that there was. */
const deepest = 4;

/** The checkouts below the state directories of earlier versions, whether any record knows them or not. */
export async function legacyWorkspaces(roots: readonly AbsolutePath[]): Promise<readonly AbsolutePath[]> {
  const found = await Promise.all(
    roots.flatMap((root) =>
      ['git', 'sessions'].map((name) => checkoutsBelow(childPath(root, name), deepest)),
    ),
  );
  return [...new Set(found.flat())];
}

async function checkoutsBelow(directory: AbsolutePath, levels: number): Promise<readonly AbsolutePath[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  if (entries.some(({ name }) => name === '.git')) return [directory];
  if (levels === 0) return [];
  const found: AbsolutePath[] = [];
  // One after the other: there may be thousands.
  for (const entry of entries.filter((candidate) => candidate.isDirectory())) {
    found.push(...(await checkoutsBelow(childPath(directory, entry.name), levels - 1)));
  }
  return found;
}
