import type { Session } from '../session/session.ts';
import type { Timestamp } from '../timestamp.ts';
import { amended, asPresent, asTrashed, claimsOf, isNewer } from './amend-session.ts';
import { locateWorkspaces, type Locations } from './locate-workspaces.ts';
import { planPlaces } from './plan-places.ts';
import { planPresent } from './plan-present.ts';
import type { AbandonedStart, SurveyedPlace, SyncFacts } from './surveyed-place.ts';
import type { Mend, PlanContext, SyncStep, SyncWishes } from './sync-plan.ts';

/**
 * Decides what has to be done for records and directories to agree. Every record and every directory has at most one
 * step, so that the steps can be taken in any order; those that make records come last, since others free names.
 */
export function planSync(facts: SyncFacts, wishes: SyncWishes): readonly SyncStep[] {
  const locations = locateWorkspaces(facts.places, facts.records, facts.host);
  const context: PlanContext = { ...facts, ...wishes, ...locations };
  const recovered = facts.abandoned.map((start) => planAbandoned(context, start));
  const settled = new Set([
    ...facts.building,
    ...facts.withheld,
    ...facts.abandoned.flatMap((start) => (isPending(locations, start) ? [start.id] : [])),
  ]);
  const own = facts.records
    .filter(({ id, workspace }) => workspace.host === facts.host && !settled.has(id))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return [
    ...recovered,
    ...own.flatMap((record) => planRecord(context, record)),
    ...planPlaces(context, settled, claimsOf(facts.records)),
    ...facts.unreadable.map(unreadable),
  ];
}

function planRecord(context: PlanContext, record: Session): readonly SyncStep[] {
  switch (record.status) {
    case 'starting':
      return planStarting(context, record);
    case 'trashed':
      return planTrashed(context, record);
    case 'active':
    case 'pr-open':
    case 'merged':
      return planPresent(context, record);
  }
}

/** A start without a note and without a living process: complete if its workspace is in its place. */
function planStarting({ homes, now }: PlanContext, record: Session): readonly SyncStep[] {
  const { name, workspace } = record;
  const base = {
    kind: 'interrupted',
    severity: 'warning',
    what: 'start',
    session: name,
    done: false,
  } as const;
  const home = homes.get(record.id);
  if (home?.marker == null) {
    return [
      {
        findings: [{ ...base, action: 'undo', path: workspace.path }],
        mend: { kind: 'forget', record },
      },
    ];
  }
  const { marker } = home;
  const present = isNewer(marker, record) ? asPresent(marker, now) : asPresent(record, now);
  const after =
    home.path === workspace.path
      ? present
      : amended(present, now, { workspace: { ...workspace, path: home.path } });
  return [
    {
      findings: [{ ...base, action: 'complete', path: home.path }],
      mend: { kind: 'replace', before: record, after, place: home.path },
    },
  ];
}

/** What is in the trash belongs there, unless the workspace is where it was, or was brought back by hand. */
function planTrashed(context: PlanContext, record: Session): readonly SyncStep[] {
  const { homes, trashed, now } = context;
  const home = homes.get(record.id);
  const inTrash = trashed.get(record.id);
  const base = { severity: 'warning', session: record.name, done: false } as const;
  if (inTrash !== undefined) return planInTrash(record, inTrash, now);
  if (home === undefined) return [];
  if (home.path !== record.workspace.path || (home.marker !== null && isNewer(home.marker, record))) {
    return planPresent(context, record);
  }
  return [
    {
      findings: [
        { ...base, kind: 'interrupted', what: 'deletion', action: 'complete', path: record.workspace.path },
      ],
      mend: { kind: 'finish-deletion', record },
    },
  ];
}

function planInTrash(record: Session, place: SurveyedPlace, now: Timestamp): readonly SyncStep[] {
  const { marker, path } = place;
  const base = { severity: 'warning', session: record.name, path, done: false } as const;
  if (marker?.id !== record.id || !place.isItself) return [];
  if (marker.version === record.version && marker.status === 'trashed') return [];
  if (isNewer(marker, record)) {
    return [
      {
        findings: [{ ...base, kind: 'outdated', action: 'take-marker' }],
        mend: { kind: 'replace', before: record, after: asTrashed(marker, now), place: path },
      },
    ];
  }
  return [
    {
      findings: [{ ...base, kind: 'interrupted', what: 'deletion', action: 'complete' }],
      mend: { kind: 'settle', record, place: path },
    },
  ];
}

/** A workspace that was built is kept, wherever it is by now. */
function planAbandoned(context: PlanContext, start: AbandonedStart): SyncStep {
  const { session, published } = start;
  if (!isPending(context, start)) return recovering(start, 'complete', { built: 'settled' });
  const home = session === null ? undefined : context.homes.get(session.id);
  if (session === null || published || home === undefined) {
    return recovering(start, published ? 'complete' : 'undo', {});
  }
  const present = asPresent(session, context.now);
  const after = { ...present, workspace: { ...present.workspace, path: home.path } };
  const built = { before: session, after, place: home.path };
  return recovering({ ...start, path: home.path }, 'complete', { built });
}

/** Whether more than the note is left of the start; what has a workspace or an active record is planned like any other. */
function isPending({ homes }: Locations, { id, session }: AbandonedStart): boolean {
  return session === null ? !homes.has(id) : session.status === 'starting';
}

function recovering(
  { id, session, path }: AbandonedStart,
  action: 'complete' | 'undo',
  what: Pick<Extract<Mend, { kind: 'recover' }>, 'built'>,
): SyncStep {
  return {
    findings: [
      {
        kind: 'interrupted',
        severity: 'warning',
        what: 'start',
        session: session?.name ?? null,
        path,
        action,
        done: false,
      },
    ],
    mend: { kind: 'recover', id, ...what },
  };
}

function unreadable({ path, label, reason }: SyncFacts['unreadable'][number]): SyncStep {
  return {
    findings: [
      { kind: 'unreadable', severity: 'error', session: label, path, action: 'none', done: false, reason },
    ],
    mend: { kind: 'none' },
  };
}
