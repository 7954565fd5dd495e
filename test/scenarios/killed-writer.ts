import { spawnSync } from 'node:child_process';
import { node } from '../support/minsky.ts';
import { repositoryRoot } from '../support/repository-root.ts';

/** Runs SQL on a SQLite store in a process that is killed right after it: what it did is in the write-ahead log alone. */
export function killedAfter(store: string, sql: string): void {
  const script = `const Database = require('better-sqlite3');
    new Database(${JSON.stringify(store)}).exec(${JSON.stringify(sql)});
    process.kill(process.pid, 'SIGKILL');`;
  const { signal, stderr } = spawnSync(node, ['-e', script], { cwd: repositoryRoot, encoding: 'utf8' });
  if (signal !== 'SIGKILL') throw new Error(stderr);
}
