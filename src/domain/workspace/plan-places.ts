import type { Session } from '../session/session.ts';
import type { SessionId } from '../session/session-id.ts';
import { amended, asPresent, asTrashed, noteClaims, withoutClash, type Claims } from './amend-session.ts';
import { copyOfSession } from './copy-of-session.ts';
import { isOurs } from './locate-workspaces.ts';
import { fitted } from './plan-present.ts';
import type { SurveyedPlace } from './surveyed-place.ts';
import type { SyncFinding, Unregistered } from './sync-finding.ts';
import type { PlanContext, SyncStep } from './sync-plan.ts';
import { lastSegment } from './workspace-path.ts';

/** What the directories ask for that are nobody's workspace yet. `claims` grows by those of the new records. */
export function planPlaces(
  context: PlanContext,
  settled: ReadonlySet<SessionId>,
  claims: Claims,
): readonly SyncStep[] {
  const known = new Map(context.records.map((record) => [record.id, record]));
  // What is outside while the session lies in the trash is a copy.
  const homes = new Set(
    [...context.homes].flatMap(([id, { path }]) =>
      context.trashed.has(id) && (known.get(id)?.status ?? 'trashed') === 'trashed' ? [] : [path],
    ),
  );
  return context.places
    .filter(({ marker }) => marker === null || !settled.has(marker.id))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap((place) => {
      const step =
        place.area === 'trash'
          ? planTrashedPlace(context, known, place)
          : planPlace(context, known, place, homes.has(place.path));
      return step === null ? [] : [step(claims)];
    });
}

type Planned = ((claims: Claims) => SyncStep) | null;
type Known = ReadonlyMap<SessionId, Session>;

function planPlace(context: PlanContext, known: Known, place: SurveyedPlace, isHome: boolean): Planned {
  const { marker, path } = place;
  if (place.state !== 'checkout') return null;
  if (marker === null) {
    const { proposed } = place;
    return proposed === null || place.proven !== null
      ? null
      : registering(context, proposed, place, 'checkout');
  }
  const record = known.get(marker.id);
  if (!isOurs(place, context.host)) return planNotOurs(context, record, place, marker);
  if (record !== undefined && record.workspace.host !== context.host) {
    return foreign(marker, path, { kind: 'host', host: record.workspace.host });
  }
  if (isHome)
    return record === undefined
      ? registering(context, asPresent(marker, context.now), place, 'marker')
      : null;
  return registeringCopy(context, marker, place);
}

function planNotOurs(
  { host }: PlanContext,
  record: Session | undefined,
  { isItself, otherState, path }: SurveyedPlace,
  marker: Session,
): Planned {
  if (!isItself) {
    const finding: SyncFinding = {
      kind: 'duplicate',
      severity: 'warning',
      session: marker.name,
      path,
      action: 'none',
      done: false,
      of: marker.name,
    };
    return () => ({ findings: [finding], mend: { kind: 'none' } });
  }
  const owner = marker.workspace.host;
  if (owner === host) {
    return otherState === null ? null : foreign(marker, path, { kind: 'state', directory: otherState });
  }
  // A directory that machines share is in order when its record says so.
  const inOrder = record?.workspace.host === owner && record.workspace.path === path;
  return inOrder ? null : foreign(marker, path, { kind: 'host', host: owner });
}

function planTrashedPlace({ host, now }: PlanContext, known: Known, place: SurveyedPlace): Planned {
  const { marker, path } = place;
  if (marker === null || place.state !== 'checkout') {
    const isKnown = [...known.keys()].some((id) => id === lastSegment(path));
    const finding: SyncFinding = {
      kind: 'broken',
      repository: null,
      severity: 'warning',
      session: null,
      path,
      action: 'none',
      done: false,
    };
    return isKnown ? null : () => ({ findings: [finding], mend: { kind: 'none' } });
  }
  if (known.has(marker.id) || marker.id !== lastSegment(path)) return null;
  if (marker.workspace.host !== host)
    return foreign(marker, path, { kind: 'host', host: marker.workspace.host });
  const record = asTrashed(marker, now);
  return () => ({
    findings: [unregistered(record, place, 'trash', { name: null, task: null })],
    mend: { kind: 'insert', record, place: path, marked: marker.id },
  });
}

function registering(
  context: PlanContext,
  record: Session,
  place: SurveyedPlace,
  evidence: Unregistered['evidence'],
): Planned {
  return (claims) => {
    const { path, marker } = place;
    const fits = fitted(context, record, place);
    const { session, leftOut } = withoutClash(fits.session, claims);
    const altered = session !== fits.session;
    const registered = altered && marker !== null ? amended(session, context.now, {}) : session;
    noteClaims(registered, claims);
    // That a workspace is somewhere else than its marker says matters only to a record that says so, too.
    const others = fits.findings.filter(({ kind }) => kind !== 'relocated');
    return {
      findings: [
        unregistered(registered, place, evidence, leftOut),
        ...others.map((finding) => ({ ...finding, session: registered.name })),
      ],
      mend: { kind: 'insert', record: registered, place: path, marked: marker?.id ?? null },
    };
  };
}

function registeringCopy(context: PlanContext, marker: Session, place: SurveyedPlace): Planned {
  const id = context.spareIds.get(place.path);
  if (id === undefined) return null;
  return (claims) => {
    const { path, head } = place;
    const copy = copyOfSession(marker, { id, path, head }, context.now);
    const fits = fitted(context, copy, place);
    const { session } = withoutClash(fits.session, claims);
    noteClaims(session, claims);
    return {
      findings: [
        {
          kind: 'duplicate',
          severity: 'warning',
          session: session.name,
          path,
          action: 'register',
          done: false,
          of: marker.name,
        },
        ...fits.findings.map((finding) => ({ ...finding, session: session.name })),
      ],
      mend: { kind: 'insert', record: session, place: path, marked: marker.id },
    };
  };
}

function unregistered(
  record: Session,
  { path }: SurveyedPlace,
  evidence: Unregistered['evidence'],
  leftOut: Unregistered['leftOut'],
): Unregistered {
  return {
    kind: 'unregistered',
    severity: 'info',
    session: record.name,
    path,
    action: 'register',
    done: false,
    evidence,
    leftOut,
  };
}

function foreign(
  marker: Session,
  path: SurveyedPlace['path'],
  owner: Extract<SyncFinding, { kind: 'foreign' }>['owner'],
): Planned {
  return () => ({
    findings: [
      { kind: 'foreign', severity: 'info', session: marker.name, path, action: 'none', done: false, owner },
    ],
    mend: { kind: 'none' },
  });
}
