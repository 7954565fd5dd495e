import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openSessionStore } from '../../src/infrastructure/persistence/open-session-store.ts';
import { absolutePath } from '../../src/interfaces/testing/domain-values.ts';
import { aSession } from '../../src/interfaces/testing/session-builder.ts';
import { startPostgresServer } from '../support/postgres-server.ts';
import { timeProcess } from './measure.ts';
import type { Figure } from './report.ts';
import type { Workbench } from './workbench.ts';
import { shown } from './workspaces.ts';

/** Every way from one backend to another, once round. */
const ways = ['json', 'postgres', 'sqlite', 'postgres', 'json', 'sqlite'] as const;

/** `db migrate` between any two backends. */
export async function measureMigration(bench: Workbench, records: number): Promise<readonly Figure[]> {
  // A PostgreSQL server started by root runs as another user and has to get through.
  chmodSync(bench.root, 0o711);
  const server = await startPostgresServer(bench.root);
  const state = join(bench.root, 'moving');
  const config = join(state, 'config.yaml');
  const env = {
    ...bench.env,
    MINSKY_STATE_DIR: state,
    MINSKY_CONFIG: config,
    MINSKY_SESSIONDB_POSTGRES_URL: server.url,
    MINSKY_TEST_POSTGRES_URL: server.url,
  };
  try {
    mkdirSync(dirname(config), { recursive: true });
    writeFileSync(config, 'sessiondb:\n  backend: sqlite\n');
    await fill(join(state, 'store', 'sessions.sqlite'), records);
    let from: (typeof ways)[number] = 'sqlite';
    return ways.map((to) => {
      const words = [bench.launcher, 'db', 'migrate', '--to', to];
      const milliseconds = timeProcess(bench.node, words, { cwd: bench.root, env });
      const perSecond = Math.round((records / milliseconds) * 1_000).toLocaleString('en');
      const what = `minsky db migrate, ${from} to ${to}, ${shown(records)} records (${perSecond} records/s)`;
      from = to;
      return { what, unit: 'ms', value: milliseconds, spread: 0, baseline: null, target: null };
    });
  } finally {
    await server.stop();
    rmSync(state, { recursive: true, force: true });
  }
}

async function fill(file: string, records: number): Promise<void> {
  const store = openSessionStore({ backend: 'sqlite', path: absolutePath(file) });
  for (let index = 0; index < records; index += 1) (await store.insert(aSession()))._unsafeUnwrap();
  await store.close();
}
