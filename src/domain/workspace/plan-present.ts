import type { BranchName } from '../repository/branch-name.ts';
import type { Session, SessionRepository } from '../session/session.ts';
import { renderStoredSession } from '../session/session-document.ts';
import { mainOfWorktree } from './workspace-health.ts';
import { amended, asPresent, asTrashed, claimsOf, isNewer, withoutClash } from './amend-session.ts';
import type { SurveyedPlace } from './surveyed-place.ts';
import type { BranchNotFollowed, Drifted, SyncFinding } from './sync-finding.ts';
import type { PlanContext, SyncStep } from './sync-plan.ts';

/** What a workspace in its place, or one that is not there, asks of its record. */
export function planPresent(context: PlanContext, record: Session): readonly SyncStep[] {
  const home = context.homes.get(record.id);
  if (home !== undefined) return planHome(context, record, home);
  const inTrash = context.trashed.get(record.id);
  return inTrash === undefined ? planAbsent(context, record) : planLeftInTrash(context, record, inTrash);
}

/** The record that fits the workspace, and the findings that led to it. */
export function fitted(
  context: PlanContext,
  record: Session,
  place: SurveyedPlace,
): { readonly session: Session; readonly findings: readonly SyncFinding[] } {
  const base = { severity: 'info', session: record.name, path: place.path, done: false } as const;
  const findings: SyncFinding[] = [];
  const changes: { -readonly [Member in 'workspace' | 'repo' | 'branch' | 'status']?: Session[Member] } = {};
  if (record.workspace.path !== place.path) {
    findings.push({ ...base, kind: 'relocated', action: 'update-record', from: record.workspace.path });
    changes.workspace = { ...record.workspace, path: place.path };
  }
  const moved = repositoryOf(record, place);
  if (moved !== null) {
    findings.push({ ...base, ...moved.finding });
    if (moved.repo !== null) changes.repo = moved.repo;
  }
  const reached = place.reachedBase && (record.status === 'active' || record.status === 'pr-open');
  // Merged work needs no branch any more.
  const drifted = reached && place.head === null ? null : driftOf(context, record, place);
  if (drifted !== null) {
    findings.push({ ...base, ...drifted });
    if (drifted.action === 'follow-branch' && drifted.found !== null) changes.branch = drifted.found;
  }
  if (reached) {
    findings.push({ ...base, kind: 'merged', action: 'mark-merged' });
    changes.status = 'merged';
  }
  const session = Object.keys(changes).length === 0 ? record : amended(record, context.now, changes);
  return { session, findings };
}

/** What became of the repository that a session goes back to; null if that is where it was. */
function repositoryOf(
  { repo }: Session,
  { repository }: SurveyedPlace,
): { readonly finding: RepositoryFinding; readonly repo: SessionRepository | null } | null {
  if (repository === null) return null;
  const leftOut = { name: null, task: null };
  if (repository.kind === 'changed') {
    if (repository.repo.id === repo.id) return null;
    const changed = { kind: 'repository-changed', severity: 'info', action: 'update-record' } as const;
    return {
      finding: { ...changed, from: repo.url, to: repository.repo.url, leftOut },
      repo: repository.repo,
    };
  }
  if (repo.path === null) return null;
  if (repository.kind === 'gone') {
    const missing = { kind: 'repository-missing', severity: 'warning', action: 'none' } as const;
    return { finding: { ...missing, repository: repository.path }, repo: null };
  }
  if (repository.to === repo.path) return null;
  const moved = { kind: 'repository-moved', severity: 'info', action: 'update-record' } as const;
  return { finding: { ...moved, from: repo.path, to: repository.to, leftOut }, repo: repository.repo };
}

type NewRepository = Extract<SyncFinding, { readonly kind: 'repository-moved' | 'repository-changed' }>;

function isNewRepository(finding: SyncFinding): finding is NewRepository {
  return finding.kind === 'repository-moved' || finding.kind === 'repository-changed';
}

type Bare<Found> = Found extends SyncFinding ? Omit<Found, 'session' | 'path' | 'done'> : never;
type RepositoryFinding = Bare<NewRepository | Extract<SyncFinding, { readonly kind: 'repository-missing' }>>;

/** The branch of the session whose workspace has that one checked out. */
export function branchFollowed(
  records: readonly Session[],
  record: Session,
  place: Pick<SurveyedPlace, 'head' | 'operation'>,
): BranchName {
  if (place.head === null || place.head === record.branch) return record.branch;
  return whyNotFollowed(records, record, place) === null ? place.head : record.branch;
}

