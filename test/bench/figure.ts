import { median, spread, type Samples } from './measure.ts';

export type Unit = 'ms' | 'µs' | 'MiB' | 'records/s' | 'calls/s';

/** What was measured of one thing: the middle value and half the distance between the quartiles. */
export interface Reading {
  readonly what: string;
  readonly value: number;
  readonly spread: number;
}

/** The highest value that is good enough: so many times the baseline and so much on top, in the figure's unit. */
export interface Limit {
  readonly times: number;
  readonly plus: number;
}

/** Where a figure stands in a chart of lines. */
export interface Point {
  readonly chart: string;
  readonly line: string;
  readonly x: number;
}

/** One line of the report. */
export interface Figure extends Reading {
  readonly unit: Unit;
  /** What it is compared with, measured in the same run. */
  readonly baseline: Reading | null;
  readonly limit: Limit | null;
  /** What is done within the time, to be told per second. */
  readonly amount: Amount | null;
  readonly point: Point | null;
}

export interface Amount {
  readonly count: number;
  readonly of: string;
}

/** What a comparison may say beyond its two names. */
export type Detail = Partial<Pick<Figure, 'unit' | 'limit' | 'amount' | 'point'>> & {
  /** What the report calls it, when the samples have another name. */
  readonly as?: string;
  readonly baselineAs?: string;
};

/** Compares two candidates of one run. */
export function compare(samples: Samples, what: string, baseline: string, detail: Detail = {}): Figure {
  const { as, baselineAs, ...rest } = detail;
  const other = readingOf(samples, baseline);
  return {
    ...readingOf(samples, what),
    what: as ?? what,
    unit: 'ms',
    baseline: { ...other, what: baselineAs ?? baseline },
    limit: null,
    amount: null,
    point: null,
    ...rest,
  };
}

/** The middle value of one candidate's samples. */
export function medianOf(samples: Samples, what: string): number {
  return readingOf(samples, what).value;
}

function readingOf(samples: Samples, what: string): Reading {
  const taken = samples.get(what) ?? [];
  if (taken.length === 0) throw new Error(`nothing was measured of ${what}`);
  return { what, value: median(taken), spread: spread(taken) };
}

/** The figure beside its baseline; null when it has none. */
export function ratioOf({ value, baseline }: Figure): number | null {
  return baseline === null ? null : value / baseline.value;
}

/** The limit in the figure's own unit; null when there is none. */
export function limitOf({ baseline, limit }: Figure): number | null {
  return limit === null ? null : limit.times * (baseline?.value ?? 0) + limit.plus;
}

/** Whether the figure is within its limit. */
export function isWithin(figure: Figure): boolean {
  const limit = limitOf(figure);
  return limit === null || figure.value <= limit;
}

/** Two decimals, and more where those would be nothing. */
export function ratioText(ratio: number): string {
  return `${ratio >= 0.1 ? ratio.toFixed(2) : ratio.toPrecision(2)} ×`;
}
