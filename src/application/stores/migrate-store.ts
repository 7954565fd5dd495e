import { err, errAsync, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import { backends, configKeys, type Backend } from '../../domain/config/config.ts';
import type { LayeredConfig } from '../../domain/config/layer-config.ts';
import { compareRecords } from '../../domain/store/compare-snapshots.ts';
import type { MoveNote } from '../../domain/store/move-note.ts';
import { requireValid, type ConfigInvalid, type LoadConfig } from '../config/load-config.ts';
import type { ClockAndIds } from '../ports/clock-and-ids.ts';
import { configurationTurn, migrationTurn, type ExclusiveLock } from '../ports/exclusive-lock.ts';
import type { Machine } from '../ports/machine.ts';
import type { MovableStores, PlacedStore, StoreContent } from '../ports/movable-stores.ts';
import type { CallContext } from '../ports/narration.ts';
import type { FileError, Interrupted, LockTimeout, StoreError } from '../ports/port-errors.ts';
import type { UserConfig, UserConfigUnusable } from '../ports/user-config.ts';
import { requireSame } from './back-up-store.ts';
import type { CopyDiffers, MigrationRefused } from './store-operation-error.ts';
import { tellProgress } from './tell-progress.ts';

export interface MigrateInput {
  readonly to: Backend | null;
}

export interface MigratedStore {
  readonly outcome: 'migrated' | 'already';
  readonly backend: Backend;
  readonly location: string;
  readonly records: number;
  /** Under what name the store is kept that was left; null when it held nothing, or nothing was left. */
  readonly kept: string | null;
  /** The file that decides for the new backend; null when nothing was changed in it. */
  readonly config: string | null;
}

export interface MigratePorts {
  readonly stores: MovableStores;
  readonly userConfig: UserConfig;
  readonly lock: ExclusiveLock;
  readonly clock: ClockAndIds;
  readonly machine: Machine;
  readonly load: LoadConfig;
}

type StepError =
  | StoreError
  | MigrationRefused
  | CopyDiffers
  | UserConfigUnusable
  | ConfigInvalid
  | FileError
  | LockTimeout
  | Interrupted;
export type MigrateError = StepError | { readonly kind: 'SelectionNeeded'; readonly operation: 'db.migrate' };

/**
 * Moves the store to another backend. The change of the user's file is the one step that decides: before it the old
 * store is in use, after it the new one, whenever the process ends.
 */
export function migrateStore(
  ports: MigratePorts,
): (input: MigrateInput, context: CallContext) => ResultAsync<MigratedStore, MigrateError> {
  return ({ to }, context) =>
    to === null
      ? errAsync({ kind: 'SelectionNeeded', operation: 'db.migrate' } as const)
      : ports.lock.hold<MigratedStore, StepError>(migrationTurn, context, () =>
          safeTry(async function* () {
            const layered = yield* requireValid(yield* ports.load(context), context);
            const target = yield* placed(ports.stores, to);
            const from = layered.config['sessiondb.backend'];
            if (from === to) return settle(ports, target);
            yield* decidedByUser(layered);
            yield* ports.userConfig.check();
            const source = yield* placed(ports.stores, from);
            return move(ports, source, target, context);
          }),
        );
}

function move(
  ports: MigratePorts,
  source: PlacedStore,
  target: PlacedStore,
  context: CallContext,
): ResultAsync<MigratedStore, StepError> {
  const at = ports.clock.now();
  const note = (phase: MoveNote['phase'], other: PlacedStore): MoveNote => {
    return { phase, other: other.backend, at, host: ports.machine.host };
  };
  const closing = note('leaving', target);
  const opening = note('arriving', source);
  const copy = safeTry<{ records: number; config: string }, StepError>(async function* () {
    yield* free(source, ports.machine.host);
    const past = yield* free(target, ports.machine.host, 'gone');
    // What a migration away from there that was killed has left is that store's past.
    if (past?.phase === 'leaving') yield* target.store.setAside(note('gone', source));
    yield* source.store.close(closing);
    const { records } = yield* source.store.look();
    tellProgress(context, 'Copying the records', records.length, 10);
    let found = 0;
    const received = yield* target.store.receive(records, opening, (content) => {
      found = content.records.length;
      return content.note !== null || found === 0 || compareRecords(records, content.records).length === 0;
    });
    const { backend, location } = target;
    if (!received) return err({ kind: 'TargetNotEmpty', backend, location, records: found } as const);
    tellProgress(context, 'Comparing the records', records.length, 60);
    const { records: copied } = yield* target.store.look();
    yield* requireSame(records, copied, location);
    if (context.signal.aborted) return err({ kind: 'Interrupted' } as const);
    const config = yield* ports.lock.hold(configurationTurn, context, () =>
      ports.userConfig.set('sessiondb.backend', backend),
    );
    return ok({ records: records.length, config });
  });
  return copy
    .orElse((error) => undo(source, closing, target, opening).andThen(() => errAsync(error)))
    .andThen(({ records, config }) =>
      target.store
        .reopen()
        .andThen(() => source.store.setAside(note('gone', target)))
        .map((kept) => ({ ...told(target), outcome: 'migrated' as const, records, kept, config })),
    );
}

/** Fails if the store was left for another, or if another machine is moving it; the note that does not matter any more. */
function free(
  { location, store }: PlacedStore,
  host: string,
  fine: MoveNote['phase'] | null = null,
): ResultAsync<MoveNote | null, StoreError> {
  return store.look().andThen(({ note }) => {
    if (note === null || note.phase === fine) return okAsync(note);
    if (note.phase === 'gone') return errAsync({ kind: 'StoreMoved', location, to: note.other } as const);
    return note.host === host ? okAsync(note) : errAsync({ kind: 'StoreMoving', location } as const);
  });
}

/** The old store takes records again, and what was copied is no leftover that could be taken for a store. */
function undo(
  source: PlacedStore,
  closing: MoveNote,
  target: PlacedStore,
  opening: MoveNote,
): ResultAsync<void, never> {
  const ours = ({ note }: StoreContent, own: MoveNote): boolean =>
    note !== null && note.phase === own.phase && note.at === own.at && note.host === own.host;
  return target.store
    .look()
    .andThen((content) =>
      ours(content, opening)
        ? target.store.receive([], opening, (now) => ours(now, opening)).map(() => undefined)
        : okAsync(),
    )
    .orElse(() => okAsync())
    .andThen(() => source.store.look())
    .andThen((content) => (ours(content, closing) ? source.store.reopen() : okAsync()))
    .orElse(() => okAsync());
}

/** Completes a migration to the store that the configuration names already. */
function settle(ports: MigratePorts, target: PlacedStore): ResultAsync<MigratedStore, StepError> {
  return safeTry(async function* () {
    const { note, records } = yield* target.store.look();
    if (note !== null && note.phase !== 'gone') yield* target.store.reopen();
    let kept: string | null = null;
    for (const backend of backends) {
      const other = backend === target.backend ? null : yield* ports.stores.at(backend);
      // A server that is configured and not used need not run.
      const looked = other === null ? null : await other.store.look();
      const left = looked?.isOk() === true ? looked.value.note : null;
      if (other === null || left?.phase !== 'leaving' || left.other !== target.backend) continue;
      kept = yield* other.store.setAside({ ...left, phase: 'gone' });
    }
    return ok({ ...told(target), outcome: 'already' as const, records: records.length, kept, config: null });
  });
}

function told({ backend, location }: PlacedStore): Pick<MigratedStore, 'backend' | 'location'> {
  return { backend, location };
}

function decidedByUser({ provenance }: LayeredConfig): ResultAsync<void, MigrationRefused> {
  const { layer, source } = provenance['sessiondb.backend'];
  return layer === 'environment' || layer === 'flag'
    ? errAsync({ kind: 'BackendDecidedElsewhere', source: source ?? layer })
    : okAsync();
}

function placed(stores: MovableStores, backend: Backend): ResultAsync<PlacedStore, ConfigInvalid> {
  return stores
    .at(backend)
    .andThen((store) => (store === null ? errAsync(urlMissing(backend)) : okAsync(store)));
}

/** Every backend but PostgreSQL has a place by default. */
function urlMissing(backend: Backend): ConfigInvalid {
  const key = 'sessiondb.postgres.url';
  const { environment } = configKeys[key];
  const because = 'sessiondb.backend';
  return {
    kind: 'ConfigInvalid',
    problems: [{ kind: 'MissingKey', source: `db migrate --to ${backend}`, key, because, environment }],
  };
}
