import { unlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { err, okAsync, ResultAsync, type Result } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { SessionId } from '../../domain/session/session-id.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { entryAt, namesNow } from './directory-entry.ts';
import { attemptNow, fileErrorOf, orAbsentNow } from './file-errors.ts';
import { openKernelLock, type KernelLock } from './kernel-lock.ts';
import { idInName } from './staging-places.ts';

/** One lock for each workspace that is being built, held by the process that builds it. */
export interface BuilderLocks {
  take(id: SessionId): ResultAsync<void, FileError>;
  /** Lets go of the lock, if this process has it, and removes its file. */
  release(id: SessionId): ResultAsync<void, FileError>;
  /** Whether no process holds it. */
  isFree(id: SessionId): ResultAsync<boolean, FileError>;
  /** Whether its file is there: a process of this machine made it and did not get to removing it. */
  isLeft(id: SessionId): ResultAsync<boolean, FileError>;
  /** Removes the files that no process holds: those of processes that ended before they had built anything. */
  sweep(): ResultAsync<unknown, FileError>;
}

// Who looks whether a lock is free has it for less than a millisecond; many may look at the same time.
const attempts = 200;
const betweenAttempts = 5;

// Windows removes no file that somebody has open: neither ours before it is closed, nor afterwards one that is held.
const removesOpenFiles = process.platform !== 'win32';

/** Keeps the lock files in that directory; it is on the state directory's file system, which can lock since the store is there. */
export function builderLocks(directory: AbsolutePath): BuilderLocks {
  const held = new Map<SessionId, KernelLock>();
  const fileOf = (id: SessionId): AbsolutePath => childPath(directory, `staging-${id}.lock`);
  const remove = (id: SessionId): ResultAsync<void, FileError> =>
    orAbsentNow(attemptNow(fileOf(id), () => unlinkSync(fileOf(id)))).asyncAndThen(() => okAsync(undefined));

  /** Does the work if no process has the lock, and has it meanwhile; whether it was so. */
  const ifFree = (
    id: SessionId,
    work: () => ResultAsync<unknown, FileError>,
  ): ResultAsync<boolean, FileError> => {
    if (held.has(id)) return okAsync(false);
    return openKernelLock(fileOf(id)).andThen((lock) => {
      const close = (): void => {
        lock.close();
      };
      return (
        lock
          .tryTake()
          // Of a file that was removed meanwhile the lock says nothing: the one at its path may be another.
          .asyncAndThen((taken) => (taken && lock.isInPlace() ? work().map(() => true) : okAsync(false)))
          .andTee(close)
          .orTee(close)
      );
    });
  };

  return {
    take: (id) =>
      takeFile(fileOf(id)).map((lock) => {
        held.set(id, lock);
      }),

    release: (id) => {
      held.get(id)?.close();
      held.delete(id);
      return remove(id);
    },

    isFree: (id) => ifFree(id, () => okAsync(undefined)),
    isLeft: (id) => entryAt(fileOf(id)).map((entry) => entry !== null),

    sweep: () =>
      namesNow(directory).asyncAndThen((names) =>
        ResultAsync.combine(
          names
            .flatMap(idOfLock)
            .map((id) =>
              removesOpenFiles
                ? ifFree(id, () => remove(id))
                : ifFree(id, () => okAsync(undefined)).andThen((free) =>
                    free ? remove(id).orElse(() => okAsync(undefined)) : okAsync(undefined),
                  ),
            ),
        ),
      ),
  };
}

/** Takes a lock that others hold for moments at most, and whose file they may remove until it is taken. */
function takeFile(file: AbsolutePath): ResultAsync<KernelLock, FileError> {
  const take = async (): Promise<Result<KernelLock, FileError>> => {
    for (let attempted = 0; attempted < attempts; attempted += 1) {
      const opened = await openKernelLock(file);
      const taken = opened.andThen((lock) => lock.tryTake());
      if (opened.isOk() && taken.isOk() && taken.value && opened.value.isInPlace()) return opened;
      if (opened.isOk()) opened.value.close();
      if (taken.isErr() && taken.error.reason !== 'not-found') return err(taken.error);
      await pause(betweenAttempts);
    }
    return err(fileErrorOf('EEXIST', file));
  };
  return new ResultAsync(take());
}

function idOfLock(name: string): readonly SessionId[] {
  return idInName(/^staging-(.+)\.lock$/.exec(name)?.[1] ?? '');
}
