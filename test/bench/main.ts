import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { measureConsolidation } from './consolidation.ts';
import { measureMigration } from './migration.ts';
import { isWithin, renderFigures, type Figure } from './report.ts';
import { measureStartUp } from './start-up.ts';
import { measureStores } from './stores.ts';
import { measureSync } from './sync.ts';
import { measureWorkflow } from './workflow.ts';
import { measureWorkspaces } from './workspaces.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

const quick = process.argv.includes('--quick');
const bench = openWorkbench();
try {
  const sections = [
    { title: 'Start-up', figures: await measureStartUp(bench, quick ? 8 : 30) },
    { title: 'Stores', figures: await measureStores(bench, quick ? [1_000] : [1_000, 10_000, 100_000]) },
    { title: 'Migration', figures: await measureMigration(bench, quick ? 1_000 : 10_000) },
    { title: 'Workspaces', figures: measureWorkspaces(bench, quick ? 4 : 10, quick ? 2_000 : 10_000) },
    { title: 'Workflow', figures: measureWorkflow(bench, quick ? 4 : 10, quick ? 2_000 : 10_000) },
    { title: 'Sync', figures: await measureSync(bench, quick ? 2 : 5, quick ? 100 : 2_000) },
    { title: 'Consolidation', figures: measureConsolidation(bench, quick ? 10 : 100, 1_000) },
  ];
  const document = render(sections, bench);
  process.stdout.write(document);
  if (!quick) {
    writeFileSync(fileURLToPath(new URL('../../docs/performance.md', import.meta.url)), document);
    const results = fileURLToPath(new URL('../../docs/performance.json', import.meta.url));
    writeFileSync(results, `${JSON.stringify(sections, null, 2)}\n`);
  }
  const missed = sections.flatMap(({ figures }) => figures).filter((figure) => !isWithin(figure));
  process.exitCode = missed.length === 0 ? 0 : 1;
} finally {
  bench.dispose();
}

function render(
  sections: readonly { readonly title: string; readonly figures: readonly Figure[] }[],
  { inMemory, run }: Workbench,
): string {
  const processors = cpus();
  const machine = [
    `${String(processors.length)} × ${processors[0]?.model.trim() ?? 'unknown processor'}`,
    `${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
    `Node ${process.versions.node}`,
    run('git', ['--version']).trim(),
    inMemory ? 'files in memory' : 'files on disk',
  ].join(', ');
  return [
    '# Performance',
    '',
    'Written by `npm run bench`; do not edit. Every figure is the median of whole processes that took turns in one run,',
    '(under Stores: of calls in one warm process) with half the distance between the quartiles; its ratio is to a baseline',
    'taken in the same run.',
    '',
    `Machine: ${machine}.`,
    ...sections.flatMap(({ title, figures }) => ['', `## ${title}`, '', renderFigures(figures)]),
    '',
  ].join('\n');
}
