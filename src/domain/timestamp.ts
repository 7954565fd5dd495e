import { err, ok, type Result } from 'neverthrow';
import type { Brand } from './brand.ts';

/** An instant in UTC as RFC 3339 with milliseconds, e.g. `2026-11-23T03:56:00.000Z`; sorts as text. */
export type Timestamp = Brand<'Timestamp'>;

export interface InvalidTimestamp {
  readonly kind: 'InvalidTimestamp';
  readonly value: string;
}

const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Accepts exactly the stored form; anything else is an `InvalidTimestamp`. */
export function parseTimestamp(value: string): Result<Timestamp, InvalidTimestamp> {
  const milliseconds = shape.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== value
    ? err({ kind: 'InvalidTimestamp', value })
    : ok(value as Timestamp);
}

const earliest = Date.parse('0000-01-01T00:00:00.000Z');
const latest = Date.parse('9999-12-31T23:59:59.999Z');

/** Converts milliseconds since 1970-01-01 UTC; what lies outside the years 0–9999 becomes the nearest instant within. */
export function timestampFromMilliseconds(milliseconds: number): Timestamp {
  return new Date(Math.min(Math.max(milliseconds, earliest), latest)).toISOString() as Timestamp;
}

/** Converts back to milliseconds since 1970-01-01 UTC. */
export function millisecondsOf(timestamp: Timestamp): number {
  return Date.parse(timestamp);
}
