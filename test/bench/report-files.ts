import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartsOf, limitsChart } from './charts.ts';
import { drawChart } from './draw-chart.ts';
import { renderReport } from './report.ts';
import type { Results } from './results.ts';

const directory = 'performance';

/** Writes the page and its charts into docs/, and removes charts that the page no longer has. */
export function writeFiles(docs: string, results: Results): void {
  mkdirSync(join(docs, directory), { recursive: true });
  const files = filesOf(docs, results);
  for (const [path, text] of files) writeFileSync(join(docs, path), text);
  for (const path of chartsIn(docs)) if (!files.has(path)) rmSync(join(docs, path));
}

/** What in docs/ is not as the results would have it. */
export function staleFiles(docs: string, results: Results): readonly string[] {
  const files = filesOf(docs, results);
  return [
    ...[...files].filter(([path, text]) => text !== textOf(join(docs, path))).map(([path]) => path),
    ...chartsIn(docs).filter((path) => !files.has(path)),
  ].map((path) => `docs/${path}`);
}

function filesOf(docs: string, results: Results): ReadonlyMap<string, string> {
  const limits = limitsChart(results.sections);
  const charts = [...(limits === null ? [] : [limits]), ...results.sections.flatMap(chartsOf)];
  const notesOf = (file: string): string => readFileSync(join(docs, file), 'utf8');
  return new Map([
    ['performance.md', renderReport(results, notesOf)],
    ...charts.map((chart) => [`${directory}/${chart.file}`, drawChart(chart)] as const),
  ]);
}

function chartsIn(docs: string): readonly string[] {
  try {
    return readdirSync(join(docs, directory)).map((name) => `${directory}/${name}`);
  } catch {
    return [];
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