function planHome(context: PlanContext, record: Session, home: SurveyedPlace): readonly SyncStep[] {
  const { now, records } = context;
  const { marker, path } = home;
  const later = marker !== null && isNewer(marker, record) ? marker : null;
  const outdated: readonly SyncFinding[] =
    later === null
      ? []
      : [
          {
            kind: 'outdated',
            severity: 'warning',
            session: record.name,
            path,
            action: 'take-marker',
            done: false,
          },
        ];
  const known = {
    ...(later ?? record),
    workspace: { ...(later ?? record).workspace, path: record.workspace.path },
  };
  const found = fitted(context, asPresent(known, now), home);
  const findings = [...outdated, ...found.findings];
  if (!same(found.session, record)) {
    const { session: after, leftOut } = withoutClash(found.session, claimsOf(records, record));
    const next = after.version > record.version ? after : { ...after, version: record.version + 1 };
    const told = findings.map((one) => (isNewRepository(one) ? { ...one, leftOut } : one));
    return [{ findings: told, mend: { kind: 'replace', before: record, after: next, place: path } }];
  }
  if (marker !== null && same(marker, record)) {
    return findings.length === 0 ? [] : [{ findings, mend: { kind: 'none' } }];
  }
  return [
    {
      findings: [
        ...findings,
        {
          kind: 'unmarked',
          severity: 'info',
          session: record.name,
          path,
          action: 'write-marker',
          done: false,
        },
      ],
      mend: { kind: 'settle', record, place: path },
    },
  ];
}

/** The record says that the workspace is in use, but it lies in the trash. */
function planLeftInTrash(
  { at, now }: PlanContext,
  record: Session,
  { marker, path }: SurveyedPlace,
): readonly SyncStep[] {
  const base = { severity: 'warning', session: record.name, path, done: false } as const;
  if (marker?.id === record.id && isNewer(marker, record)) {
    return [
      {
        findings: [{ ...base, kind: 'outdated', action: 'take-marker' }],
        mend: { kind: 'replace', before: record, after: asTrashed(marker, now), place: path },
      },
    ];
  }
  const occupied = (at.get(record.workspace.path)?.state ?? 'nothing') !== 'nothing';
  return [
    {
      findings: [{ ...base, kind: 'interrupted', what: 'restoring', action: occupied ? 'undo' : 'complete' }],
      mend: occupied
        ? { kind: 'replace', before: record, after: asTrashed(record, now), place: path }
        : { kind: 'finish-restoring', record },
    },
  ];
}

/** Neither in its place nor in the trash, nor anywhere that was looked at. */
function planAbsent({ at, prune }: PlanContext, record: Session): readonly SyncStep[] {
  const { path } = record.workspace;
  const place = at.get(path);
  const base = { session: record.name, path, done: false } as const;
  if (place === undefined) return [];
  if (place.state === 'not-a-checkout') {
    const repository = mainOfWorktree(record);
    return [
      {
        findings: [{ ...base, kind: 'broken', severity: 'error', action: 'none', repository }],
        mend: { kind: 'none' },
      },
    ];
  }
  if (place.state === 'checkout' && place.marker === null) {
    const owner = { kind: 'repository' } as const;
    return [
      {
        findings: [{ ...base, kind: 'foreign', severity: 'warning', action: 'none', owner }],
        mend: { kind: 'none' },
      },
    ];
  }
  return [
    {
      findings: [{ ...base, kind: 'missing', severity: 'warning', action: 'prune' }],
      mend: prune ? { kind: 'prune', record } : { kind: 'none' },
    },
  ];
}

function driftOf(
  { records }: PlanContext,
  record: Session,
  place: SurveyedPlace,
): Pick<Drifted, 'kind' | 'severity' | 'action' | 'recorded' | 'found' | 'notFollowed'> | null {
  if (record.status === 'merged' || place.head === record.branch) return null;
  // In the middle of a rebase HEAD is detached; the branch comes back with its end.
  if (place.head === null && place.operation !== null) return null;
  const notFollowed = whyNotFollowed(records, record, place);
  return {
    kind: 'drifted',
    severity: notFollowed === null ? 'info' : 'warning',
    action: notFollowed === null ? 'follow-branch' : 'none',
    recorded: record.branch,
    found: place.head,
    notFollowed,
  };
}

function whyNotFollowed(
  records: readonly Session[],
  record: Session,
  { head, operation }: Pick<SurveyedPlace, 'head' | 'operation'>,
): BranchNotFollowed | null {
  if (head === null) return 'detached';
  if (head === record.base.branch) return 'base';
  if (head.startsWith('pr/')) return 'reserved';
  if (operation !== null) return 'operation';
  const taken = records.some(
    ({ id, repo, branch, status }) =>
      id !== record.id && status !== 'trashed' && repo.id === record.repo.id && branch === head,
  );
  return taken ? 'taken' : null;
}

function same(a: Session, b: Session): boolean {
  return JSON.stringify(renderStoredSession(a)) === JSON.stringify(renderStoredSession(b));
}
