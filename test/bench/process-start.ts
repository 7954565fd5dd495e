import type { Candidate } from './measure.ts';
import type { Workbench } from './workbench.ts';

/** One bare start of the program: what a limit grants beside the work of git. */
export function processStart(bench: Workbench): Candidate {
  return { name: processStart.of, run: () => bench.minsky(['--version']) };
}

processStart.of = 'minsky --version';
