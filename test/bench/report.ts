import { median, spread, type Samples } from './measure.ts';

/** One line of the report. */
export interface Figure {
  readonly what: string;
  readonly unit: 'ms' | 'µs' | 'MiB';
  readonly value: number;
  readonly spread: number;
  /** What it is compared with; null for an absolute figure. */
  readonly baseline: { readonly what: string; readonly value: number; readonly spread: number } | null;
  /** The highest ratio, or without a baseline the highest value, that is good enough; null when there is none. */
  readonly target: number | null;
}

/** Compares two candidates of one run; `offset` (ms) is granted on top of the baseline. */
export function compare(
  samples: Samples,
  what: string,
  baseline: string,
  target: number | null,
  offset = 0,
): Figure {
  const own = samples.get(what) ?? [];
  const other = samples.get(baseline) ?? [];
  return {
    what,
    unit: 'ms',
    value: median(own),
    spread: spread(own),
    baseline: { what: baseline, value: median(other) + offset, spread: spread(other) },
    target,
  };
}

/** Whether the figure is within its target. */
export function isWithin({ value, baseline, target }: Figure): boolean {
  return target === null || value / (baseline?.value ?? 1) <= target;
}

/** A table of the figures in Markdown. */
export function renderFigures(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { what, unit, value, baseline, target } = figure;
    const ratio = baseline === null ? '' : `${(value / baseline.value).toFixed(2)} ×`;
    const limit =
      target === null ? '' : baseline === null ? `≤ ${target} ${unit}` : `≤ ${target.toFixed(2)} ×`;
    const other =
      baseline === null
        ? ''
        : `${baseline.what}: ${shown(baseline.value, baseline.spread)} ${unit}${perSecond(unit, baseline.value)}`;
    const verdict = target === null ? '' : isWithin(figure) ? 'yes' : '**no**';
    return `| ${what} | ${shown(value, figure.spread)} ${unit}${perSecond(unit, value)} | ${other} | ${ratio} | ${limit} | ${verdict} |`;
  });
  return ['| what | median | beside | ratio | target | met |', '|---|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

function perSecond(unit: Figure['unit'], value: number): string {
  return unit === 'µs' ? ` (${Math.round(1e6 / value).toLocaleString('en')}/s)` : '';
}

function shown(value: number, deviation: number): string {
  return `${value.toFixed(1)} ± ${deviation.toFixed(1)}`;
}
