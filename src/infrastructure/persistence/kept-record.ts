import { parseSession } from '../../domain/session/parse-session.ts';
import { renderStoredSession } from '../../domain/session/session-document.ts';
import type { Session } from '../../domain/session/session.ts';
import { withUnknownMembers, type Members } from './members.ts';

/** A record as it is kept and as this version understands it. */
export interface KeptRecord {
  readonly kept: Members;
  readonly session: Session;
}

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
