import { err, ok, type Result } from 'neverthrow';
import type { Brand } from './brand.ts';

/** A length of time as a whole number and a unit: `90s`, `15m`, `12h`, `7d`, `4w`. */
export type Duration = Brand<'Duration'>;

export interface InvalidDuration {
  readonly kind: 'InvalidDuration';
  readonly value: string;
}

const millisecondsPerUnit: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Accepts up to six digits and one of `s m h d w`. */
export function parseDuration(value: string): Result<Duration, InvalidDuration> {
  return /^\d{1,6}[smhdw]$/.test(value) ? ok(value as Duration) : err({ kind: 'InvalidDuration', value });
}

/** The length in milliseconds. */
export function millisecondsIn(duration: Duration): number {
  return Number(duration.slice(0, -1)) * (millisecondsPerUnit[duration.slice(-1)] ?? 0);
}
