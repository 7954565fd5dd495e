import { err, errAsync, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import { compareRecords } from '../../domain/store/compare-snapshots.ts';
import type { KeptRecord } from '../../domain/store/kept-record.ts';
import { takeSnapshot } from '../../domain/store/store-snapshot.ts';
import { resolvePath, type AbsolutePath, type InvalidPath } from '../../domain/workspace/workspace-path.ts';
import { requireValid, type ConfigInvalid, type LoadConfig } from '../config/load-config.ts';
import type { ClockAndIds } from '../ports/clock-and-ids.ts';
import type { Machine } from '../ports/machine.ts';
import type { CallContext } from '../ports/narration.ts';
import type { FileError, Interrupted, StoreError } from '../ports/port-errors.ts';
import type {
  SnapshotExists,
  SnapshotFile,
  SnapshotFiles,
  SnapshotRefused,
} from '../ports/snapshot-files.ts';
import type { StoreMaintenance } from '../ports/store-maintenance.ts';
import type { StoreSnapshots } from '../ports/store-snapshots.ts';
import type { CopyDiffers } from './store-operation-error.ts';
import { tellProgress } from './tell-progress.ts';

export interface BackUpInput {
  /** Where to; null for a new file among the backups. */
  readonly file: string | null;
}

export interface BackedUp extends SnapshotFile {
  readonly records: number;
}

export interface BackUpPorts extends TakeBackupPorts {
  readonly snapshots: StoreSnapshots;
  readonly machine: Machine;
  readonly load: LoadConfig;
}

export interface TakeBackupPorts {
  readonly maintenance: StoreMaintenance;
  readonly files: SnapshotFiles;
  readonly clock: ClockAndIds;
}

export type TakeBackupError =
  StoreError | SnapshotExists | SnapshotRefused | FileError | CopyDiffers | Interrupted;
export type BackUpError = TakeBackupError | InvalidPath | ConfigInvalid;

const shownDifferences = 10;

/** Writes everything that the store holds to a file, which is read back and compared before it counts. */
export function backUpStore(
  ports: BackUpPorts,
): (input: BackUpInput, context: CallContext) => ResultAsync<BackedUp, BackUpError> {
  return ({ file }, context) =>
    safeTry(async function* () {
      const path = file === null ? null : yield* resolvePath(file, context.cwd, ports.machine.home);
      yield* requireValid(yield* ports.load(context), context);
      const records = yield* ports.snapshots.readAll();
      return takeBackup(ports, records, path, context);
    });
}

/** Writes these records of the store to a file, as `backUpStore` does. */
export function takeBackup(
  { maintenance, files, clock }: TakeBackupPorts,
  records: readonly KeptRecord[],
  path: AbsolutePath | null,
  context: CallContext,
): ResultAsync<BackedUp, TakeBackupError> {
  return safeTry(async function* () {
    if (context.signal.aborted) return err({ kind: 'Interrupted' } as const);
    const snapshot = takeSnapshot(records, yield* maintenance.describe(), clock.now());
    tellProgress(context, 'Writing the snapshot', records.length, 0);
    const written = yield* files.write(path, snapshot);
    tellProgress(context, 'Reading it back', records.length, 50);
    yield* verified(files, written.path, records).orElse((error) =>
      files.discard(written.path).andThen(() => errAsync(error)),
    );
    return ok({ ...written, records: records.length });
  });
}

function verified(
  files: SnapshotFiles,
  path: AbsolutePath,
  records: readonly KeptRecord[],
): ResultAsync<void, CopyDiffers | SnapshotRefused | FileError> {
  return files.read(path).andThen((copy) => requireSame(records, copy.records, path));
}

/** Fails if the copy at the location is not what it was copied from. */
export function requireSame(
  expected: readonly KeptRecord[],
  found: readonly KeptRecord[],
  location: string,
): ResultAsync<void, CopyDiffers> {
  const differences = compareRecords(expected, found);
  return differences.length === 0
    ? okAsync()
    : errAsync({ kind: 'CopyDiffers', location, differences: differences.slice(0, shownDifferences) });
}
