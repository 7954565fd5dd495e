import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { timeProcess } from './measure.ts';
import type { Figure } from './report.ts';
import type { Workbench } from './workbench.ts';

/** `db consolidate` of many legacy stores, each holding every session of the one before it and some more. */
export function measureConsolidation(bench: Workbench, stores: number, records: number): readonly Figure[] {
  const directory = join(bench.root, 'legacy');
  const state = join(bench.root, 'consolidated');
  const env = { ...bench.env, MINSKY_STATE_DIR: state };
  const files = Array.from({ length: stores }, (_, at) => writeStore(directory, at, records));
  const consolidate = (...options: readonly string[]): number =>
    timeProcess(bench.node, [bench.launcher, 'db', 'consolidate', ...files, ...options], {
      cwd: bench.root,
      env,
    });
  const size = `${String(stores)} stores of ${String(records)} records`;
  const figures = [
    figure(`minsky db consolidate --dry-run, ${size}`, consolidate('--dry-run')),
    figure(`minsky db consolidate, ${size}`, consolidate()),
    figure(`minsky db consolidate again, ${size}`, consolidate()),
  ];
  rmSync(directory, { recursive: true, force: true });
  rmSync(state, { recursive: true, force: true });
  return figures;
}

/** Half of the records are those of the store before. */
function writeStore(directory: string, at: number, records: number): string {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, `session-db-${String(at)}.json`);
  const first = Math.floor((at * records) / 2);
  const sessions = Array.from({ length: records }, (_, index) => {
    const number = first + index;
    return {
      session: `task#${String(number)}`,
      repoName: 'local/app',
      repoUrl: 'https://example.com/owner/app',
      taskId: `#${String(number)}`,
      branch: `task#${String(number)}`,
      createdAt: new Date(Date.UTC(2025, 0, 1) + number * 60_000).toISOString(),
      repoPath: `/gone/sessions/task#${String(number)}`,
      prState: { branchName: `pr/task#${String(number)}`, lastChecked: String(at) },
    };
  });
  writeFileSync(path, JSON.stringify({ sessions }));
  return path;
}

function figure(what: string, value: number): Figure {
  return { what, unit: 'ms', value, spread: 0, baseline: null, target: null };
}
