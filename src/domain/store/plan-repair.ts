import type { Session } from '../session/session.ts';
import type { Timestamp } from '../timestamp.ts';
import { sharedClaims } from './check-store.ts';
import { bestMarked, compareStates, sessionOfMarked, type MarkedWorkspace } from './marked-workspace.ts';
import {
  claimsGivenUp,
  recordKept,
  recordLeftOut,
  recordLost,
  recordTaken,
  type RepairFinding,
} from './repair-findings.ts';
import { resolveClaims } from './resolve-claims.ts';
import type { StoreContent } from './store-content.ts';

/** Where and when a store is repaired. */
export interface RepairSetting {
  readonly host: string;
  readonly now: Timestamp;
}

/** What a store shall hold. */
export interface RepairPlan {
  /** Whether the store has to be rebuilt; one that is whole gets its changes one by one. */
  readonly damaged: boolean;
  readonly sessions: readonly Session[];
  /** Those of the sessions that differ from every record that was read. */
  readonly changed: readonly Session[];
  readonly findings: readonly RepairFinding[];
}

interface Choice {
  readonly session: Session;
  readonly fromMarker: boolean;
  readonly findings: readonly RepairFinding[];
}

/** Decides for every session that the store or a workspace tells of which state of it is kept; no session is dropped. */
export function planRepair(
  content: StoreContent,
  marked: readonly MarkedWorkspace[],
  setting: RepairSetting,
): RepairPlan {
  const damaged = content.flaws.length > 0 || sharedClaims(content.records).length > 0;
  // A shared store has records of other machines, which alone know what became of their workspaces.
  const relevant = content.shared
    ? marked.filter(({ marker }) => marker.workspace.host === setting.host)
    : marked;
  const markers = bestMarked(relevant);
  const twins = damaged ? twinsOf(content.records, markers) : new Set<Session>();
  const records = Map.groupBy(
    content.records.filter((session) => !twins.has(session)),
    ({ id }) => id,
  );
  const choices = [
    ...[...records].map(([id, states]) => choose(states, markers.get(id) ?? null, damaged, setting)),
    ...[...markers]
      .filter(([id]) => !records.has(id as Session['id']))
      .map(([, one]) => rebuild(one, setting)),
  ];
  const { sessions, givenUp } = resolveClaims(inOrderOfRight(choices), setting.now);
  const read = new Set(content.records);
  const told = new Set<string | null>(sessions.flatMap(({ id, name }) => [id, name]));
  const findings = [
    ...[...twins].map(recordLeftOut),
    ...choices.flatMap((choice) => choice.findings),
    ...givenUp.flatMap(claimsGivenUp),
    ...content.flaws
      .filter((flaw) => flaw.kind === 'RecordDamaged')
      .filter(({ label }) => !told.has(label))
      .map(recordLost),
  ];
  return {
    damaged,
    sessions,
    changed: sessions.filter((session) => !read.has(session)),
    findings: damaged ? findings : findings.filter(({ kind }) => kind !== 'record-kept'),
  };
}

function choose(
  states: readonly Session[],
  marked: MarkedWorkspace | null,
  damaged: boolean,
  setting: RepairSetting,
): Choice {
  const [latest, ...older] = states.toSorted((a, b) => compareStates(b, a)) as [Session, ...Session[]];
  const others = older.filter((state) => !isSameState(state, latest)).map(recordLeftOut);
  if (marked === null || !outweighs(marked.marker, latest, damaged)) {
    return { session: latest, fromMarker: false, findings: [recordKept(latest), ...others] };
  }
  const session = sessionOfMarked(marked, setting.host, setting.now);
  const renewed = recordTaken('record-renewed', session, marked.directory);
  return { session, fromMarker: true, findings: [renewed, ...others] };
}

/**
 * Whether the marker is believed rather than the record: if it tells of a later state, and in a damaged store, where a
 * record can have changed without anybody noticing, also if it tells of the same state differently.
 */
function outweighs(marker: Session, record: Session, damaged: boolean): boolean {
  const later = compareStates(marker, record);
  // A start that is under way, or was interrupted, is completed from its own note.
  if (!damaged) return later > 0 && record.status !== 'starting';
  return later > 0 || (marker.version === record.version && !isSameState(marker, record));
}

function rebuild(marked: MarkedWorkspace, { host, now }: RepairSetting): Choice {
  const session = sessionOfMarked(marked, host, now);
  return { session, fromMarker: true, findings: [recordTaken('record-rebuilt', session, marked.directory)] };
}

/** Records whose id was damaged into another one that is possible: the workspace knows the right one. */
function twinsOf(
  records: readonly Session[],
  markers: ReadonlyMap<string, MarkedWorkspace>,
): ReadonlySet<Session> {
  const known = new Set([...markers.values()].map(({ marker }) => birthOf(marker)));
  return new Set(records.filter((session) => !markers.has(session.id) && known.has(birthOf(session))));
}

function birthOf({ createdAt, workspace, base }: Session): string {
  return JSON.stringify([createdAt, workspace.host, workspace.path, base.commit]);
}

/** Who keeps a claim when two have it: a record before what was rebuilt, then the one that was worked on last. */
function inOrderOfRight(choices: readonly Choice[]): readonly Session[] {
  return choices
    .toSorted(
      (a, b) =>
        Number(a.fromMarker) - Number(b.fromMarker) ||
        compareText(b.session.lastActivityAt, a.session.lastActivityAt) ||
        compareText(a.session.id, b.session.id),
    )
    .map(({ session }) => session);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isSameState(a: Session, b: Session): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
