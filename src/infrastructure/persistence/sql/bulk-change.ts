import type { Result } from 'neverthrow';
import type { KeptRecord } from '../../../domain/store/kept-record.ts';
import { rowOf, type SessionRow } from './session-row.ts';

/** The rows that go, and then those that come. */
export interface BulkChange {
  readonly removed: readonly SessionRow['id'][];
  readonly added: readonly SessionRow[];
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
    added: wanted.filter((record) => !stay.has(record)).map(({ kept, session }) => rowOf(session, kept.pr)),
  };
}
