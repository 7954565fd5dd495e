import type { Result, ResultAsync } from 'neverthrow';
import type { KeptRecord } from '../../domain/store/kept-record.ts';
import type { ClaimRefused, StoreError } from './port-errors.ts';

/** Works out all that a store shall hold from all that it holds, or refuses. */
export type Rewrite<E> = (held: readonly KeptRecord[]) => Result<readonly KeptRecord[], E>;

/** The store as one whole. Each call but `readInTurn` is one transaction. */
export interface StoreSnapshots {
  /** Every record as it is kept, at one instant. */
  readAll(): ResultAsync<readonly KeptRecord[], StoreError>;

  /**
   * Shows every record as it is kept, some at a time, so that not all have to be in memory; what changes or
   * moves meanwhile it may show in either state, or twice.
   */
  readInTurn(show: (some: readonly KeptRecord[]) => void): ResultAsync<void, StoreError>;

  /** Puts other records in the place of all that are held, or changes nothing; nobody else writes meanwhile. */
  rewrite<E>(decide: Rewrite<E>): ResultAsync<void, StoreError | ClaimRefused | E>;
}
