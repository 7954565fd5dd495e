import type { Session } from '../session/session.ts';
import type { SessionId } from '../session/session-id.ts';
import { lastSegment, type AbsolutePath } from './workspace-path.ts';
import type { SurveyedPlace } from './surveyed-place.ts';

/** Which of the directories that were looked at are whose. */
export interface Locations {
  /** The one directory that is the session's workspace, as far as there is one outside the trash. */
  readonly homes: ReadonlyMap<SessionId, SurveyedPlace>;
  /** What lies in the trash under the id. */
  readonly trashed: ReadonlyMap<SessionId, SurveyedPlace>;
  readonly at: ReadonlyMap<AbsolutePath, SurveyedPlace>;
}

/**
 * Tells where the workspaces are. Of several directories with one marker the one at the recorded path is the workspace,
 * else the one that the marker itself names, else the first by name: the others are copies.
 */
export function locateWorkspaces(
  places: readonly SurveyedPlace[],
  records: readonly Session[],
  host: string,
): Locations {
  const at = new Map(places.filter(({ area }) => area !== 'trash').map((place) => [place.path, place]));
  const trashed = new Map(
    places.flatMap((place) =>
      place.area === 'trash' && place.marker !== null && liesUnderItsId(place)
        ? [[place.marker.id, place]]
        : [],
    ),
  );
  const own = new Map(records.filter(({ workspace }) => workspace.host === host).map((one) => [one.id, one]));
  const homes = new Map<SessionId, SurveyedPlace>();
  for (const [id, candidates] of byMarker([...at.values()], host)) {
    const home = originalOf(candidates, own.get(id)?.workspace.path ?? null);
    if (home !== null) homes.set(id, home);
  }
  for (const place of at.values())
    if (place.proven !== null && !homes.has(place.proven)) homes.set(place.proven, place);
  return { homes, trashed, at };
}

/** Whether the directory may be a workspace of this machine and this state directory, by its marker. */
export function isOurs(place: SurveyedPlace, host: string): boolean {
  return (
    place.state === 'checkout' &&
    place.marker !== null &&
    place.isItself &&
    place.otherState === null &&
    place.marker.workspace.host === host
  );
}

function byMarker(places: readonly SurveyedPlace[], host: string): ReadonlyMap<SessionId, SurveyedPlace[]> {
  const found = new Map<SessionId, SurveyedPlace[]>();
  for (const place of places) {
    if (place.marker === null || !isOurs(place, host)) continue;
    const same = found.get(place.marker.id);
    if (same === undefined) found.set(place.marker.id, [place]);
    else same.push(place);
  }
  return found;
}

function originalOf(
  candidates: readonly SurveyedPlace[],
  recorded: AbsolutePath | null,
): SurveyedPlace | null {
  const sorted = candidates.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return (
    sorted.find(({ path }) => path === recorded) ??
    sorted.find(({ path, marker }) => path === marker?.workspace.path) ??
    sorted[0] ??
    null
  );
}

function liesUnderItsId({ path, marker }: SurveyedPlace): boolean {
  return lastSegment(path) === marker?.id;
}
