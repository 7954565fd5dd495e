import type { ResultAsync } from 'neverthrow';
import type { StoreSnapshot } from '../../domain/store/store-snapshot.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { FileError } from './port-errors.ts';

/** Why a file cannot be restored from. */
export type SnapshotRefused =
  | { readonly kind: 'SnapshotNotFound'; readonly path: string }
  /** It is something else than a snapshot. */
  | { readonly kind: 'SnapshotForeign'; readonly path: string }
  | { readonly kind: 'SnapshotDamaged'; readonly path: string; readonly detail: string }
  | {
      readonly kind: 'SnapshotTooNew';
      readonly path: string;
      readonly found: number;
      readonly supported: number;
    };

/** Something stands where a snapshot was to be written. */
export interface SnapshotExists {
  readonly kind: 'SnapshotExists';
  readonly path: string;
}

export interface SnapshotFile {
  readonly path: AbsolutePath;
  /** Of the snapshot's meaning, e.g. `sha256:…`. */
  readonly checksum: string;
}

/** Snapshots as files of the user's. */
export interface SnapshotFiles {
  /** Writes a file that was not there before, durably; at null, one of its own among the backups. */
  write(
    path: AbsolutePath | null,
    snapshot: StoreSnapshot,
  ): ResultAsync<SnapshotFile, SnapshotExists | FileError>;

  read(path: AbsolutePath): ResultAsync<StoreSnapshot, SnapshotRefused | FileError>;

  /** Takes a file away that turned out wrong. */
  discard(path: AbsolutePath): ResultAsync<void, FileError>;
}
