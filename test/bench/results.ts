import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { Figure } from './figure.ts';
import type { Workbench } from './workbench.ts';

/** What one section of the benchmark came to. */
export interface SectionResult {
  readonly name: string;
  readonly seconds: number;
  /** Why it ended early; what it had measured before that is kept. */
  readonly failure: string | null;
  readonly figures: readonly Figure[];
}

/** Everything that docs/performance.md is made from. */
export interface Results {
  readonly machine: string;
  readonly sections: readonly SectionResult[];
}

/** What the figures depend on and no ratio takes out. */
export function machineOf({ inMemory, run }: Workbench): string {
  const processors = cpus();
  return [
    `${String(processors.length)} × ${processors[0]?.model.trim() ?? 'unknown processor'}`,
    `${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
    `Node ${process.versions.node}`,
    run('git', ['--version']).trim(),
    inMemory ? 'files in memory' : 'files on disk',
  ].join(', ');
}

/** Puts a section in the place of what was measured of it before; figures of another machine are dropped. */
export function withSection(before: Results, machine: string, section: SectionResult): Results {
  const others =
    before.machine === machine ? before.sections.filter(({ name }) => name !== section.name) : [];
  return { machine, sections: [...others, section] };
}

/** What was measured before; nothing when there is no such file. */
export function readResults(path: string): Results {
  if (!existsSync(path)) return { machine: '', sections: [] };
  return JSON.parse(readFileSync(path, 'utf8')) as Results;
}

export function writeResults(path: string, results: Results): void {
  writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`);
}
