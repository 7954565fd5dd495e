import { chapters, sectionNames, type Chapter } from './chapters.ts';
import { chartsOf, limitsChart } from './charts.ts';
import { isWithin, limitOf, ratioOf, ratioText, type Figure, type Reading } from './figure.ts';
import type { Results, SectionResult } from './results.ts';

const introduction = `<!-- Written by \`npm run bench\` from performance.json; do not edit. -->

# Performance

Every figure is the median of what took turns with its baseline in one run of \`npm run bench\`, ± half the distance
between the quartiles. What counts is the ratio of the two: it changes little from one machine to the next. A limit is
a number of times the baseline, in some places with a summand; it is shown as it comes out in this run.

\`npm run bench\` measures everything (less than 15 minutes on two quiet cores) and writes
[performance.json](performance.json), this page and its charts. \`-- --quick\` takes less than two minutes, measures
less and writes nothing; \`-- --large\` adds a million records; \`-- --only stores,sync\` measures some sections and keeps
the figures of the others if they are of the same machine; \`-- --report\` writes the page again without measuring.`;

/** docs/performance.md: all sections with their charts; `notesOf` reads what is written by hand. */
export function renderReport({ machine, sections }: Results, notesOf: (file: string) => string): string {
  const chapter = (result: SectionResult, { title, about, notes }: Chapter): readonly string[] => [
    `## ${title}`,
    about,
    ...chartsOf(result).map(({ file, title: of }) => `![${of}](performance/${file})`),
    renderSection(result),
    ...(notes === undefined ? [] : [notesOf(notes).trim()]),
  ];
  const limits = limitsChart(sections);
  return `${[
    introduction,
    `Machine: ${machine}.`,
    ...(limits === null ? [] : [`![${limits.title}](performance/${limits.file})`]),
    ...sectionNames.flatMap((name) => {
      const result = sections.find((section) => section.name === name);
      return result === undefined ? [] : chapter(result, chapters[name]);
    }),
  ].join('\n\n')}\n`;
}

/** The figures of a section as a table of Markdown, and why there are no more of them. */
export function renderSection({ figures, failure }: SectionResult): string {
  const table = [
    '| what | median | beside | ratio | limit | met |',
    '|---|---|---|---|---|---|',
    ...figures.map(row),
  ];
  return [
    ...(figures.length === 0 ? [] : [table.join('\n')]),
    ...(failure === null ? [] : [`**Not measured to the end:** ${failure.split('\n')[0] ?? ''}`]),
  ].join('\n\n');
}

function row(figure: Figure): string {
  const { what, unit, baseline, amount, value } = figure;
  const ratio = ratioOf(figure);
  const perSecond = amount === null ? '' : ` (${rate((amount.count / value) * 1_000)} ${amount.of}/s)`;
  const cells = [
    what,
    `${reading(figure, unit)}${perSecond}`,
    baseline === null ? '' : `${baseline.what}: ${reading(baseline, unit)}`,
    ratio === null ? '' : ratioText(ratio),
    limitText(figure),
    figure.limit === null ? '' : isWithin(figure) ? 'yes' : '**no**',
  ];
  return `| ${cells.join(' | ')} |`;
}

function reading({ value, spread }: Pick<Reading, 'value' | 'spread'>, unit: Figure['unit']): string {
  const shown = `${decimal(value)} ± ${decimal(spread)} ${unit}`;
  return unit === 'µs' ? `${shown} (${rate(1e6 / value)}/s)` : shown;
}

/** How the limit comes about, and what it comes to. */
function limitText(figure: Figure): string {
  const { limit, unit } = figure;
  const value = limitOf(figure);
  if (limit === null || value === null) return '';
  if (limit.times === 0) return `${decimal(value)} ${unit}`;
  const times = `${limit.times.toFixed(2)} ×`;
  return limit.plus === 0 ? times : `${times} + ${decimal(limit.plus)} = ${decimal(value)} ${unit}`;
}

function decimal(value: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

function rate(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
