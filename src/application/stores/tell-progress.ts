import type { CallContext } from '../ports/narration.ts';

/** Fewer than this are done before anybody could read of it. */
const many = 2_000;

/** Says how far a pass over all records has come, if there are so many that it takes a while. */
export function tellProgress(
  { narration }: CallContext,
  label: string,
  records: number,
  percent: number,
): void {
  if (records >= many) narration.progress({ label, percent });
}
