// An adapter as somebody outside could write it: of minsky it knows nothing but the `minsky/testing` export.
import { err, errAsync, ok, okAsync, type Result, type ResultAsync } from 'neverthrow';
import {
  pageOf,
  parseSession,
  refusedClaim,
  renderStoredSession,
  type ClaimRefused,
  type PageRequest,
  type Session,
  type SessionFilter,
  type SessionId,
  type SessionPage,
  type SessionStore,
  type StoreDescription,
  type StoreError,
  type StoreMaintenance,
  type StoredSessionDocument,
  type VersionConflict,
} from '../../../src/interfaces/testing/testing.ts';

/** Keeps each record as a document. Nothing is awaited within a call, so that no two of them overlap. */
export class DocumentSessionStore implements SessionStore, StoreMaintenance {
  readonly #documents: Map<SessionId, StoredSessionDocument>;

  constructor(documents = new Map<SessionId, StoredSessionDocument>()) {
    this.#documents = documents;
  }

  find(id: SessionId): ResultAsync<Session | null, StoreError> {
    const kept = this.#documents.get(id);
    return kept === undefined ? okAsync(null) : answered(understood(kept));
  }

  list(filter: SessionFilter, page: PageRequest): ResultAsync<SessionPage, StoreError> {
    return answered(this.#all().map((sessions) => pageOf(sessions, filter, page)));
  }

  insert(session: Session): ResultAsync<void, StoreError | ClaimRefused> {
    return answered(this.#all().andThen((sessions) => this.#put(session, sessions)));
  }

  replace(
    session: Session,
    expectedVersion: number,
  ): ResultAsync<void, StoreError | ClaimRefused | VersionConflict> {
    const others = this.#all().map((sessions) => sessions.filter(({ id }) => id !== session.id));
    return answered(
      this.#expect(session, expectedVersion)
        .andThen(() => others)
        .andThen((sessions) => this.#put(session, sessions)),
    );
  }

  remove(session: Session): ResultAsync<void, VersionConflict> {
    return answered(
      this.#expect(session, session.version).map(() => void this.#documents.delete(session.id)),
    );
  }

  describe(): ResultAsync<StoreDescription, never> {
    const records = this.#documents.size;
    return okAsync({ backend: 'memory', location: 'documents', records, schemaVersion: 1, bytes: null });
  }

  /** The document of a record. */
  kept(id: SessionId): StoredSessionDocument | undefined {
    return this.#documents.get(id);
  }

  #all(): Result<readonly Session[], StoreError> {
    return this.#documents
      .values()
      .reduce<Result<Session[], StoreError>>(
        (all, kept) => all.andThen((sessions) => understood(kept).map((session) => push(sessions, session))),
        ok([]),
      );
  }

  #expect({ id, name }: Session, version: number): Result<null, VersionConflict> {
    return this.#documents.get(id)?.version === version
      ? ok(null)
      : err({ kind: 'VersionConflict', session: name });
  }

  #put(session: Session, others: readonly Session[]): Result<void, ClaimRefused> {
    const refused = refusedClaim(session, others);
    if (refused !== null) return err(refused);
    const fresh = renderStoredSession(session);
    // What a later version wrote into the pull request stays there.
    const pr = fresh.pr === null ? null : { ...this.#documents.get(session.id)?.pr, ...fresh.pr };
    this.#documents.set(session.id, { ...fresh, pr });
    return ok();
  }
}

function understood(kept: StoredSessionDocument): Result<Session, StoreError> {
  return parseSession(kept).mapErr(({ field }) => ({
    kind: 'StoreDamaged',
    location: 'documents',
    detail: `record ${kept.id} has no valid ${field}`,
  }));
}

function answered<T, E>(result: Result<T, E>): ResultAsync<T, E> {
  return result.match<ResultAsync<T, E>>(
    (value) => okAsync(value),
    (error) => errAsync(error),
  );
}

function push(sessions: Session[], session: Session): Session[] {
  sessions.push(session);
  return sessions;
}
