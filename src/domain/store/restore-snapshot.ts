import { claimsByKind } from '../session/doubled-claim.ts';
import type { Session } from '../session/session.ts';
import { meansTheSame } from './compare-snapshots.ts';
import type { Finding, Severity } from './findings.ts';
import type { KeptRecord } from './kept-record.ts';

type Action = 'none' | 'update' | 'remove';

/** A record of which store and snapshot do not say the same, and what becomes of it. */
export type RestoreFinding =
  /** The store's is newer, so the store's stays. */
  | (Finding<'kept', Action> & Versions)
  /** The snapshot's takes its place. */
  | (Finding<'updated', Action> & Versions)
  /** The store has it and the snapshot does not. */
  | Finding<'removed', Action>
  /** The snapshot has it, and cannot have it in because of a claim of the one that is named. */
  | (Finding<'name-taken', Action> & { readonly by: string })
  | (Finding<'task-taken', Action> & { readonly by: string });

interface Versions {
  readonly here: number;
  readonly there: number;
}

/** What a store comes to when a snapshot is put into it. */
export interface RestorePlan {
  /** All that the store shall hold. */
  readonly records: readonly KeptRecord[];
  readonly findings: readonly RestoreFinding[];
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly removed: number;
}

export type PlanRestore = (held: readonly KeptRecord[], snapshot: readonly KeptRecord[]) => RestorePlan;

/**
 * Adds what the store lacks. Of two states of one record the one that was changed more often stays, then the one that was
 * changed later, then the store's. No claim of a record that the store has gives way.
 */
export const mergeSnapshot: PlanRestore = (held, snapshot) => {
  const result = new Map(held.map((record) => [record.session.id, record]));
  const claims = new Map(
    held.flatMap(({ session }) => keysOf(session).map((key) => [key, session] as const)),
  );
  const counts = { inserted: 0, updated: 0, unchanged: 0, removed: 0 };
  const findings: RestoreFinding[] = [];
  const put = (record: KeptRecord): RestoreFinding | null => {
    const here = result.get(record.session.id)?.session ?? null;
    const obstacle = obstacleOf(record.session, claims);
    if (obstacle !== null) return obstacle;
    for (const key of here === null ? [] : keysOf(here)) claims.delete(key);
    for (const key of keysOf(record.session)) claims.set(key, record.session);
    result.set(record.session.id, record);
    counts[here === null ? 'inserted' : 'updated'] += 1;
    if (here !== null) findings.push(updated(here, record));
    return null;
  };
  const newer: KeptRecord[] = [];
  for (const record of snapshot) {
    const here = result.get(record.session.id)?.session;
    if (here === undefined) continue;
    if (meansTheSame(here, record.session)) counts.unchanged += 1;
    else if (isNewer(record.session, here)) newer.push(record);
    else findings.push(kept(here, record));
  }
  const added = snapshot.filter(({ session }) => !result.has(session.id));
  // What is renamed makes room for others, and all of that before anything is added.
  findings.push(...putAll(newer, put), ...putAll(added, put));
  return { records: [...result.values()], findings, ...counts };
};

/** Puts in what can be, again and again as long as that makes room for more; the findings about the rest. */
function putAll(
  records: readonly KeptRecord[],
  put: (record: KeptRecord) => RestoreFinding | null,
): readonly RestoreFinding[] {
  const left = records.flatMap((record) => {
    const obstacle = put(record);
    return obstacle === null ? [] : [{ record, obstacle }];
  });
  return left.length === 0 || left.length === records.length
    ? left.map(({ obstacle }) => obstacle)
    : putAll(
        left.map(({ record }) => record),
        put,
      );
}

/** Makes the store equal to the snapshot. */
export const replaceBySnapshot: PlanRestore = (held, snapshot) => {
  const here = new Map(held.map((record) => [record.session.id, record]));
  const counts = { inserted: 0, updated: 0, unchanged: 0 };
  const findings: RestoreFinding[] = [];
  const records = snapshot.map((record) => {
    const before = here.get(record.session.id);
    here.delete(record.session.id);
    const same = before !== undefined && meansTheSame(before.session, record.session);
    counts[before === undefined ? 'inserted' : same ? 'unchanged' : 'updated'] += 1;
    if (before !== undefined && !same) findings.push(updated(before.session, record));
    return same ? before : record;
  });
  for (const { session } of here.values()) {
    findings.push({ ...about(session, 'removed', 'warning'), action: 'remove', done: true });
  }
  return { records, findings, ...counts, removed: here.size };
};

/** Whether the plan changes anything. */
export function changesAnything({ inserted, updated: changed, removed }: RestorePlan): boolean {
  return inserted + changed + removed > 0;
}

function isNewer(a: Session, b: Session): boolean {
  return a.version === b.version ? a.updatedAt > b.updatedAt : a.version > b.version;
}

function obstacleOf(session: Session, claims: ReadonlyMap<string, Session>): RestoreFinding | null {
  for (const [what, claim] of claimsByKind(session)) {
    const holder = claims.get(claim);
    if (holder === undefined || holder.id === session.id) continue;
    const kind = what === 'task' ? 'task-taken' : 'name-taken';
    return { ...about(session, kind, 'error'), action: 'none', done: false, by: holder.name };
  }
  return null;
}

function kept(here: Session, record: KeptRecord): RestoreFinding {
  return { ...about(here, 'kept', 'warning'), action: 'none', done: false, ...versions(here, record) };
}

function updated(here: Session, record: KeptRecord): RestoreFinding {
  return { ...about(here, 'updated', 'info'), action: 'update', done: true, ...versions(here, record) };
}

function versions(here: Session, there: KeptRecord): Versions {
  return { here: here.version, there: there.session.version };
}

function about<Kind extends RestoreFinding['kind']>(
  { name, workspace }: Session,
  kind: Kind,
  severity: Severity,
): { kind: Kind; severity: Severity; session: string; path: string } {
  return { kind, severity, session: name, path: workspace.path };
}

function keysOf(session: Session): readonly string[] {
  return claimsByKind(session).map(([, claim]) => claim);
}
