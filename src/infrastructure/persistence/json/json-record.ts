import { keptRecordOf, type KeptRecord } from '../../../domain/store/kept-record.ts';
import type { Session } from '../../../domain/session/session.ts';
import { withUnknownMembers } from './members.ts';

/** A record as it is kept and as this version understands it. */
export type JsonRecord = KeptRecord;

/** Lays a record out; what a later version wrote into the one in whose place it comes is carried over. */
export function recordOf(session: Session, before?: JsonRecord): JsonRecord {
  const fresh = keptRecordOf(session);
  if (before === undefined) return fresh;
  return { kept: withUnknownMembers(fresh.kept, before.kept, keptRecordOf(before.session).kept), session };
}
