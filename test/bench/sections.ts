import { measureApproval } from './approval.ts';
import type { SectionName } from './chapters.ts';
import { measureConcurrency } from './concurrency.ts';
import { measureConsolidation } from './consolidation.ts';
import type { Figure } from './figure.ts';
import { measureMcp } from './mcp.ts';
import { measureMigration } from './migration.ts';
import { measureOneStore } from './one-store.ts';
import { measureStartUp } from './start-up.ts';
import { measureStores } from './stores.ts';
import { measureSync } from './sync.ts';
import { measureTrash } from './trash.ts';
import type { Workbench } from './workbench.ts';
import { measureWorkflow } from './workflow.ts';
import { measureWorkspaces } from './workspaces.ts';

/** One part of the benchmark; it gets a workbench of its own and may fail without the others. */
export interface Section {
  readonly name: SectionName;
  /** Measured only when it is asked for, with `--large` or by its name. */
  readonly large?: true;
  /** The room it needs for its files, at most. */
  readonly gibibytes: number;
  readonly measure: (bench: Workbench, quick: boolean) => AsyncIterable<Figure>;
}

/** All of them, in the order of the report. */
export const sections: readonly Section[] = [
  {
    name: 'start-up',
    gibibytes: 1,
    measure: (bench, quick) => measureStartUp(bench, quick ? 5 : 30),
  },
  {
    name: 'workspaces',
    gibibytes: 2,
    measure: (bench, quick) => measureWorkspaces(bench, quick ? 3 : 10, quick ? 1_000 : 10_000),
  },
  {
    name: 'trash',
    gibibytes: 2,
    measure: (bench, quick) => measureTrash(bench, quick ? 3 : 10, quick ? 1_000 : 10_000),
  },
  {
    name: 'workflow',
    gibibytes: 2,
    measure: (bench, quick) => measureWorkflow(bench, quick ? 3 : 10, quick ? 1_000 : 10_000),
  },
  {
    name: 'approval',
    gibibytes: 2,
    measure: (bench, quick) => measureApproval(bench, quick ? 2 : 8, quick ? 1_000 : 10_000),
  },
  {
    name: 'stores',
    gibibytes: 4,
    measure: (bench, quick) =>
      measureStores(bench, ['sqlite', 'postgres', 'json'], quick ? [1_000] : [1_000, 10_000, 100_000]),
  },
  {
    name: 'large-stores',
    large: true,
    gibibytes: 10,
    measure: (bench, quick) =>
      measureStores(bench, ['sqlite', 'postgres'], quick ? [1_000, 20_000] : [1_000, 1_000_000]),
  },
  {
    name: 'one-store',
    gibibytes: 1,
    measure: (bench, quick) =>
      measureOneStore(bench, quick ? 3 : 12, quick ? [5, 20] : [10, 30, 100], quick ? 20 : 100),
  },
  {
    name: 'concurrency',
    gibibytes: 1,
    measure: (bench, quick) =>
      measureConcurrency(
        bench,
        quick ? 2 : 8,
        [1, 2, 4, 8],
        quick ? { sql: 80, json: 16 } : { sql: 800, json: 64 },
      ),
  },
  {
    name: 'mcp',
    gibibytes: 1,
    measure: (bench, quick) => measureMcp(bench, quick ? 5 : 30, 1_000),
  },
  {
    name: 'sync',
    gibibytes: 2,
    measure: (bench, quick) =>
      measureSync(
        bench,
        quick ? 2 : 5,
        quick ? 100 : 2_000,
        quick ? [20, 50, 100] : [250, 1_000, 2_000, 4_000],
      ),
  },
  {
    name: 'consolidation',
    gibibytes: 2,
    measure: (bench, quick) =>
      measureConsolidation(bench, quick ? 1 : 3, quick ? [1, 3, 10] : [10, 30, 100], quick ? 200 : 1_000),
  },
  {
    name: 'migration',
    gibibytes: 2,
    measure: (bench, quick) => measureMigration(bench, quick ? 1 : 3, quick ? 500 : 10_000),
  },
];
