import { err, errAsync, ok, safeTry, type ResultAsync } from 'neverthrow';
import { compareRecords } from '../../domain/store/compare-snapshots.ts';
import type { KeptRecord } from '../../domain/store/kept-record.ts';
import {
  changesAnything,
  mergeSnapshot,
  replaceBySnapshot,
  type PlanRestore,
  type RestorePlan,
} from '../../domain/store/restore-snapshot.ts';
import { resolvePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { requireValid } from '../config/load-config.ts';
import type { CallContext } from '../ports/narration.ts';
import type { ClaimRefused, StoreError } from '../ports/port-errors.ts';
import { takeBackup, type BackUpError, type BackUpPorts, type TakeBackupError } from './back-up-store.ts';
import { tellProgress } from './tell-progress.ts';

export interface RestoreStoreInput {
  readonly file: string | null;
  /** Whether what the snapshot does not have goes. */
  readonly replace: boolean;
}

export interface RestoredStore extends Omit<RestorePlan, 'records'> {
  /** How many the store holds now. */
  readonly records: number;
  /** What the store held before, if anything of it was replaced or removed. */
  readonly backup: AbsolutePath | null;
}

export type RestoreStoreError =
  BackUpError | ClaimRefused | { readonly kind: 'SelectionNeeded'; readonly operation: 'db.restore' };

/** Somebody wrote between the backup and the restore: what would be replaced is not what was backed up. */
interface ChangedMeanwhile {
  readonly kind: 'ChangedMeanwhile';
}

const attempts = 5;

/** Puts a snapshot into the store, in one transaction: merges it, or makes the store equal to it. */
export function restoreStore(
  ports: BackUpPorts,
): (input: RestoreStoreInput, context: CallContext) => ResultAsync<RestoredStore, RestoreStoreError> {
  return ({ file, replace }, context) =>
    safeTry(async function* () {
      if (file === null) return err({ kind: 'SelectionNeeded', operation: 'db.restore' } as const);
      const path = yield* resolvePath(file, context.cwd, ports.machine.home);
      yield* requireValid(yield* ports.load(context), context);
      const { records } = yield* ports.files.read(path);
      return put(ports, records, replace ? replaceBySnapshot : mergeSnapshot, context, attempts);
    });
}

function put(
  ports: BackUpPorts,
  snapshot: readonly KeptRecord[],
  plan: PlanRestore,
  context: CallContext,
  left: number,
): ResultAsync<RestoredStore, TakeBackupError | ClaimRefused> {
  return safeTry<RestoredStore, TakeBackupError | ClaimRefused | ChangedMeanwhile>(async function* () {
    const held = yield* ports.snapshots.readAll();
    const expected = plan(held, snapshot);
    if (!changesAnything(expected)) return ok(restored(expected, null));
    const loses = expected.updated + expected.removed > 0 || (plan === replaceBySnapshot && held.length > 0);
    const backup = loses ? yield* takeBackup(ports, held, null, context) : null;
    if (context.signal.aborted) return err({ kind: 'Interrupted' } as const);
    tellProgress(context, 'Restoring', snapshot.length, 75);
    let done = expected;
    yield* ports.snapshots.rewrite<ChangedMeanwhile>((now) => {
      if (loses && compareRecords(held, now).length > 0) return err({ kind: 'ChangedMeanwhile' });
      done = plan(now, snapshot);
      return ok(done.records);
    });
    return ok(restored(done, backup?.path ?? null));
  }).orElse((error) => {
    if (error.kind !== 'ChangedMeanwhile') return errAsync(error);
    return left > 1 ? put(ports, snapshot, plan, context, left - 1) : busy(ports);
  });
}

function busy({ maintenance }: BackUpPorts): ResultAsync<never, StoreError> {
  return maintenance.describe().andThen(({ location }) => errAsync({ kind: 'StoreBusy', location } as const));
}

function restored({ records, ...plan }: RestorePlan, backup: AbsolutePath | null): RestoredStore {
  return { ...plan, records: records.length, backup };
}
