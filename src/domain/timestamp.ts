import { err, ok, type Result } from 'neverthrow';
import type { Brand } from './brand.ts';

/** An instant in UTC as RFC 3339 with milliseconds, e.g. `2026-11-23T03:56:00.000Z`; sorts as text. */
export type Timestamp = Brand<'Timestamp'>;

export interface InvalidTimestamp {
  readonly kind: 'InvalidTimestamp';
  readonly value: string;
}

const shape = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** Accepts exactly the stored form; anything else is an `InvalidTimestamp`. */
export function parseTimestamp(value: string): Result<Timestamp, InvalidTimestamp> {
  // A store parses four of them per record, which `Date` would make the most expensive part of reading it.
  return shape.test(value) && isInMonth(value)
    ? ok(value as Timestamp)
    : err({ kind: 'InvalidTimestamp', value });
}

/** Whether the day of what has the shape is one that its month has; every month has the first 28. */
function isInMonth(value: string): boolean {
  const day = Number(value.slice(8, 10));
  if (day <= 28) return true;
  const month = Number(value.slice(5, 7));
  if (month !== 2) return day <= 30 || ![4, 6, 9, 11].includes(month);
  const year = Number(value.slice(0, 4));
  return day === 29 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
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
