import type { ResultAsync } from 'neverthrow';
import type { LegacyContent } from '../../domain/legacy/legacy-record.ts';

/** Why nothing could be read of a place that should be a store. */
export interface LegacyStoreUnreadable {
  readonly kind: 'LegacyStoreUnreadable';
  /** A path, or a URL without its password. */
  readonly location: string;
  readonly reason:
    'not-found' | 'not-a-file' | 'not-a-store' | 'too-large' | 'permission' | 'damaged' | 'unreachable';
  /** What the system or the database said of it. */
  readonly detail: string;
}

/** Reads the stores of earlier versions; nothing is ever written to them or beside them. */
export interface LegacyStores {
  /** Reads a file, or the database behind a URL, by its content. */
  read(location: string): ResultAsync<LegacyContent, LegacyStoreUnreadable>;
}
