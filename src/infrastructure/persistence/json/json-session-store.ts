import { err, ok, type Result, type ResultAsync } from 'neverthrow';
import type { ClaimRefused, StoreError, VersionConflict } from '../../../application/ports/port-errors.ts';
import type { PageRequest, SessionStore } from '../../../application/ports/session-store.ts';
import type { StoreDescription, StoreMaintenance } from '../../../application/ports/store-maintenance.ts';
import type { Rewrite, StoreSnapshots } from '../../../application/ports/store-snapshots.ts';
import type { SessionFilter, SessionPage } from '../../../domain/session/session-filter.ts';
import type { SessionId } from '../../../domain/session/session-id.ts';
import type { Session } from '../../../domain/session/session.ts';
import type { KeptRecord } from '../../../domain/store/kept-record.ts';
import { pageOf } from '../in-memory/page-of.ts';
import { refusedAmong, refusedClaim } from '../in-memory/refused-claim.ts';
import { formatVersion } from './json-document.ts';
import type { JsonFile } from './json-file.ts';
import { recordOf } from '../kept-record.ts';

/** Keeps the records in one JSON document. */
export class JsonSessionStore implements SessionStore, StoreMaintenance, StoreSnapshots {
  readonly #file: JsonFile;

  constructor(file: JsonFile) {
    this.#file = file;
  }

  find(id: SessionId): ResultAsync<Session | null, StoreError> {
    return this.#sessions().map((sessions) => sessions.find((session) => session.id === id) ?? null);
  }

  list(filter: SessionFilter, page: PageRequest): ResultAsync<SessionPage, StoreError> {
    return this.#sessions().map((sessions) => pageOf(sessions, filter, page));
  }

  insert(session: Session): ResultAsync<void, StoreError | ClaimRefused> {
    return this.#file.change<ClaimRefused>((records) =>
      unclaimed(session, records).map(() => [...records, recordOf(session)]),
    );
  }

  replace(
    session: Session,
    expectedVersion: number,
  ): ResultAsync<void, StoreError | ClaimRefused | VersionConflict> {
    return this.#file.change<ClaimRefused | VersionConflict>((records) =>
      expected(session, expectedVersion, records).andThen((before) =>
        unclaimed(
          session,
          records.filter((record) => record !== before),
        ).map(() => records.map((record) => (record === before ? recordOf(session, before) : record))),
      ),
    );
  }

  remove(session: Session): ResultAsync<void, StoreError | VersionConflict> {
    return this.#file.change((records) =>
      expected(session, session.version, records).map((before) =>
        records.filter((record) => record !== before),
      ),
    );
  }

  describe(): ResultAsync<StoreDescription, StoreError> {
    return this.#file.read().map(({ document, bytes }) => ({
      backend: 'json',
      location: this.#file.path,
      records: document.records.length,
      schemaVersion: bytes === null ? 0 : formatVersion,
      bytes: bytes?.length ?? 0,
    }));
  }

  readAll(): ResultAsync<readonly KeptRecord[], StoreError> {
    return this.#file.read().map(({ document }) => document.records);
  }

  readInTurn(show: (some: readonly KeptRecord[]) => void): ResultAsync<void, StoreError> {
    return this.readAll().map(show);
  }

  rewrite<E>(decide: Rewrite<E>): ResultAsync<void, StoreError | ClaimRefused | E> {
    return this.#file.change<ClaimRefused | E>((held) => {
      const decided: Result<readonly KeptRecord[], ClaimRefused | E> = decide(held);
      return decided.andThen((records) => {
        const refused = refusedAmong(sessionsOf(records));
        return refused === null ? ok(records) : err(refused);
      });
    });
  }

  #sessions(): ResultAsync<readonly Session[], StoreError> {
    return this.#file.read().map(({ document }) => sessionsOf(document.records));
  }
}

function expected(
  { id, name }: Session,
  version: number,
  records: readonly KeptRecord[],
): Result<KeptRecord, VersionConflict> {
  const found = records.find(({ session }) => session.id === id);
  return found?.session.version === version ? ok(found) : err({ kind: 'VersionConflict', session: name });
}

function unclaimed(session: Session, others: readonly KeptRecord[]): Result<void, ClaimRefused> {
  const refused = refusedClaim(session, sessionsOf(others));
  return refused === null ? ok() : err(refused);
}

function sessionsOf(records: readonly KeptRecord[]): readonly Session[] {
  return records.map(({ session }) => session);
}
