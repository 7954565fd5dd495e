import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workbench } from './workbench.ts';

/** A repository with one commit of so many files; made once. */
export function makeRepository(bench: Workbench, name: string, files: number): string {
  const path = join(bench.root, 'work', name);
  if (existsSync(path)) return path;
  mkdirSync(path, { recursive: true });
  bench.run('git', ['init', '--quiet'], path);
  for (let index = 0; index < files; index += 1) {
    const directory = join(path, `d${index % 100}`);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, `f${index}.txt`), `file ${index}\n`.repeat(20));
  }
  bench.run('git', ['add', '.'], path);
  bench.run('git', ['commit', '--quiet', '-m', 'files'], path);
  bench.run('git', ['gc', '--quiet'], path);
  return path;
}

/** The directory of a session's workspace. */
export function workspaceOf(bench: Workbench, session: string): string {
  return bench.run(bench.node, [bench.launcher, 'session', 'dir', session]).trim();
}
