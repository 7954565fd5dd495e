import { err, ok, Result } from 'neverthrow';
import { heldClaims } from '../../../domain/session/claims.ts';
import { parseSession } from '../../../domain/session/parse-session.ts';
import type { KeptRecord } from '../kept-record.ts';
import { isMembers } from '../members.ts';

/** Reads the list of records; the error says what is wrong with it. */
export function parseRecords(list: unknown): Result<readonly KeptRecord[], string> {
  if (!Array.isArray(list)) return err('its sessions are not a list');
  return Result.combine(list.map(parseRecord)).andThen((records) => {
    const doubled = firstDoubled(records.flatMap(({ session }) => heldClaims(session)));
    return doubled === null ? ok(records) : err(`two records have the ${doubled}`);
  });
}

function parseRecord(kept: unknown, at: number): Result<KeptRecord, string> {
  if (!isMembers(kept)) return err(`entry ${String(at + 1)} of its sessions is not a record`);
  return parseSession(kept)
    .map((session) => ({ kept, session }))
    .mapErr(({ label, field }) => `record ${label ?? String(at + 1)} has no valid ${field}`);
}

function firstDoubled(claims: readonly string[]): string | null {
  const seen = new Set<string>();
  return claims.find((claim) => seen.size === seen.add(claim).size) ?? null;
}
