import { err, errAsync, ok, ResultAsync, safeTry } from 'neverthrow';
import { migrationTurn, type ExclusiveLock } from '../../application/ports/exclusive-lock.ts';
import type { MovableStore } from '../../application/ports/movable-stores.ts';
import type { CallContext } from '../../application/ports/narration.ts';
import type { StoreError } from '../../application/ports/port-errors.ts';
import { judgeNote } from '../../domain/store/move-note.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { SessionDatabase } from './open-session-store.ts';

/** What decides what becomes of a store that bears the note of a migration. */
export interface MoveFacts {
  readonly host: string;
  readonly movable: () => Promise<MovableStore>;
  /** The lock that a migration holds as long as it runs. */
  readonly lock: () => Promise<ExclusiveLock>;
  /** Whether the configuration, as it is now, names this store. */
  readonly isInUse: () => Promise<boolean>;
}

/**
 * The store, for those who do not migrate. A write that meets a migration waits for it to end; one that meets what a
 * killed migration has left puts it in order first. A store that was left for another is an error, never an empty one.
 */
export function heedingMoves(store: SessionDatabase, facts: MoveFacts): SessionDatabase {
  const heeding = <T, E>(call: () => ResultAsync<T, E | StoreError>): ResultAsync<T, E | StoreError> =>
    call().orElse((error) =>
      mayBeMove(error) ? settled(error, facts).andThen(() => call()) : errAsync(error),
    );
  return {
    find: (id) => heeding(() => store.find(id)),
    list: (filter, page) => heeding(() => store.list(filter, page)),
    insert: (session) => heeding(() => store.insert(session)),
    replace: (session, expectedVersion) => heeding(() => store.replace(session, expectedVersion)),
    remove: (session) => heeding(() => store.remove(session)),
    describe: () => heeding(() => store.describe()),
    readAll: () => heeding(() => store.readAll()),
    readInTurn: (show) => heeding(() => store.readInTurn(show)),
    rewrite: (decide) => heeding(() => store.rewrite(decide)),
    close: () => store.close(),
  };
}

type Sign = Extract<StoreError, { readonly kind: 'StoreMoving' | 'StoreDamaged' }>;

/** A table that is missing was moved away with a store, or is damage. */
function mayBeMove(error: unknown): error is Sign {
  const { kind } = (error ?? {}) as { readonly kind?: unknown };
  return kind === 'StoreMoving' || kind === 'StoreDamaged';
}

/** Succeeds when the call may be made again. */
function settled(error: Sign, facts: MoveFacts): ResultAsync<void, StoreError> {
  return ResultAsync.fromSafePromise(facts.movable()).andThen((movable) =>
    movable
      .look()
      .mapErr(() => error)
      .andThen(({ note }) => {
        const { location } = error;
        if (note?.phase === 'gone')
          return errAsync({ kind: 'StoreMoved', location, to: note.other } as const);
        if (error.kind === 'StoreDamaged') return errAsync(error);
        return note !== null && note.host !== facts.host
          ? errAsync(error)
          : inTurn(facts, error, () => reopened(movable, location, facts));
      }),
  );
}

function reopened(
  movable: MovableStore,
  location: string,
  { host, isInUse }: MoveFacts,
): ResultAsync<void, StoreError> {
  return safeTry(async function* () {
    const { note } = yield* movable.look();
    if (note === null) return ok();
    switch (judgeNote(note, { host, inUse: await isInUse() })) {
      case 'reopen':
        return movable.reopen();
      case 'wait':
        return err({ kind: 'StoreMoving', location } as const);
      case 'moved':
        return err({ kind: 'StoreMoved', location, to: note.other } as const);
    }
  });
}

/** Nobody is told of the wait: it is short, or ends in the failure. */
const unheard: CallContext = {
  cwd: '/' as AbsolutePath,
  narration: { notice: () => undefined, progress: () => undefined },
  signal: new AbortController().signal,
};

function inTurn(
  facts: MoveFacts,
  error: StoreError,
  work: () => ResultAsync<void, StoreError>,
): ResultAsync<void, StoreError> {
  return ResultAsync.fromSafePromise(facts.lock()).andThen((lock) =>
    lock
      .hold(migrationTurn, unheard, work)
      .mapErr((failure) =>
        failure.kind === 'LockTimeout' || failure.kind === 'FileError' || failure.kind === 'Interrupted'
          ? error
          : failure,
      ),
  );
}
