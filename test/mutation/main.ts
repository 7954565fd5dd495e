import { writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { Stryker } from '@stryker-mutator/core';

/**
 * `npm run mutation [FOLDER…]`: changes the domain in one place after the other and counts the changes that its tests
 * notice. The folder `.` is the files beside the folders.
 */
const domain = 'src/domain';
const reports = 'coverage/mutation';
const floor = 85;

const asked = process.argv.slice(2);
const changes = await new Stryker({
  mutate: asked.length === 0 ? [`${domain}/**/*.ts`] : asked.map((folder) => `${domain}/${folder}/*.ts`),
  incrementalFile: `${reports}/incremental.json`,
  jsonReporter: { fileName: `${reports}/mutation.json` },
  htmlReporter: { fileName: `${reports}/mutation.html` },
}).runMutationTest();

const scores = new Map<string, { noticed: number; all: number }>();
for (const { fileName, status } of changes) {
  const noticed = status === 'Killed' || status === 'Timeout';
  if (!noticed && status !== 'Survived' && status !== 'NoCoverage') continue;
  for (const folder of [relative(domain, dirname(fileName)) || '.', 'all']) {
    const { noticed: before, all } = scores.get(folder) ?? { noticed: 0, all: 0 };
    scores.set(folder, { noticed: before + Number(noticed), all: all + 1 });
  }
}
const total = scores.get('all');
if (total === undefined) throw new Error(`nothing of ${domain} was changed: ${asked.join(' ')}`);
scores.delete('all');

const percent = ({ noticed, all }: typeof total): number => (100 * noticed) / all;
const lines = [
  ...[...scores].sort(([one], [other]) => one.localeCompare(other)),
  ['all', total] as const,
].map(
  ([folder, row]) =>
    `| ${folder} | ${String(row.all)} | ${String(row.noticed)} | ${percent(row).toFixed(1)} |\n`,
);
const table = `| Folder | Changes | Noticed | Score |\n| --- | --- | --- | --- |\n${lines.join('')}`;
writeFileSync(`${reports}/score.md`, table);
process.stdout.write(table);
if (percent(total) < floor) process.exitCode = 1;
