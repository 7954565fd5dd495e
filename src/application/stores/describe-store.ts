import type { ResultAsync } from 'neverthrow';
import { requireValid, type ConfigInvalid, type LoadConfig } from '../config/load-config.ts';
import type { CallContext } from '../ports/narration.ts';
import type { FileError, StoreError } from '../ports/port-errors.ts';
import type { TellOfLegacyStores } from './tell-of-legacy-stores.ts';
import type { StoreDescription, StoreMaintenance } from '../ports/store-maintenance.ts';

export interface StoreStatus extends StoreDescription {
  /** What decided that this store is used: `default`, a variable, or a file. */
  readonly source: string;
}

/** What decided on the store, as a user knows it. */
export type StoreSource = () => string;

export interface DescribePorts {
  readonly maintenance: StoreMaintenance;
  readonly source: StoreSource;
  readonly load: LoadConfig;
  readonly tellOfLegacy: TellOfLegacyStores;
}

export type DescribeStore = (
  input: undefined,
  context: CallContext,
) => ResultAsync<StoreStatus, StoreError | ConfigInvalid | FileError>;

/** Tells which store is used, where, why, and how much it holds. */
export function describeStore({ maintenance, source, load, tellOfLegacy }: DescribePorts): DescribeStore {
  return (_input, context) =>
    load(context)
      .andThen((layered) => requireValid(layered, context))
      .andThen(() => tellOfLegacy(context))
      .andThen(() => maintenance.describe())
      .map((description) => ({ ...description, source: source() }));
}
