import { err, ok, Result } from 'neverthrow';
import { heldClaims } from '../../../domain/session/claims.ts';
import { parseSession } from '../../../domain/session/parse-session.ts';
import { renderStoredSession } from '../../../domain/session/session-document.ts';
import type { Session } from '../../../domain/session/session.ts';
import { isMembers, withUnknownMembers, type Members } from './members.ts';

/** A record as it is kept and as this version understands it. */
export interface JsonRecord {
  readonly kept: Members;
  readonly session: Session;
}

/** Lays a record out; what a later version wrote into the one in whose place it comes is carried over. */
export function recordOf(session: Session, before?: JsonRecord): JsonRecord {
  const fresh = membersOf(session);
  return {
    kept: before === undefined ? fresh : withUnknownMembers(fresh, before.kept, membersOf(before.session)),
    session,
  };
}

/** Reads the list of records; the error says what is wrong with it. */
export function parseRecords(list: unknown): Result<readonly JsonRecord[], string> {
  if (!Array.isArray(list)) return err('its sessions are not a list');
  return Result.combine(list.map(parseRecord)).andThen((records) => {
    const doubled = firstDoubled(records.flatMap(({ session }) => heldClaims(session)));
    return doubled === null ? ok(records) : err(`two records have the ${doubled}`);
  });
}

function parseRecord(kept: unknown, at: number): Result<JsonRecord, string> {
  if (!isMembers(kept)) return err(`entry ${String(at + 1)} of its sessions is not a record`);
  return parseSession(kept)
    .map((session) => ({ kept, session }))
    .mapErr(({ label, field }) => `record ${label ?? String(at + 1)} has no valid ${field}`);
}

function firstDoubled(claims: readonly string[]): string | null {
  const seen = new Set<string>();
  return claims.find((claim) => seen.size === seen.add(claim).size) ?? null;
}

function membersOf(session: Session): Members {
  return { ...renderStoredSession(session) };
}
