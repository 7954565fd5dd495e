import { displayWidth, fitToWidth } from './display-width.ts';
import { grouped } from './grouped-digits.ts';
import { painted, type TextEnvironment, type TextStyle } from './text-environment.ts';

/** A column of a table: what it is called, what it holds, and whether it may be cut on a narrow screen. */
export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => string;
  readonly style?: (row: Row) => TextStyle | null;
  readonly shrinks?: boolean;
}

const gap = '  ';
const narrowest = 8;

/** Aligned columns under headings; the widest ones that may shrink are cut until a row fits the screen. */
export function renderTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  environment: TextEnvironment,
): string {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)));
  const widths = fitColumns(columns, cells, environment.columns);
  const line = (texts: readonly string[], style: (index: number) => TextStyle | null): string =>
    texts
      .map((text, index) =>
        padded(text, widths[index] ?? 0, style(index), index === texts.length - 1, environment),
      )
      .join(gap)
      .trimEnd();
  const headings = columns.map(({ heading }) => heading);
  return [
    line(headings, () => 'bold'),
    ...rows.map((row, at) => line(cells[at] ?? [], (index) => columns[index]?.style?.(row) ?? null)),
  ].join('\n');
}

/** Labels and values, one pair a line, the values aligned. */
export function renderPairs(
  pairs: readonly (readonly [string, string])[],
  environment: TextEnvironment,
): string {
  const width = Math.max(...pairs.map(([label]) => displayWidth(label)));
  return pairs
    .map(([label, value]) => `  ${padded(label, width, 'dim', false, environment)}${gap}${value}`)
    .join('\n');
}

/** `1 file`, `2 files`: a number with its noun. */
export function counted(amount: number, one: string, many = `${one}s`): string {
  return `${grouped(amount)} ${amount === 1 ? one : many}`;
}

function fitColumns<Row>(
  columns: readonly Column<Row>[],
  cells: readonly (readonly string[])[],
  screen: number | null,
): readonly number[] {
  const widths = columns.map(({ heading }, index) =>
    cells.reduce((widest, row) => Math.max(widest, displayWidth(row[index] ?? '')), displayWidth(heading)),
  );
  if (screen === null) return widths;
  const total = (): number => widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1));
  for (let excess = total() - screen; excess > 0; excess = total() - screen) {
    const [widest] = columns
      .map((column, index) => ({ index, width: column.shrinks === true ? (widths[index] ?? 0) : 0 }))
      .toSorted((a, b) => b.width - a.width);
    if (widest === undefined || widest.width <= narrowest) break;
    widths[widest.index] = Math.max(narrowest, widest.width - 1);
  }
  return widths;
}

function padded(
  text: string,
  width: number,
  style: TextStyle | null,
  last: boolean,
  environment: TextEnvironment,
): string {
  const shown = fitToWidth(text, width);
  const space = last ? '' : ' '.repeat(width - displayWidth(shown));
  return `${style === null ? shown : painted(style, shown, environment)}${space}`;
}
