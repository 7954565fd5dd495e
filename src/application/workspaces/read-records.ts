import { errAsync, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import type { SessionId } from '../../domain/session/session-id.ts';
import type { SurveyedDirectory, Unreadable } from '../../domain/workspace/surveyed-place.ts';
import type { CallContext } from '../ports/narration.ts';
import type { FileError, StoreError } from '../ports/port-errors.ts';
import type { SessionStore } from '../ports/session-store.ts';
import { inParallel } from './in-parallel.ts';
import { listAll } from './list-all.ts';
import { searchDisk, type SearchPorts } from './search-disk.ts';

export interface ReadRecordsPorts extends SearchPorts {
  readonly store: SessionStore;
}

export interface ReadRecords {
  readonly records: readonly Session[];
  readonly unreadable: readonly Unreadable[];
  /** Records that are there but cannot be read: their workspaces are known, though not what is known of them. */
  readonly withheld: ReadonlySet<SessionId>;
}

/** Reads every record; where one of them is damaged, those that the workspaces on disk lead to, one by one. */
export function readRecords(
  ports: ReadRecordsPorts,
  context: CallContext,
): ResultAsync<ReadRecords, StoreError | FileError> {
  return listAll(ports.store, {})
    .map((records): ReadRecords => ({ records, unreadable: [], withheld: new Set() }))
    .orElse((error) => (error.kind === 'StoreDamaged' ? oneByOne(ports, error, context) : errAsync(error)));
}

type Found = { readonly records: readonly Session[]; readonly withheld: Unreadable | null };

/** A store of which nothing can be read is not taken for an empty one. */
function oneByOne(
  ports: ReadRecordsPorts,
  damage: Extract<StoreError, { kind: 'StoreDamaged' }>,
  context: CallContext,
): ResultAsync<ReadRecords, StoreError | FileError> {
  return safeTry(async function* () {
    const { directories } = yield* searchDisk(ports, [], context);
    const found = yield* inParallel(directories, (directory) => recordOf(ports, directory));
    const records = new Map(found.flatMap((one) => one.records.map((record) => [record.id, record])));
    if (records.size === 0) return errAsync(damage);
    return ok({
      records: [...records.values()],
      unreadable: found.flatMap(({ withheld }) => withheld ?? []),
      withheld: new Set(
        directories.flatMap(({ marker }, index) =>
          marker !== null && (found[index]?.withheld ?? null) !== null ? [marker.id] : [],
        ),
      ),
    });
  });
}

function recordOf(
  { store, machine }: ReadRecordsPorts,
  { path, marker }: SurveyedDirectory,
): ResultAsync<Found, never> {
  const read: ResultAsync<readonly Session[], StoreError> =
    marker === null
      ? store
          .list({ host: machine.host, workspacePaths: [path] }, { limit: 10, after: null })
          .map(({ sessions }) => sessions)
      : store.find(marker.id).map((record) => (record === null ? [] : [record]));
  return read
    .map((records): Found => ({ records, withheld: null }))
    .orElse((error) =>
      okAsync({ records: [], withheld: { path, label: marker?.name ?? null, reason: error.kind } }),
    );
}
