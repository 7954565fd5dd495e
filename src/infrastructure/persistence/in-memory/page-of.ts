import type { PageRequest } from '../../../application/ports/session-store.ts';
import {
  compareByActivity,
  matchesFilter,
  type SessionFilter,
  type SessionPage,
} from '../../../domain/session/session-filter.ts';
import type { Session } from '../../../domain/session/session.ts';

/** The page of those records that the filter asks for. */
export function pageOf(
  records: Iterable<Session>,
  filter: SessionFilter,
  { limit, after }: PageRequest,
): SessionPage {
  const found = [...records]
    .filter((session) => matchesFilter(session, filter))
    .filter((session) => after === null || compareByActivity(session, after) > 0)
    .sort(compareByActivity);
  const sessions = found.slice(0, limit);
  const last = sessions.at(-1);
  const next =
    found.length === sessions.length || last === undefined
      ? null
      : { lastActivityAt: last.lastActivityAt, id: last.id };
  return { sessions, next };
}
