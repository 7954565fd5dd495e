import { millisecondsOf, type Timestamp } from '../../domain/timestamp.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago an instant was, as a person says it: `just now`, `3 min ago`, `2 days ago`, in the end the date. */
export function timeAgo(instant: Timestamp, now: number): string {
  const elapsed = now - millisecondsOf(instant);
  if (elapsed < minute) return 'just now';
  if (elapsed < hour) return `${count(elapsed / minute, 'min', 'min')} ago`;
  if (elapsed < day) return `${count(elapsed / hour, 'hour', 'hours')} ago`;
  return elapsed < 30 * day ? `${count(elapsed / day, 'day', 'days')} ago` : instant.slice(0, 10);
}

function count(amount: number, one: string, many: string): string {
  const whole = Math.floor(amount);
  return `${String(whole)} ${whole === 1 ? one : many}`;
}
