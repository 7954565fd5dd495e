import type { ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import type { StoreContent } from '../../domain/store/store-content.ts';
import type { StoreError } from './port-errors.ts';

/** Looks at a store below its records, and replaces one that is damaged. */
export interface StoreIntegrity {
  /** Reads whatever can be read; nothing is changed. A store that does not exist holds nothing and has no flaw. */
  inspect(): ResultAsync<StoreContent, StoreError>;

  /**
   * Inspects the store while every writer is kept off, and puts one with the records that `decide` gives in its place
   * in one step; null leaves it as it is. Its damaged bytes are kept. One that was interrupted is finished first.
   */
  rebuild<E>(decide: Decide<E>): ResultAsync<RebuiltStore | null, StoreError | E>;
}

/** What a store shall hold, by what it holds now. */
export type Decide<E> = (content: StoreContent) => ResultAsync<readonly Session[] | null, E>;

export interface RebuiltStore {
  /** Where the damaged bytes are. */
  readonly kept: string;
}
