import { mkdirSync, writeFileSync } from 'node:fs';
import { Stryker } from '@stryker-mutator/core';

/**
 * `npm run mutation [FOLDER…]`: changes the domain in one place after the other and counts the changes that its tests
 * notice. Each folder is asked with its own tests alone; what the others would notice besides does not count.
 */
const testsOf: Readonly<Record<string, string>> = {
  '.': '.',
  'pull-request': 'pull-request',
  repository: 'repository',
  config: 'config',
  session: 'session',
  workspace: 'workspace',
  store: 'store',
  legacy: 'legacy,store',
};
const floor = 85;
const reports = 'coverage/mutation';

const asked = process.argv.slice(2);
const folders = asked.length === 0 ? Object.keys(testsOf) : asked;
const rows: { readonly folder: string; readonly noticed: number; readonly all: number }[] = [];
for (const folder of folders) {
  const tests = testsOf[folder];
  if (tests === undefined)
    throw new Error(`src/domain/${folder} is none of ${Object.keys(testsOf).join(', ')}`);
  const name = folder === '.' ? 'domain' : folder;
  process.env.MUTATION_TESTS = tests;
  const mutants = await new Stryker({
    mutate: [`src/domain/${folder === '.' ? '' : `${folder}/`}*.ts`],
    incrementalFile: `${reports}/${name}.incremental.json`,
    jsonReporter: { fileName: `${reports}/${name}.json` },
    htmlReporter: { fileName: `${reports}/${name}.html` },
  }).runMutationTest();
  const count = (...statuses: readonly string[]): number =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  const noticed = count('Killed', 'Timeout');
  rows.push({ folder, noticed, all: noticed + count('Survived', 'NoCoverage') });
}

const total = rows.reduce(
  (sum, { noticed, all }) => ({ folder: 'all', noticed: sum.noticed + noticed, all: sum.all + all }),
  { folder: 'all', noticed: 0, all: 0 },
);
const score = ({ noticed, all }: (typeof rows)[number]): number => (all === 0 ? 100 : (100 * noticed) / all);
const lines = [...rows, total].map(
  (row) => `| ${row.folder} | ${String(row.all)} | ${String(row.noticed)} | ${score(row).toFixed(1)} |`,
);
const table = ['| Folder | Changes | Noticed | Score |', '| --- | --- | --- | --- |', ...lines, ''].join(
  '\n',
);
mkdirSync(reports, { recursive: true });
writeFileSync(`${reports}/score.md`, table);
process.stdout.write(table);
if (score(total) < floor) process.exitCode = 1;
