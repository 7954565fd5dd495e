import { fileURLToPath } from 'node:url';
import { compare, type Figure } from './figure.ts';
import { fillStore } from './fill-store.ts';
import { interleave, peakMemory } from './measure.ts';
import type { Workbench } from './workbench.ts';

const rawRead = fileURLToPath(new URL('raw-read.mjs', import.meta.url));
const page = ['--limit', '1000', '--json'];

/** Whole processes on a store of 1,000 records, beside a bare Node that reads the same rows with better-sqlite3. */
export async function* measureStartUp(bench: Workbench, rounds: number): AsyncGenerator<Figure> {
  const { sample, file } = await fillStore(bench, 1_000);
  const within = { cwd: bench.root, env: bench.env };
  const [bare, row, rows] = [
    'node -e 0',
    'node + better-sqlite3, one row',
    'node + better-sqlite3, 1,000 rows',
  ];
  const list = 'minsky session list --json, 1,000 records';
  const tab = 'Tab after minsky session dir, 1,000 records';
  const samples = await interleave(
    [
      { name: bare, run: () => bench.bare(['-e', '0']) },
      { name: row, run: () => bench.bare([rawRead, file, sample]) },
      { name: rows, run: () => bench.bare([rawRead, file]) },
      { name: 'minsky --version', run: () => bench.minsky(['--version']) },
      { name: 'minsky --help', run: () => bench.minsky(['--help']) },
      { name: 'minsky session dir', run: () => bench.minsky(['session', 'dir', sample]) },
      { name: 'minsky session get --json', run: () => bench.minsky(['session', 'get', sample, '--json']) },
      { name: list, run: () => bench.minsky(['session', 'list', ...page]) },
      { name: tab, run: () => bench.minsky(['complete', 'bash', 'minsky session dir sa', 'sa']) },
    ],
    rounds,
  );
  yield compare(samples, 'minsky --version', bare, { limit: { times: 1.3, plus: 0 } });
  yield compare(samples, 'minsky --help', bare, { limit: { times: 1.3, plus: 0 } });
  yield compare(samples, 'minsky session dir', row, { limit: { times: 1.6, plus: 0 } });
  yield compare(samples, 'minsky session get --json', row, { limit: { times: 1.6, plus: 0 } });
  yield compare(samples, list, rows, { limit: { times: 1.6, plus: 0 } });
  yield compare(samples, tab, rows, { limit: { times: 1.6, plus: 0 } });

  const peak = `peak memory of ${list}`;
  const memory = await interleave(
    [
      { name: peak, run: () => peakMemory(bench.node, [bench.launcher, 'session', 'list', ...page], within) },
      { name: rows, run: () => peakMemory(bench.node, [rawRead, file], { ...within, env: bench.bareEnv }) },
    ],
    Math.min(rounds, 5),
    0,
  );
  yield compare(memory, peak, rows, { unit: 'MiB', limit: { times: 0, plus: 120 } });
}
