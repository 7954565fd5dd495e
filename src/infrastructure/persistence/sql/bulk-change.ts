import type { Result } from 'neverthrow';
import type { KeptRecord } from '../../../domain/store/kept-record.ts';
import { rowOf, type SessionRow } from './session-row.ts';

/** The rows that go, and then those that come. */
export interface BulkChange {
  readonly removed: readonly SessionRow['id'][];
  /** Each is laid out when its turn comes: all of them at once would be in memory a second time. */
  readonly added: Iterable<SessionRow>;
  /** How many rows there are afterwards, those that stay included. */
  readonly leaves: number;
}

/** What a database is told to have broken when it holds another number of rows than it was left with; null if it does not. */
export function miscounted(leaves: number, holds: number): string | null {
  return leaves === holds ? null : `it was to hold ${String(leaves)} records and holds ${String(holds)}`;
}

/** One transaction that keeps other writers out: reads every row and makes the change that is worked out, if there is one. */
export type RewriteRows = <E>(
  decide: (rows: readonly SessionRow[]) => Result<BulkChange, E>,
) => Promise<Result<void, E>>;

/** What puts the wanted records in the place of those held. One that changes goes first, so that no claim is in the way. */
export function changesBetween(held: readonly KeptRecord[], wanted: readonly KeptRecord[]): BulkChange {
  const before = new Set(held);
  const stay = new Set(wanted.filter((record) => before.has(record)));
  return {
    removed: held.filter((record) => !stay.has(record)).map(({ session }) => session.id),
    added: rowsOf(wanted, stay),
    leaves: wanted.length,
  };
}

function* rowsOf(wanted: readonly KeptRecord[], stay: ReadonlySet<KeptRecord>): Generator<SessionRow> {
  for (const record of wanted) if (!stay.has(record)) yield rowOf(record.session, record.kept.pr);
}
