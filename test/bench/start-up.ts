import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { fillStore } from './fill-store.ts';
import { interleave, median, spread, timeProcess } from './measure.ts';
import { compare, type Figure } from './report.ts';
import type { Workbench } from './workbench.ts';

const rawRead = fileURLToPath(new URL('raw-read.mjs', import.meta.url));

/** Whole processes that read a store of 1,000 records, beside a bare Node that reads the same rows with better-sqlite3. */
export async function measureStartUp(bench: Workbench, rounds: number): Promise<readonly Figure[]> {
  const { sample, file } = await fillStore(bench, 1_000);
  const raw = (...args: readonly string[]) =>
    timeProcess(bench.node, [rawRead, file, ...args], within(bench));
  const samples = interleave(
    [
      { name: 'bare node', run: () => timeProcess(bench.node, ['-e', '0'], within(bench)) },
      { name: 'node + better-sqlite3, one row', run: () => raw(sample) },
      { name: 'node + better-sqlite3, 1,000 rows', run: () => raw() },
      { name: 'minsky --version', run: () => bench.minsky(['--version']) },
      { name: 'minsky --help', run: () => bench.minsky(['--help']) },
      { name: 'minsky session dir', run: () => bench.minsky(['session', 'dir', sample]) },
      { name: 'minsky session get --json', run: () => bench.minsky(['session', 'get', sample, '--json']) },
      {
        name: 'minsky session list --json, 1,000 records',
        run: () => bench.minsky(['session', 'list', '--limit', '1000', '--json']),
      },
    ],
    rounds,
  );
  const memory = Array.from({ length: Math.min(rounds, 5) }, () => peakMemory(bench));
  return [
    compare(samples, 'minsky --version', 'bare node', null),
    compare(samples, 'minsky --help', 'bare node', null),
    compare(samples, 'minsky session dir', 'node + better-sqlite3, one row', 2),
    compare(samples, 'minsky session get --json', 'node + better-sqlite3, one row', 2),
    compare(samples, 'minsky session list --json, 1,000 records', 'node + better-sqlite3, 1,000 rows', 2.5),
    {
      what: 'peak memory of `session list --json`, 1,000 records',
      unit: 'MiB',
      value: median(memory),
      spread: spread(memory),
      baseline: null,
      target: 120,
    },
  ];
}

function within({ root, env }: Workbench): { cwd: string; env: NodeJS.ProcessEnv } {
  return { cwd: root, env };
}

/** The largest resident size of one `session list`, in MiB, as the process itself reports it at its end. */
function peakMemory({ node, launcher, root, env }: Workbench): number {
  const report = `process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS+'\\n'))`;
  const result = spawnSync(
    node,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(report)}`,
      launcher,
      'session',
      'list',
      '--limit',
      '1000',
      '--json',
    ],
    { cwd: root, env, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const kibibytes = /peak (\d+)/.exec(result.stderr)?.[1];
  if (kibibytes === undefined) throw new Error(`no memory figure: ${result.stderr}`);
  return Number(kibibytes) / 1_024;
}
