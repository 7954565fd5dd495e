import { completed, composeSession } from '../legacy/compose-session.ts';
import { groupDrafts } from '../legacy/group-drafts.ts';
import type { LegacyDraft } from '../legacy/legacy-draft.ts';
import { draftRecords, type DraftingFacts } from '../legacy/draft-records.ts';
import type { UnreadableLegacyRecord } from '../legacy/legacy-record.ts';
import type { SessionId } from '../session/session-id.ts';
import type { Session } from '../session/session.ts';
import type { Timestamp } from '../timestamp.ts';
import type { AbsolutePath } from '../workspace/workspace-path.ts';
import { claimsOf, type Claims } from './claims.ts';
import type { RecordFinding } from './consolidation-findings.ts';
import { findingsAboutDraft, findingsAboutSession } from './describe-drafts.ts';

export interface ConsolidationFacts extends DraftingFacts {
  readonly workspaces: AbsolutePath;
  /** All records of the store, trashed ones included. */
  readonly current: readonly Session[];
  /** What earlier consolidations made of which drafts, by their keys. */
  readonly settled: ReadonlyMap<SessionId, SessionId>;
  /** The stores that were named, whose records come back even if they were removed since. */
  readonly named: ReadonlySet<string>;
  readonly unreadable: readonly UnreadableLegacyRecord[];
  /** Whether the plan is carried out before anybody is told of its findings. */
  readonly toBeDone: boolean;
}

export interface ConsolidationPlan {
  readonly inserts: readonly Session[];
  readonly replacements: readonly { readonly before: Session; readonly after: Session }[];
  /** Records whose workspace stands and has no such marker. */
  readonly marks: readonly Session[];
  readonly findings: readonly RecordFinding[];
  /** Which session each draft has become part of, by its key. */
  readonly settled: ReadonlyMap<SessionId, SessionId>;
}

/** Decides what becomes of every legacy record. The order in which stores and records come has no influence. */
export function planConsolidation(facts: ConsolidationFacts): ConsolidationPlan {
  const drafts = draftRecords(facts);
  const removed = removedSince(facts);
  const [gone, present] = [drafts.filter(removed), drafts.filter((draft) => !removed(draft))];
  const markerAt = new Map([...facts.places.values()].map(({ path, marker }) => [path, marker]));
  const groups = groupDrafts(present, {
    current: facts.current,
    placeOf: (session) =>
      session.workspace.host === facts.host && markerAt.has(session.workspace.path)
        ? session.workspace.path
        : null,
    settled: facts.settled,
  });
  const inserts: Session[] = [];
  const replacements: { before: Session; after: Session }[] = [];
  const findings: RecordFinding[] = [...facts.unreadable.map(unreadable), ...gone.map(removal)];
  const settled = new Map<SessionId, SessionId>();
  const claims = claimsOf(facts.current);
  const kept: Session[] = [];
  for (const { current, drafts: said } of groups) {
    const [newest, ...others] = said;
    if (newest === undefined) continue;
    const wanted = current === null ? composeSession([newest, ...others], facts) : completed(current, said);
    const { session, lost } = settle(wanted, current, claims, facts.now);
    if (current === null) inserts.push(session);
    else if (session !== current) replacements.push({ before: current, after: session });
    kept.push(session);
    for (const { key } of said) settled.set(key, session.id);
    const changes = current === null || session !== current;
    for (const [at, draft] of said.entries()) {
      findings.push(
        ...findingsAboutDraft(draft, {
          session,
          changes,
          decides: at === 0 && current === null,
          toBeDone: facts.toBeDone,
        }),
      );
    }
    findings.push(...findingsAboutSession(newest, { session, lost, markerAt, host: facts.host }));
  }
  const marks = kept.filter(
    ({ id, status, workspace }) =>
      status !== 'trashed' &&
      workspace.host === facts.host &&
      markerAt.has(workspace.path) &&
      [undefined, id].includes(markerAt.get(workspace.path)?.id),
  );
  return {
    inserts,
    replacements,
    marks: marks.filter((session) => !isSame(markerAt.get(session.workspace.path) ?? null, session)),
    findings: findings.toSorted(byPlaceInStore),
    settled,
  };
}

/** Gives the session the name and the task that it may have. */
function settle(
  wanted: Session,
  current: Session | null,
  claims: Claims,
  now: Timestamp,
): { readonly session: Session; readonly lost: { readonly task: string; readonly holder: string } | null } {
  const named = current === null ? claims.named(wanted) : wanted;
  const taken = claims.taskTaken(named, current);
  const session =
    taken === null ? named : { ...named, task: current?.task ?? null, repo: current?.repo ?? named.repo };
  const unchanged = current !== null && (session === current || isSame(current, session));
  claims.claim(session);
  if (current === null) return { session, lost: taken };
  return {
    session: unchanged ? current : { ...session, updatedAt: now, version: current.version + 1 },
    lost: taken,
  };
}

/** What was consolidated before and is gone; if all of it is gone, it is the store that is another one. */
function removedSince({ settled, current, named }: ConsolidationFacts): (draft: LegacyDraft) => boolean {
  const ids = new Set(current.map(({ id }) => id));
  const sameStore = [...settled.values()].some((id) => ids.has(id));
  return ({ key, record }) => {
    const became = settled.get(key);
    return sameStore && became !== undefined && !ids.has(became) && !named.has(record.source.store);
  };
}

function unreadable({ source, label, reason }: UnreadableLegacyRecord): RecordFinding {
  const about = { session: null, path: null, source, spelled: label, action: 'none', done: false } as const;
  return { kind: 'unreadable', severity: 'error', ...about, reason };
}

function removal({ record: { source }, spelled, path }: LegacyDraft): RecordFinding {
  const about = { session: null, path, source, spelled, action: 'none', done: false } as const;
  return { kind: 'removed-since', severity: 'info', ...about };
}

function byPlaceInStore({ source: a }: RecordFinding, { source: b }: RecordFinding): number {
  return a.store === b.store ? a.position - b.position : a.store < b.store ? -1 : 1;
}

function isSame(a: Session | null, b: Session): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
