import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { withPostgres } from './bench-server.ts';
import { compare, type Figure } from './figure.ts';
import { insertNumbered } from './fill-store.ts';
import { timeProcess } from './measure.ts';
import { shown, type Workbench } from './workbench.ts';

const rawCopy = fileURLToPath(new URL('raw-copy.mjs', import.meta.url));

/** Every way from one backend to another, once round. */
const ways = ['json', 'postgres', 'sqlite', 'postgres', 'json', 'sqlite'] as const;

/** `db migrate` between any two backends, beside a bare Node that copies the same rows with the drivers. */
export async function* measureMigration(
  bench: Workbench,
  rounds: number,
  records: number,
): AsyncGenerator<Figure> {
  yield* withPostgres(bench, async function* (url) {
    const env = {
      ...bench.env,
      MINSKY_SESSIONDB_POSTGRES_URL: url,
      MINSKY_TEST_POSTGRES_URL: url,
    };
    const within = { cwd: bench.root, env };
    const store = join(bench.env.MINSKY_STATE_DIR ?? '', 'store');
    const sources = {
      sqlite: join(store, 'sessions.sqlite'),
      json: join(store, 'sessions.json'),
      postgres: url,
    };
    const copies = {
      sqlite: join(bench.root, 'copy.sqlite'),
      json: join(bench.root, 'copy.json'),
      postgres: url,
    };
    const config = bench.env.MINSKY_CONFIG ?? '';
    mkdirSync(dirname(config), { recursive: true });
    writeFileSync(config, 'sessiondb:\n  backend: sqlite\n');
    await insertNumbered(sources.sqlite, 0, records);

    const samples = new Map<string, number[]>();
    const keep = (name: string, milliseconds: number): void => {
      samples.set(name, [...(samples.get(name) ?? []), milliseconds]);
    };
    let from: (typeof ways)[number] = 'sqlite';
    // One round more than is counted: the first fills the caches.
    for (let round = -1; round < rounds; round += 1) {
      for (const to of ways) {
        await setImmediate();
        const copied = bench.bare([rawCopy, sources[from], copies[to]]);
        const migrated = timeProcess(bench.node, [bench.launcher, 'db', 'migrate', '--to', to], within);
        if (round >= 0) {
          keep(`raw ${from} ${to}`, copied);
          keep(`${from} ${to}`, migrated);
        }
        from = to;
      }
    }
    for (const [index, to] of ways.entries()) {
      const source = index === 0 ? 'sqlite' : ways[index - 1]!;
      yield compare(samples, `${source} ${to}`, `raw ${source} ${to}`, {
        as: `minsky db migrate, ${source} to ${to}, ${shown(records)} records`,
        baselineAs: 'node + the drivers: every row copied',
        amount: { count: records, of: 'records' },
      });
    }
  });
}
