import type { Figure } from './figure.ts';
import { machineOf, type SectionResult } from './results.ts';
import type { Section } from './sections.ts';
import { openWorkbench } from './workbench.ts';

/** Measures one section in a workbench of its own; a failure ends it and keeps what was measured before. */
export async function measureSection(
  section: Section,
  quick: boolean,
): Promise<{ readonly machine: string; readonly result: SectionResult }> {
  const begin = performance.now();
  const figures: Figure[] = [];
  const bench = openWorkbench(section.gibibytes);
  const machine = machineOf(bench);
  let failure: string | null = null;
  try {
    for await (const figure of section.measure(bench, quick)) figures.push(figure);
  } catch (error) {
    failure = (error instanceof Error ? error.message : String(error)).replaceAll(bench.root, '…');
  } finally {
    bench.dispose();
  }
  const seconds = Math.round((performance.now() - begin) / 1_000);
  return { machine, result: { name: section.name, seconds, failure, figures } };
}
