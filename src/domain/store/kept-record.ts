import { err, ok, Result } from 'neverthrow';
import { firstDoubledClaim } from '../session/doubled-claim.ts';
import { parseSession } from '../session/parse-session.ts';
import { renderStoredSession } from '../session/session-document.ts';
import type { Session } from '../session/session.ts';

/** A record as it is kept, with what a later version may have written into it, and as this version understands it. */
export interface KeptRecord {
  readonly kept: Readonly<Record<string, unknown>>;
  readonly session: Session;
}

/** The record as this version keeps it. */
export function keptRecordOf(session: Session): KeptRecord {
  return { kept: { ...renderStoredSession(session) }, session };
}

/** Reads a list of kept records that can stand beside each other; the error says what is wrong with it. */
export function parseKeptRecords(list: unknown): Result<readonly KeptRecord[], string> {
  if (!Array.isArray(list)) return err('its sessions are not a list');
  return Result.combine(list.map(parseKeptRecord)).andThen((records) => {
    const doubled = firstDoubledClaim(records.map(({ session }) => session));
    return doubled === null ? ok(records) : err(`two records have the ${doubled.claim}`);
  });
}

function parseKeptRecord(kept: unknown, at: number): Result<KeptRecord, string> {
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) {
    return err(`entry ${String(at + 1)} of its sessions is not a record`);
  }
  return parseSession(kept)
    .map((session) => ({ kept: kept as KeptRecord['kept'], session }))
    .mapErr(({ label, field }) => `record ${label ?? String(at + 1)} has no valid ${field}`);
}
