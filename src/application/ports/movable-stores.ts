import type { ResultAsync } from 'neverthrow';
import type { Backend } from '../../domain/config/config.ts';
import type { KeptRecord } from '../../domain/store/kept-record.ts';
import type { MoveNote } from '../../domain/store/move-note.ts';
import type { StoreError } from './port-errors.ts';

/** The stores that the configuration places, whichever of them is used. */
export interface MovableStores {
  /** The store of that backend; null when nothing says where it is. */
  at(backend: Backend): ResultAsync<PlacedStore | null, never>;
}

export interface PlacedStore {
  readonly backend: Backend;
  /** A path, or a URL without its password. */
  readonly location: string;
  readonly store: MovableStore;
}

export interface StoreContent {
  readonly note: MoveNote | null;
  readonly records: readonly KeptRecord[];
}

/** A store as one end of a migration. Each call is one transaction. */
export interface MovableStore {
  /** All that it holds; nothing if it does not exist. */
  look(): ResultAsync<StoreContent, StoreError>;

  /** Makes it take no record from anybody until it is opened again; makes the store if there is none. */
  close(note: MoveNote): ResultAsync<void, StoreError>;

  /** Takes the note away. */
  reopen(): ResultAsync<void, StoreError>;

  /** Puts these records in the place of all that it holds, if that may go, and closes it; false if it may not. */
  receive(
    records: readonly KeptRecord[],
    note: MoveNote,
    mayGo: (content: StoreContent) => boolean,
  ): ResultAsync<boolean, StoreError>;

  /** Copies what it holds to a name that no store has and leaves nothing but the note; the name, or null if it held nothing. */
  setAside(note: MoveNote): ResultAsync<string | null, StoreError>;
}
