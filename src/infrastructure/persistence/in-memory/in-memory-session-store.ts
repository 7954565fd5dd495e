import { err, errAsync, ok, okAsync, type Result, type ResultAsync } from 'neverthrow';
import type { ClaimRefused, VersionConflict } from '../../../application/ports/port-errors.ts';
import type { PageRequest, SessionStore } from '../../../application/ports/session-store.ts';
import type { StoreDescription, StoreMaintenance } from '../../../application/ports/store-maintenance.ts';
import type { Rewrite, StoreSnapshots } from '../../../application/ports/store-snapshots.ts';
import type { SessionFilter, SessionPage } from '../../../domain/session/session-filter.ts';
import type { SessionId } from '../../../domain/session/session-id.ts';
import type { Session } from '../../../domain/session/session.ts';
import { recordOf, type KeptRecord } from '../kept-record.ts';
import { pageOf } from './page-of.ts';
import { refusedAmong, refusedClaim } from './refused-claim.ts';

/** A store for tests: it enforces every claim that the databases enforce, and forgets all at the end. */
export class InMemorySessionStore implements SessionStore, StoreMaintenance, StoreSnapshots {
  readonly #records = new Map<SessionId, KeptRecord>();

  find(id: SessionId): ResultAsync<Session | null, never> {
    return okAsync(this.#records.get(id)?.session ?? null);
  }

  list(filter: SessionFilter, page: PageRequest): ResultAsync<SessionPage, never> {
    return okAsync(pageOf(this.#sessions(), filter, page));
  }

  insert(session: Session): ResultAsync<void, ClaimRefused> {
    return this.#put(session, this.#sessions());
  }

  replace(session: Session, expectedVersion: number): ResultAsync<void, ClaimRefused | VersionConflict> {
    const others = this.#sessions().filter(({ id }) => id !== session.id);
    return this.#has(session, expectedVersion) ? this.#put(session, others) : conflict(session);
  }

  remove(session: Session): ResultAsync<void, VersionConflict> {
    if (!this.#has(session, session.version)) return conflict(session);
    this.#records.delete(session.id);
    return okAsync();
  }

  describe(): ResultAsync<StoreDescription, never> {
    return okAsync({
      backend: 'memory',
      location: 'memory',
      records: this.#records.size,
      schemaVersion: 1,
      bytes: null,
    });
  }

  readAll(): ResultAsync<readonly KeptRecord[], never> {
    return okAsync([...this.#records.values()]);
  }

  readInTurn(show: (some: readonly KeptRecord[]) => void): ResultAsync<void, never> {
    return this.readAll().map(show);
  }

  rewrite<E>(decide: Rewrite<E>): ResultAsync<void, ClaimRefused | E> {
    const decided: Result<readonly KeptRecord[], ClaimRefused | E> = decide([...this.#records.values()]);
    return decided
      .andThen((records) => {
        const refused = refusedAmong(records.map(({ session }) => session));
        return refused === null ? ok(records) : err(refused);
      })
      .map((records) => {
        this.#records.clear();
        for (const record of records) this.#records.set(record.session.id, record);
      })
      .asyncMap(() => Promise.resolve());
  }

  /** What it would have written down of a record. */
  kept(id: SessionId): unknown {
    return this.#records.get(id)?.kept;
  }

  #sessions(): readonly Session[] {
    return [...this.#records.values()].map(({ session }) => session);
  }

  #has(session: Session, version: number): boolean {
    return this.#records.get(session.id)?.session.version === version;
  }

  #put(session: Session, others: readonly Session[]): ResultAsync<void, ClaimRefused> {
    const refused = refusedClaim(session, others);
    if (refused !== null) return errAsync(refused);
    this.#records.set(session.id, recordOf(session, this.#records.get(session.id)));
    return okAsync();
  }
}

function conflict(session: Session): ResultAsync<never, VersionConflict> {
  return errAsync({ kind: 'VersionConflict', session: session.name });
}
