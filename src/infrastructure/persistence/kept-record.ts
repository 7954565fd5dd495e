import { parseSession } from '../../domain/session/parse-session.ts';
import { renderStoredSession } from '../../domain/session/session-document.ts';
import type { Session } from '../../domain/session/session.ts';
import type { KeptRecord } from '../../domain/store/kept-record.ts';
import { withUnknownMembers, type Members } from './members.ts';

export type { KeptRecord } from '../../domain/store/kept-record.ts';

/** Lays a record out; what a later version wrote into the one in whose place it comes is carried over. */
export function recordOf(session: Session, before?: KeptRecord): KeptRecord {
  const fresh = membersOf(session);
  const kept =
    before === undefined ? fresh : withUnknownMembers(fresh, before.kept, membersOf(before.session));
  return { kept, session: parseSession(kept).unwrapOr(session) };
}

function membersOf(session: Session): Members {
  return { ...renderStoredSession(session) };
}
