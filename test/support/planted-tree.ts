import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryDirectory } from './temporary-directory.ts';

/** Writes files, given as path → content, into a new temporary directory and returns the directory. */
export function plantedTree(files: Readonly<Record<string, string>>): string {
  const root = temporaryDirectory('tree-');
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}
