import type { ResultAsync } from 'neverthrow';
import type { SessionCursor, SessionFilter, SessionPage } from '../../domain/session/session-filter.ts';
import type { SessionId } from '../../domain/session/session-id.ts';
import type { Session } from '../../domain/session/session.ts';
import type { ClaimRefused, StoreError, VersionConflict } from './port-errors.ts';

/** The one record of all sessions. Each call is one transaction; a row that does not parse is `StoreDamaged`. */
export interface SessionStore {
  find(id: SessionId): ResultAsync<Session | null, StoreError>;

  /** A page in the order of `compareByActivity`; `limit` is at least 1. */
  list(filter: SessionFilter, page: PageRequest): ResultAsync<SessionPage, StoreError>;

  /** Adds a record; the store itself refuses a name or a task that another record claims. */
  insert(session: Session): ResultAsync<void, StoreError | ClaimRefused>;

  /** Puts the record in the place of the one with the same id, if that one still has `expectedVersion`. */
  replace(
    session: Session,
    expectedVersion: number,
  ): ResultAsync<void, StoreError | ClaimRefused | VersionConflict>;

  /** Takes the record out for good, if it still has the version of the one given. */
  remove(session: Session): ResultAsync<void, StoreError | VersionConflict>;
}

export interface PageRequest {
  readonly limit: number;
  /** The cursor that the page before gave, or null for the first page. */
  readonly after: SessionCursor | null;
}
