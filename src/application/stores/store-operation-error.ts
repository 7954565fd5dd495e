import type { Backend } from '../../domain/config/config.ts';
import type { RecordDifference } from '../../domain/store/compare-snapshots.ts';
import type { SnapshotExists, SnapshotRefused } from '../ports/snapshot-files.ts';
import type { UserConfigUnusable } from '../ports/user-config.ts';

/** A copy that was read back is not what was copied. */
export interface CopyDiffers {
  readonly kind: 'CopyDiffers';
  /** Where the copy is. */
  readonly location: string;
  /** The first of them. */
  readonly differences: readonly RecordDifference[];
}

/** Why the store stays where it is. */
export type MigrationRefused =
  /** Something that stands above the user's file names the backend, so that a change of the file would do nothing. */
  | { readonly kind: 'BackendDecidedElsewhere'; readonly source: string }
  | {
      readonly kind: 'TargetNotEmpty';
      readonly backend: Backend;
      readonly location: string;
      readonly records: number;
    };

export type StoreOperationError =
  SnapshotRefused | SnapshotExists | CopyDiffers | MigrationRefused | UserConfigUnusable;
