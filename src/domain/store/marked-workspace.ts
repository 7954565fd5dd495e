import { restore, trash, type Session } from '../session/session.ts';
import type { Timestamp } from '../timestamp.ts';
import type { AbsolutePath } from '../workspace/workspace-path.ts';

/** A workspace on this machine with the copy of the record that it bears. */
export interface MarkedWorkspace {
  readonly directory: AbsolutePath;
  readonly inTrash: boolean;
  readonly marker: Session;
}

/** The record that a workspace tells of, exactly as it was where the workspace is where it should be. */
export function sessionOfMarked(
  { directory, inTrash, marker }: MarkedWorkspace,
  host: string,
  now: Timestamp,
): Session {
  if (inTrash) return trash(marker, now).unwrapOr(marker);
  const present = restore(marker, now).unwrapOr(marker);
  return present.workspace.path === directory
    ? present
    : { ...present, workspace: { ...present.workspace, path: directory, host } };
}

/** Of several workspaces with one record, a copied directory say, the one that tells most of it. */
export function bestMarked(marked: readonly MarkedWorkspace[]): ReadonlyMap<string, MarkedWorkspace> {
  const best = new Map<string, MarkedWorkspace>();
  for (const one of marked) {
    const before = best.get(one.marker.id);
    if (before === undefined || tellsMore(one, before)) best.set(one.marker.id, one);
  }
  return best;
}

function tellsMore(one: MarkedWorkspace, other: MarkedWorkspace): boolean {
  return (
    compareStates(one.marker, other.marker) > 0 || (isSame(one, other) && inPlace(one) && !inPlace(other))
  );
}

function isSame(one: MarkedWorkspace, other: MarkedWorkspace): boolean {
  return compareStates(one.marker, other.marker) === 0;
}

function inPlace({ directory, inTrash, marker }: MarkedWorkspace): boolean {
  return inTrash ? marker.status === 'trashed' : marker.workspace.path === directory;
}

/** Which of two states of one record is the later: positive if it is the first. */
export function compareStates(a: Session, b: Session): number {
  return a.version - b.version || (a.updatedAt > b.updatedAt ? 1 : a.updatedAt < b.updatedAt ? -1 : 0);
}
