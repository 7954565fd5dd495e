import { err, ok, ResultAsync, safeTry } from 'neverthrow';
import type { SessionId } from '../../domain/session/session-id.ts';
import type { Session } from '../../domain/session/session.ts';
import { locateWorkspaces } from '../../domain/workspace/locate-workspaces.ts';
import type {
  AbandonedStart,
  SurveyedPlace,
  SyncFacts,
  Unreadable,
} from '../../domain/workspace/surveyed-place.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { ClockAndIds } from '../ports/clock-and-ids.ts';
import type { Machine } from '../ports/machine.ts';
import type { CallContext } from '../ports/narration.ts';
import type { FileError, Interrupted, StoreError } from '../ports/port-errors.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { AbandonedStaging, WorkspaceStaging } from '../ports/workspace-staging.ts';
import { examinePlaces, type ExaminePorts } from './examine-places.ts';
import { readRecords } from './read-records.ts';
import { searchDisk, type SearchPorts } from './search-disk.ts';

export interface SurveyPorts extends SearchPorts, ExaminePorts {
  readonly store: SessionStore;
  readonly staging: WorkspaceStaging;
  readonly clock: ClockAndIds;
  readonly machine: Machine;
}

export interface Survey {
  readonly facts: SyncFacts;
  /** The notes of the starts whose process is gone. */
  readonly abandoned: ReadonlyMap<SessionId, AbandonedStaging>;
}

export type SurveyError = StoreError | FileError | Interrupted;

/** Gathers everything that store and disk tell; what cannot be looked at is part of the answer. */
export function surveyWorkspaces(
  ports: SurveyPorts,
  remember: boolean,
  context: CallContext,
): ResultAsync<Survey, SurveyError> {
  const { host } = ports.machine;
  return safeTry(async function* () {
    const { records, ...damaged } = yield* readRecords(ports, context);
    const own = records.filter(({ workspace }) => workspace.host === host);
    const notes = yield* ports.staging.abandoned();
    const building = yield* idsBuilding(ports, own);
    const { directories, unreadable } = yield* searchDisk(ports, own, context);
    const bare = directories.map((directory) => ({
      ...directory,
      proposed: null,
      proven: null,
      repository: null,
      reachedBase: false,
    }));
    const examined = yield* examinePlaces(ports, { places: bare, records, remember }, context);
    if (context.signal.aborted) return err({ kind: 'Interrupted' as const });
    const facts: SyncFacts = {
      host,
      records,
      places: examined.places,
      abandoned: notes.map((note) => abandonedStart(note, own, examined.places)),
      building,
      withheld: new Set([...damaged.withheld, ...idsAt(own, unreadable)]),
      unreadable: [...damaged.unreadable, ...unreadable, ...examined.unreadable],
      spareIds: spareIds(ports, examined.places, records),
    };
    return ok({ facts, abandoned: new Map(notes.map((found) => [found.note.id, found])) });
  });
}

function idsBuilding(
  { staging }: SurveyPorts,
  own: readonly Session[],
): ResultAsync<ReadonlySet<SessionId>, FileError> {
  const starting = own.filter(({ status }) => status === 'starting');
  return ResultAsync.combine(
    starting.map(({ id }) => staging.isBuilding(id).map((building) => (building ? [id] : []))),
  ).map((found) => new Set(found.flat()));
}

/** Nobody can tell what became of a workspace whose directory cannot be looked at; a copy is not taken for it. */
function idsAt(own: readonly Session[], unreadable: readonly Unreadable[]): readonly SessionId[] {
  const paths = new Set(unreadable.map(({ path }) => path));
  return own.filter(({ workspace }) => paths.has(workspace.path)).map(({ id }) => id);
}

function abandonedStart(
  { note }: AbandonedStaging,
  own: readonly Session[],
  places: readonly SurveyedPlace[],
): AbandonedStart {
  const { id, finalDirectory: path } = note;
  return {
    id,
    session: own.find((session) => session.id === id) ?? null,
    path,
    published: places.some((place) => place.path === path && place.marker?.id === id),
  };
}

/** Every directory but the original one may turn out to be a copy. */
function spareIds(
  { clock, machine }: SurveyPorts,
  places: readonly SurveyedPlace[],
  records: readonly Session[],
): ReadonlyMap<AbsolutePath, SessionId> {
  const { homes, trashed } = locateWorkspaces(places, records, machine.host);
  const copies = places.filter(
    ({ area, marker, path }) =>
      area !== 'trash' && marker !== null && (homes.get(marker.id)?.path !== path || trashed.has(marker.id)),
  );
  return new Map(copies.map(({ path }) => [path, clock.newSessionId()]));
}
