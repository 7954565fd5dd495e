import { claimsOf, type Claims } from '../session/claims.ts';
import type { SessionId } from '../session/session-id.ts';
import type { Session } from '../session/session.ts';
import { millisecondsOf, type Timestamp } from '../timestamp.ts';
import type { Finding } from './findings.ts';
import type { StoreContent, StoreFlaw } from './store-content.ts';

/** What a look at the integrity of a store can find. */
export type CheckFinding =
  | (Finding<'file-damaged', 'repair'> & { readonly cause: string })
  | (Finding<'record-damaged', 'repair'> & { readonly field: string })
  | (Finding<SharedClaim, 'repair'> & { readonly holders: number })
  | (Finding<'time-implausible', 'none'> & { readonly field: string; readonly time: Timestamp });

export type SharedClaim = 'id-shared' | 'name-shared' | 'task-shared';

const claimed = { id: 'id-shared', name: 'name-shared', task: 'task-shared' } as const;

/** Clocks of several machines do not agree to the minute. */
const tolerated = 24 * 60 * 60 * 1000;

/** Judges the integrity of a store: what its backend says, what no two records may have, and times that cannot be. */
export function checkStore(content: StoreContent, now: Timestamp): readonly CheckFinding[] {
  return [
    ...content.flaws.map((flaw) => flawFinding(flaw, content.location)),
    ...sharedClaims(content.records),
    ...content.records.flatMap((session) => implausibleTimes(session, now)),
  ];
}

/** The claims that more than one record makes, one finding for each. */
export function sharedClaims(records: readonly Session[]): readonly CheckFinding[] {
  return (['id', 'name', 'task'] as const).flatMap((claim) =>
    [...holdersOf(records, claim).values()]
      .filter((holders) => holders.length > 1)
      .map(([first, ...others]): CheckFinding => ({
        kind: claimed[claim],
        severity: 'error',
        session: first?.name ?? null,
        path: null,
        action: 'repair',
        done: false,
        holders: others.length + 1,
      })),
  );
}

function holdersOf(records: readonly Session[], claim: keyof Claims): Map<string | null, Session[]> {
  const holders = Map.groupBy(records, (session) => claimsOf(session)[claim]);
  holders.delete(null);
  return holders;
}

function flawFinding(flaw: StoreFlaw, location: string): CheckFinding {
  const found = { severity: 'error', action: 'repair', done: false } as const;
  return flaw.kind === 'FileDamaged'
    ? { kind: 'file-damaged', ...found, session: null, path: location, cause: flaw.detail }
    : { kind: 'record-damaged', ...found, session: flaw.label, path: flaw.workspace, field: flaw.field };
}

function implausibleTimes(session: Session, now: Timestamp): readonly CheckFinding[] {
  const { id, name, createdAt, updatedAt, lastActivityAt } = session;
  const latest = millisecondsOf(now) + tolerated;
  const times = { createdAt, updatedAt, lastActivityAt };
  const implausible = Object.entries(times)
    .filter(([field, time]) => millisecondsOf(time) > latest || (field === 'updatedAt' && time < createdAt))
    .map(([field, time]) => ({ field, time }));
  const found =
    millisecondsOfId(id) > latest ? [...implausible, { field: 'id', time: createdAt }] : implausible;
  return found.map(({ field, time }) => ({
    kind: 'time-implausible',
    severity: 'warning',
    session: name,
    path: null,
    action: 'none',
    done: false,
    field,
    time,
  }));
}

/** A UUID of version 7 begins with the time at which it was made. */
function millisecondsOfId(id: SessionId): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}
