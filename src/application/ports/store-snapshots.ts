import type { Result, ResultAsync } from 'neverthrow';
import type { KeptRecord } from '../../domain/store/kept-record.ts';
import type { ClaimRefused, StoreError } from './port-errors.ts';

/** Works out all that a store shall hold from all that it holds, or refuses. */
export type Rewrite<E> = (held: readonly KeptRecord[]) => Result<readonly KeptRecord[], E>;

/** The store as one whole. Each call is one transaction. */
export interface StoreSnapshots {
  /** Every record as it is kept, at one instant. */
  readAll(): ResultAsync<readonly KeptRecord[], StoreError>;

  /** Puts other records in the place of all that are held, or changes nothing; nobody else writes meanwhile. */
  rewrite<E>(decide: Rewrite<E>): ResultAsync<void, StoreError | ClaimRefused | E>;
}
