import { timestampFromMilliseconds, type Timestamp } from '../timestamp.ts';

const shape =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(?:Z|UTC|([+-])(\d{2})(?::?(\d{2}))?)?$/i;

/** Before this there was nothing to have a session of. */
const earliest = Date.UTC(2000, 0);

/**
 * Reads a date as programs, databases and people wrote it, in UTC unless it says otherwise; null for what is no date, and for
 * one that lies in the future or before 2000: it would decide which record is the newest.
 */
export function parseLegacyDate(text: string, now: Timestamp): Timestamp | null {
  const milliseconds = /^\d{10}$|^\d{13}$/.test(text)
    ? Number(text.padEnd(13, '0'))
    : fromParts(shape.exec(text.trim()));
  if (milliseconds === null || milliseconds < earliest || milliseconds > Date.parse(now)) return null;
  const date = timestampFromMilliseconds(milliseconds);
  // Most are written like this: one string does for both.
  return date === text ? (text as Timestamp) : date;
}

function fromParts(match: RegExpExecArray | null): number | null {
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction, sign, zoneHours, zoneMinutes] = match;
  const parts = [year, month, day, hour, minute, second].map((part) => Number(part ?? 0));
  const [y = 0, m = 0, d = 0, h = 0, min = 0, s = 0] = parts;
  const instant = Date.UTC(y, m - 1, d, h, min, s, Number((fraction ?? '0').padEnd(3, '0').slice(0, 3)));
  const read = new Date(instant);
  // What does not exist, such as 31 June, would become another day.
  if (read.getUTCMonth() !== m - 1 || read.getUTCDate() !== d || h > 23 || min > 59 || s > 59) return null;
  const offset = (Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0)) * 60_000;
  return sign === '-' ? instant + offset : instant - offset;
}
