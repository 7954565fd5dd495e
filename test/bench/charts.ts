import { chapters, sectionNames, type Chapter, type SectionName } from './chapters.ts';
import { isWithin, limitOf, ratioOf, type Figure } from './figure.ts';
import type { SectionResult } from './results.ts';

/** Ratios, one below the other, on a scale of powers. */
export interface RatioChart {
  readonly kind: 'ratios';
  readonly file: string;
  readonly title: string;
  /** The word for where the ratio is 1. */
  readonly one: string;
  readonly bars: readonly {
    readonly label: string;
    readonly ratio: number;
    readonly limit: number | null;
    readonly within: boolean;
  }[];
}

/** Lines along an axis; what is dashed belongs to the line of the same name that is not. */
export interface LineChart {
  readonly kind: 'lines';
  readonly file: string;
  readonly title: string;
  readonly across: string;
  readonly up: string;
  readonly scale: 'log' | 'linear';
  readonly lines: readonly {
    readonly name: string;
    readonly dashed: boolean;
    readonly points: readonly (readonly [number, number])[];
  }[];
}

export type Chart = RatioChart | LineChart;

/** The charts of one section: lines for the figures that have a place on one, bars for the others. */
export function chartsOf(section: SectionResult): readonly Chart[] {
  if (!isSectionName(section.name)) return [];
  const { title, lines }: Chapter = chapters[section.name];
  const placed = lines === undefined ? [] : section.figures.filter(({ point }) => point !== null);
  const others = section.figures.filter((figure) => !placed.includes(figure));
  const charts = Map.groupBy(placed, ({ point }) => point?.chart ?? '');
  return [
    ...(lines === undefined
      ? []
      : [...charts].map(([name, figures]) => lineChart(section.name, `${title}: ${name}`, figures, lines))),
    ...ratioChart(section.name, `${title}: beside the baseline`, others),
  ];
}

/** How much of its limit each figure with a limit takes; null when there is no such figure. */
export function limitsChart(sections: readonly SectionResult[]): RatioChart | null {
  const bars = sectionNames
    .flatMap((name) => sections.find((section) => section.name === name)?.figures ?? [])
    .flatMap((figure) => {
      const limit = limitOf(figure);
      if (limit === null) return [];
      const label = figure.baseline?.what.startsWith('the same') ? `${figure.what}, flat` : figure.what;
      return [{ label, ratio: figure.value / limit, limit: null, within: isWithin(figure) }];
    });
  const title = 'Every figure that has a limit, as a share of it';
  return bars.length === 0 ? null : { kind: 'ratios', file: 'limits.svg', title, one: 'limit', bars };
}

function ratioChart(name: string, title: string, figures: readonly Figure[]): readonly RatioChart[] {
  const bars = figures.flatMap((figure) => {
    const [ratio, limit, baseline] = [ratioOf(figure), limitOf(figure), figure.baseline];
    if (ratio === null || baseline === null) return [];
    const most = limit === null ? null : limit / baseline.value;
    return [{ label: labelOf(figure), ratio, limit: most, within: isWithin(figure) }];
  });
  return bars.length === 0 ? [] : [{ kind: 'ratios', file: `${name}.svg`, title, one: 'baseline', bars }];
}

function labelOf({ what, unit }: Figure): string {
  return unit.endsWith('/s') ? `${what} (${unit})` : what;
}

function lineChart(
  section: string,
  title: string,
  figures: readonly Figure[],
  { across, up, scale }: NonNullable<Chapter['lines']>,
): LineChart {
  const named = [...Map.groupBy(figures, ({ point }) => point?.line ?? '')];
  const line = (name: string, of: readonly Figure[], read: (figure: Figure) => number | null) => ({
    name,
    points: of
      .flatMap((figure): (readonly [number, number])[] => {
        const value = read(figure);
        return figure.point === null || value === null ? [] : [[figure.point.x, value]];
      })
      .toSorted(([a], [b]) => a - b),
  });
  const unit = figures[0]?.unit ?? '';
  // Of a rate, the baseline is the first point of the same line and not a line of its own.
  const isRate = unit.endsWith('/s');
  const solid = named.map(([name, of]) => {
    const { points } = line(name, of, up === 'ratio' ? ratioOf : ({ value }) => value);
    const first = isRate ? of[0]?.baseline : null;
    return { name, dashed: false, points: first ? [[1, first.value] as const, ...points] : points };
  });
  const dashed =
    up === 'ratio' || isRate
      ? []
      : named.map(([name, of]) => ({
          ...line(name, of, ({ baseline }) => baseline?.value ?? null),
          dashed: true,
        }));
  const file = `${section}-${title.replace(/^.*: /, '').toLowerCase().replaceAll(' ', '-')}.svg`;
  const label =
    up === 'ratio' ? 'time beside the baseline' : dashed.length > 0 ? `${unit} (dashed: the driver)` : unit;
  return { kind: 'lines', file, title, across, up: label, scale, lines: [...solid, ...dashed] };
}

function isSectionName(name: string): name is SectionName {
  return Object.hasOwn(chapters, name);
}
