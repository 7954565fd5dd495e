import { ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import { asPresent, isNewer } from '../../domain/workspace/amend-session.ts';
import { isOurs } from '../../domain/workspace/locate-workspaces.ts';
import { branchFollowed } from '../../domain/workspace/plan-present.ts';
import type { RepositoryNow, SurveyedPlace, Unreadable } from '../../domain/workspace/surveyed-place.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { GitInspectionError } from '../ports/git-inspection.ts';
import type { MergeDetection } from '../ports/merge-detection.ts';
import type { CallContext } from '../ports/narration.ts';
import type { WorkspaceSurvey } from '../ports/workspace-survey.ts';
import { describeCheckout, sourceOf, type DescribePorts } from './describe-checkout.ts';
import { inParallel } from './in-parallel.ts';
import { changedRepository } from './changed-repository.ts';
import { localOriginOf, repositoryOfCheckout } from './repository-of-checkout.ts';

export interface ExaminePorts extends DescribePorts {
  readonly merges: MergeDetection;
  readonly survey: WorkspaceSurvey;
}

export interface Examination {
  readonly places: readonly SurveyedPlace[];
  readonly records: readonly Session[];
  readonly remember: boolean;
}

export interface Examined {
  readonly places: readonly SurveyedPlace[];
  readonly unreadable: readonly Unreadable[];
}

/** Asks git what files alone do not tell: what an unmarked checkout is, and whether work has reached its base. */
export function examinePlaces(
  ports: ExaminePorts,
  { places, records, remember }: Examination,
  context: CallContext,
): ResultAsync<Examined, never> {
  const byId = new Map(records.map((record) => [record.id, record]));
  const { host } = ports.machine;
  const present = records.filter((record) => record.workspace.host === host && record.status !== 'trashed');
  const byPath = new Map(present.map((record) => [record.workspace.path, record]));
  const mains = new Set(present.map(({ repo }) => repo.path));

  const unmarked = (place: SurveyedPlace): ResultAsync<Told, never> => {
    if (place.state !== 'checkout' || place.marker !== null || place.area === 'trash')
      return okAsync({ place });
    const record = byPath.get(place.path);
    if (record !== undefined) return prove(ports, record, place, context);
    return place.area === 'workspaces' && !mains.has(place.path)
      ? propose(ports, place, context)
      : okAsync({ place });
  };

  const goneAlready = new Map<AbsolutePath, ResultAsync<boolean, never>>();
  const isGone = (path: AbsolutePath): ResultAsync<boolean, never> => {
    const asked =
      goneAlready.get(path) ??
      ports.disk
        .realPath(path)
        .map((found) => found === null)
        .orElse(() => ok(false));
    goneAlready.set(path, asked);
    return asked;
  };

  const traced = ({ place, failure }: Told): ResultAsync<Told, never> => {
    const session = sessionAt(place, byId, host);
    const told = { ...(failure && { failure }) };
    if (session === null || place.proposed !== null) return okAsync({ place, ...told });
    const main = session.repo.path;
    return (main === null ? okAsync(false) : isGone(main))
      .andThen((gone) => (gone ? repositoryNow(ports, place.path, context) : okAsync(null)))
      .andThen((now) =>
        now === null ? changedRepository(ports, session, place.path, context) : okAsync(now),
      )
      .map((repository) => ({ place: { ...place, repository }, ...told }));
  };

  const judged = ({ place, failure }: Told): ResultAsync<Told, never> => {
    const session = sessionAt(place, byId, host);
    if (session === null || context.signal.aborted) return okAsync({ place, ...(failure && { failure }) });
    const branch = branchFollowed(records, session, place);
    return ports.merges
      .hasReachedBase({ session: { ...session, branch }, workspace: place.path, remember }, context)
      .orElse(() => ok(false))
      .map((reachedBase) => ({ place: { ...place, reachedBase }, ...(failure && { failure }) }));
  };

  return inParallel(
    places,
    (place) => unmarked(place).andThen(traced).andThen(judged),
    (done) => {
      if (done % 50 === 0) {
        context.narration.progress({
          label: 'Comparing with the base',
          percent: Math.floor((100 * done) / places.length),
        });
      }
    },
  ).map((told) => ({
    places: told.map(({ place }) => place),
    unreadable: told.flatMap(({ failure }) => failure ?? []),
  }));
}

interface Told {
  readonly place: SurveyedPlace;
  readonly failure?: Unreadable;
}

/** The live session whose work would be there. */
function sessionAt(
  place: SurveyedPlace,
  records: ReadonlyMap<Session['id'], Session>,
  host: string,
): Session | null {
  const { marker, proposed, proven } = place;
  if (place.area === 'trash') return null;
  const id = marker?.id ?? proven;
  const record = id === null ? null : (records.get(id) ?? null);
  if (marker !== null && !isOurs(place, host)) return null;
  const latest = record === null || (marker !== null && isNewer(marker, record)) ? marker : record;
  const session = latest ?? proposed;
  if (session === null) return null;
  const { status } = asPresent(session, session.updatedAt);
  return status === 'active' || status === 'pr-open' ? session : null;
}

/** Whether a checkout at a recorded path, though without a marker, is of the record's repository. */
function prove(
  { git, machine }: ExaminePorts,
  record: Session,
  place: SurveyedPlace,
  context: CallContext,
): ResultAsync<Told, never> {
  return git
    .checkoutAt(place.path, context)
    .map((checkout): Told => {
      const ours =
        checkout?.top === place.path && repositoryOfCheckout(checkout, machine).repo.id === record.repo.id;
      return { place: { ...place, proven: ours ? record.id : null } };
    })
    .orElse((error) => ok({ place, failure: failureAt(place.path, record.name, error) }));
}

/** Where a workspace goes back to by what git knows; null where that needs no main workspace, or cannot be told. */
function repositoryNow(
  ports: ExaminePorts,
  path: AbsolutePath,
  context: CallContext,
): ResultAsync<RepositoryNow | null, never> {
  return safeTry(async function* () {
    const checkout = yield* ports.git.checkoutAt(path, context);
    if (checkout?.top !== path) return ok(null);
    const repo = yield* sourceOf(ports, checkout, context);
    if (repo.path !== null) return ok<RepositoryNow>({ kind: 'moved', repo, to: repo.path });
    const origin = localOriginOf(checkout, ports.machine);
    if (origin === null || (yield* ports.disk.realPath(origin)) !== null) return ok(null);
    return ok<RepositoryNow>({ kind: 'gone', path: origin });
  }).orElse(() => ok(null));
}

/** The record that the checkout would get; none for a main workspace, which has worktrees of its own. */
function propose(ports: ExaminePorts, place: SurveyedPlace, context: CallContext): ResultAsync<Told, never> {
  return safeTry(async function* () {
    const worktrees = yield* ports.disk
      .entries(childPath(place.path, '.git', 'worktrees'))
      .orElse(() => ok<readonly string[]>([]));
    const checkout = worktrees.length > 0 ? null : yield* ports.git.checkoutAt(place.path, context);
    if (checkout?.top !== place.path) return ok<Told, GitInspectionError>({ place });
    const proposed = yield* describeCheckout(
      ports,
      place.path,
      { name: null, task: null },
      checkout,
      context,
    );
    return ok<Told, GitInspectionError>({ place: { ...place, proposed } });
  }).orElse((error) => ok({ place, failure: failureAt(place.path, null, error) }));
}

function failureAt(path: AbsolutePath, label: string | null, error: GitInspectionError): Unreadable {
  return { path, label, reason: error.kind === 'FileError' ? error.code : error.kind };
}
