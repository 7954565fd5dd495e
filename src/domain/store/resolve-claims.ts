import { claimsOf, heldClaims } from '../session/claims.ts';
import { foldName, type SessionName } from '../session/session-name.ts';
import type { Session } from '../session/session.ts';
import { renderTask } from '../session/task-id.ts';
import type { Timestamp } from '../timestamp.ts';

/** What a record had to give up because another one holds it; it is an alias of the record from then on. */
export interface GivenUp {
  readonly session: Session;
  readonly name: SessionName | null;
  readonly task: string | null;
}

export interface ResolvedClaims {
  readonly sessions: readonly Session[];
  readonly givenUp: readonly GivenUp[];
}

const longestStem = 90;

/** Makes all claims different, so that one store can hold every record: who comes first keeps what it claims. */
export function resolveClaims(inOrder: readonly Session[], now: Timestamp): ResolvedClaims {
  const taken = new Set<string>();
  const names = new Set(inOrder.map(({ name }) => foldName(name)));
  const givenUp: GivenUp[] = [];
  const sessions = inOrder.map((session) => {
    const claims = claimsOf(session);
    const loses = (claim: string | null): boolean => claim !== null && taken.has(claim);
    const name = loses(claims.name) ? freeName(session.name, names) : session.name;
    const released = loses(claims.task) && session.task !== null ? renderTask(session.task) : null;
    const renamed = name === session.name ? null : session.name;
    const kept =
      renamed === null && released === null
        ? session
        : withAliases(
            { ...session, name, task: released === null ? session.task : null },
            [renamed, released],
            now,
          );
    for (const claim of heldClaims(kept)) taken.add(claim);
    if (kept !== session) givenUp.push({ session: kept, name: renamed, task: released });
    return kept;
  });
  return { sessions, givenUp };
}

function withAliases(session: Session, given: readonly (string | null)[], now: Timestamp): Session {
  const aliases = [...new Set([...session.aliases, ...given.filter((alias) => alias !== null)])];
  return { ...session, aliases, updatedAt: now, version: session.version + 1 };
}

function freeName(name: SessionName, names: Set<string>): SessionName {
  const stem = name.slice(0, longestStem);
  for (let number = 2; ; number++) {
    const candidate = `${stem}-${String(number)}`;
    if (names.has(foldName(candidate))) continue;
    names.add(foldName(candidate));
    return candidate as SessionName;
  }
}
