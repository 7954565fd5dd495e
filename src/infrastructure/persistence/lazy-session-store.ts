import { okAsync, ResultAsync, type Result } from 'neverthrow';
import type { ClaimRefused, StoreError, VersionConflict } from '../../application/ports/port-errors.ts';
import type { PageRequest, SessionStore } from '../../application/ports/session-store.ts';
import type { StoreDescription, StoreMaintenance } from '../../application/ports/store-maintenance.ts';
import type { Rewrite, StoreSnapshots } from '../../application/ports/store-snapshots.ts';
import type { SessionFilter, SessionPage } from '../../domain/session/session-filter.ts';
import type { SessionId } from '../../domain/session/session-id.ts';
import type { Session } from '../../domain/session/session.ts';
import type { KeptRecord } from '../../domain/store/kept-record.ts';

/** A store that may be opened, as its backend's own module offers it. */
export interface StoreBackend {
  /** Whether the store was ever written to; opening it makes it if it was not. */
  readonly exists: () => Result<boolean, StoreError> | ResultAsync<boolean, StoreError>;
  readonly open: () => ResultAsync<OpenStore, StoreError>;
  /** Lets go of what looking and opening have left behind that is no one store's. */
  readonly close?: () => Promise<void>;
  /** The description of the store while it does not exist. */
  readonly absent: StoreDescription;
}

/** An open connection to a store. */
export interface OpenStore {
  readonly records: SessionStore & StoreMaintenance & StoreSnapshots;
  /** False once another store was put in the place of this one. */
  readonly isCurrent: () => boolean;
  readonly close: () => void;
}

/**
 * Opens the store at the first call that needs it, once for all calls; an opening that failed is tried again by the
 * next one. A read does not create a store: one that does not exist holds nothing.
 */
export class LazySessionStore implements SessionStore, StoreMaintenance, StoreSnapshots {
  readonly #load: () => Promise<StoreBackend>;
  readonly #opened = new Set<OpenStore>();
  #backend: Promise<StoreBackend> | null = null;
  #opening: Promise<Result<OpenStore, StoreError>> | null = null;
  #current: OpenStore | null = null;

  constructor(load: () => Promise<StoreBackend>) {
    this.#load = load;
  }

  find(id: SessionId): ResultAsync<Session | null, StoreError> {
    return this.#read(
      (records) => records.find(id),
      () => null,
    );
  }

  list(filter: SessionFilter, page: PageRequest): ResultAsync<SessionPage, StoreError> {
    return this.#read(
      (records) => records.list(filter, page),
      () => ({ sessions: [], next: null }),
    );
  }

  describe(): ResultAsync<StoreDescription, StoreError> {
    return this.#read(
      (records) => records.describe(),
      (backend) => backend.absent,
    );
  }

  readAll(): ResultAsync<readonly KeptRecord[], StoreError> {
    return this.#read(
      (records) => records.readAll(),
      () => [],
    );
  }

  readInTurn(show: (some: readonly KeptRecord[]) => void): ResultAsync<void, StoreError> {
    return this.#read(
      (records) => records.readInTurn(show),
      () => undefined,
    );
  }

  rewrite<E>(decide: Rewrite<E>): ResultAsync<void, StoreError | ClaimRefused | E> {
    return this.#store().andThen((records) => records.rewrite(decide));
  }

  insert(session: Session): ResultAsync<void, StoreError | ClaimRefused> {
    return this.#store().andThen((records) => records.insert(session));
  }

  replace(
    session: Session,
    expectedVersion: number,
  ): ResultAsync<void, StoreError | ClaimRefused | VersionConflict> {
    return this.#store().andThen((records) => records.replace(session, expectedVersion));
  }

  remove(session: Session): ResultAsync<void, StoreError | VersionConflict> {
    return this.#store().andThen((records) => records.remove(session));
  }

  /** Lets go of whatever was opened; a later call opens it again. */
  async close(): Promise<void> {
    await this.#opening;
    for (const store of this.#opened) store.close();
    this.#opened.clear();
    this.#current = null;
    this.#opening = null;
    await (await this.#backend)?.close?.();
  }

  #read<T>(
    query: (records: OpenStore['records']) => ResultAsync<T, StoreError>,
    whenAbsent: (backend: StoreBackend) => T,
  ): ResultAsync<T, StoreError> {
    // An open store that is still the one of its place need not be looked for.
    if (this.#current?.isCurrent() === true) return query(this.#current.records);
    return ResultAsync.fromSafePromise((this.#backend ??= this.#load())).andThen((backend) =>
      new ResultAsync(Promise.resolve(backend.exists())).andThen((exists) =>
        exists ? this.#store().andThen(query) : okAsync(whenAbsent(backend)),
      ),
    );
  }

  #store(): ResultAsync<OpenStore['records'], StoreError> {
    // The one that was replaced is closed later: calls may still be under way in it.
    if (this.#current?.isCurrent() === false) this.#current = this.#opening = null;
    return new ResultAsync((this.#opening ??= this.#open())).map(({ records }) => records);
  }

  async #open(): Promise<Result<OpenStore, StoreError>> {
    try {
      const backend = await (this.#backend ??= this.#load());
      const opened = await backend.open();
      if (opened.isOk()) this.#opened.add((this.#current = opened.value));
      return opened;
    } finally {
      if (this.#current === null) this.#opening = null;
    }
  }
}
