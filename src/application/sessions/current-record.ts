import { err, ok, type ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import type { StoreError, VersionConflict } from '../ports/port-errors.ts';
import type { SessionStore } from '../ports/session-store.ts';

/** The record as it is now that one's turn has come. */
export function currentRecord(
  store: SessionStore,
  { id, name }: Session,
): ResultAsync<Session, StoreError | VersionConflict> {
  return store
    .find(id)
    .andThen((now) => (now === null ? err({ kind: 'VersionConflict' as const, session: name }) : ok(now)));
}
