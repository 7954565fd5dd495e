import type { ResultAsync } from 'neverthrow';
import { checkStore as judge, type CheckFinding } from '../../domain/store/check-store.ts';
import { requireValid, type ConfigInvalid, type LoadConfig } from '../config/load-config.ts';
import type { ClockAndIds } from '../ports/clock-and-ids.ts';
import type { CallContext } from '../ports/narration.ts';
import type { FileError, StoreError } from '../ports/port-errors.ts';
import type { StoreIntegrity } from '../ports/store-integrity.ts';

export interface CheckedStore {
  readonly findings: readonly CheckFinding[];
}

export interface CheckPorts {
  readonly integrity: StoreIntegrity;
  readonly clock: ClockAndIds;
  readonly load: LoadConfig;
}

export type CheckStore = (
  input: undefined,
  context: CallContext,
) => ResultAsync<CheckedStore, StoreError | ConfigInvalid | FileError>;

/** Looks at the store itself and at every record; one that does not exist is an empty one. */
export function checkStore({ integrity, clock, load }: CheckPorts): CheckStore {
  return (_input, context) =>
    load(context)
      .andThen((layered) => requireValid(layered, context))
      .andThen(() => integrity.inspect())
      .map((content) => ({ findings: judge(content, clock.now()) }));
}
