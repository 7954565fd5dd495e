import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare, type Figure } from './figure.ts';
import { interleave, peakMemory, timeProcess } from './measure.ts';
import { shown, type Workbench } from './workbench.ts';

const rawMerge = fileURLToPath(new URL('raw-merge.mjs', import.meta.url));

/** `db consolidate` of many legacy stores, beside a bare Node that parses the same files and keeps the same sessions. */
export async function* measureConsolidation(
  bench: Workbench,
  rounds: number,
  sizes: readonly number[],
  records: number,
): AsyncGenerator<Figure> {
  const [stores = 1] = sizes.toSorted((a, b) => b - a);
  const directory = writeStores(bench, stores, records);
  const within = (state: string) => ({
    cwd: bench.root,
    env: { ...bench.env, MINSKY_STATE_DIR: join(bench.root, state) },
  });
  const words = (of: string, ...options: readonly string[]): readonly string[] => [
    ...[bench.launcher, 'db', 'consolidate'],
    ...readdirSync(of).map((name) => join(of, name)),
    ...options,
  ];
  const forget = (state: string): void => rmSync(join(bench.root, state), { recursive: true, force: true });
  const raw = (...args: readonly string[]): number => bench.bare([rawMerge, directory, ...args]);
  const of = `${shown(stores)} stores of ${shown(records)} records`;
  const [dry, real, again] = [
    `minsky db consolidate --dry-run, ${of}`,
    `minsky db consolidate, ${of}`,
    `minsky db consolidate again, ${of}`,
  ];
  const [parse, merge] = [
    'node: JSON.parse of the same files',
    'node + better-sqlite3: each session kept once',
  ];
  timeProcess(bench.node, words(directory), within('kept'));
  const samples = await interleave(
    [
      { name: parse, run: () => raw() },
      { name: dry, run: () => timeProcess(bench.node, words(directory, '--dry-run'), within('dry')) },
      { name: again, run: () => timeProcess(bench.node, words(directory), within('kept')) },
      {
        name: real,
        run: () => {
          forget('fresh');
          return timeProcess(bench.node, words(directory), within('fresh'));
        },
      },
      { name: merge, run: () => raw(join(bench.root, 'merged.sqlite')) },
    ],
    rounds,
    0,
  );
  const amount = { count: stores * records, of: 'records' };
  yield compare(samples, dry, parse, { amount });
  yield compare(samples, real, merge, { amount });
  yield compare(samples, again, parse, { amount });

  const peaks = sizes.map((size) => {
    const source = writeStores(bench, size, records);
    return {
      name: `peak memory of minsky db consolidate, ${shown(size)} stores of ${shown(records)} records`,
      run: () => {
        forget('fresh');
        return peakMemory(bench.node, words(source), within('fresh'));
      },
    };
  });
  const memory = await interleave(peaks, rounds, 0);
  const [few, ...more] = peaks;
  for (const { name } of more) {
    yield compare(memory, name, few?.name ?? '', {
      unit: 'MiB',
      baselineAs: `the same, ${shown(sizes[0] ?? 0)} stores`,
    });
  }
}

/** So many stores, each holding half of the sessions of the one before it and as many more. */
function writeStores(bench: Workbench, stores: number, records: number): string {
  const directory = join(bench.root, `legacy-${String(stores)}`);
  mkdirSync(directory, { recursive: true });
  for (let at = 0; at < stores; at += 1) {
    const first = Math.floor((at * records) / 2);
    const sessions = Array.from({ length: records }, (_, index) => legacyRecord(first + index, at));
    writeFileSync(join(directory, `session-db-${String(at)}.json`), JSON.stringify({ sessions }));
  }
  return directory;
}

function legacyRecord(number: number, store: number): unknown {
  return {
    session: `task#${String(number)}`,
    repoName: 'local/app',
    repoUrl: 'https://example.com/owner/app',
    taskId: `#${String(number)}`,
    branch: `task#${String(number)}`,
    createdAt: new Date(Date.UTC(2025, 0, 1) + number * 60_000).toISOString(),
    repoPath: `/gone/sessions/task#${String(number)}`,
    prState: { branchName: `pr/task#${String(number)}`, lastChecked: String(store) },
  };
}
