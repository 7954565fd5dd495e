import type { ResultAsync } from 'neverthrow';
import type { Backend } from '../../domain/config/config.ts';
import type { StoreError } from './port-errors.ts';

/** What the operator of a store wants to know of it. */
export interface StoreMaintenance {
  describe(): ResultAsync<StoreDescription, StoreError>;
}

export interface StoreDescription {
  readonly backend: Backend | 'memory';
  /** A path, or a URL without its password. */
  readonly location: string;
  readonly records: number;
  readonly schemaVersion: number;
  /** The size of everything the store keeps, or null where it cannot be known. */
  readonly bytes: number | null;
}
