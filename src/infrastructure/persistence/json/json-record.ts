import { err, ok, Result } from 'neverthrow';
import { parseSession } from '../../../domain/session/parse-session.ts';
import { foldName } from '../../../domain/session/session-name.ts';
import { isLive, type Session } from '../../../domain/session/session.ts';
import { renderTask } from '../../../domain/session/task-id.ts';
import type { KeptRecord } from '../kept-record.ts';
import { isMembers } from '../members.ts';

/** Reads the list of records; the error says what is wrong with it. */
export function parseRecords(list: unknown): Result<readonly KeptRecord[], string> {
  if (!Array.isArray(list)) return err('its sessions are not a list');
  return Result.combine(list.map(parseRecord)).andThen((records) => {
    const doubled = firstDoubled(records.flatMap(({ session }) => claimsOf(session)));
    return doubled === null ? ok(records) : err(`two records have the ${doubled}`);
  });
}

function parseRecord(kept: unknown, at: number): Result<KeptRecord, string> {
  if (!isMembers(kept)) return err(`entry ${String(at + 1)} of its sessions is not a record`);
  return parseSession(kept)
    .map((session) => ({ kept, session }))
    .mapErr(({ label, field }) => `record ${label ?? String(at + 1)} has no valid ${field}`);
}

/** What no other record of a store may have. */
function claimsOf(session: Session): readonly string[] {
  const { id, name, status, task, repo } = session;
  return [
    `id ${id}`,
    ...(status === 'trashed' ? [] : [`name ${foldName(name)}`]),
    ...(task === null || !isLive(session) ? [] : [`task ${renderTask(task)} of ${repo.id}`]),
  ];
}

function firstDoubled(claims: readonly string[]): string | null {
  const seen = new Set<string>();
  return claims.find((claim) => seen.size === seen.add(claim).size) ?? null;
}
