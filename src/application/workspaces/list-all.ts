import { okAsync, type ResultAsync } from 'neverthrow';
import type { SessionFilter } from '../../domain/session/session-filter.ts';
import type { Session } from '../../domain/session/session.ts';
import type { StoreError } from '../ports/port-errors.ts';
import type { PageRequest, SessionStore } from '../ports/session-store.ts';

/** Every record that the filter asks for, page after page. */
export function listAll(
  store: SessionStore,
  filter: SessionFilter,
  after: PageRequest['after'] = null,
): ResultAsync<readonly Session[], StoreError> {
  return store
    .list(filter, { limit: 1_000, after })
    .andThen(({ sessions, next }) =>
      next === null ? okAsync(sessions) : listAll(store, filter, next).map((rest) => [...sessions, ...rest]),
    );
}
