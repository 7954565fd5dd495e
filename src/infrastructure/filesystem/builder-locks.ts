import { unlink } from 'node:fs/promises';
import { errAsync, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { SessionId } from '../../domain/session/session-id.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { attempt, fileErrorOf, orAbsent } from './file-errors.ts';
import { openKernelLock, type KernelLock } from './kernel-lock.ts';

/** One lock for each workspace that is being built, held by the process that builds it. */
export interface BuilderLocks {
  take(id: SessionId): ResultAsync<void, FileError>;
  /** Lets go of the lock, if this process has it, and removes its file. */
  release(id: SessionId): ResultAsync<void, FileError>;
  /** Whether no process holds it. */
  isFree(id: SessionId): ResultAsync<boolean, FileError>;
}

/** Keeps the lock files in that directory; it is on the state directory's file system, which can lock since the store is there. */
export function builderLocks(directory: AbsolutePath): BuilderLocks {
  const held = new Map<SessionId, KernelLock>();
  const fileOf = (id: SessionId): AbsolutePath => childPath(directory, `staging-${id}.lock`);

  return {
    take: (id) =>
      safeTry(async function* () {
        const lock = yield* openKernelLock(fileOf(id));
        const taken = lock.tryTake();
        if (taken.isOk() && taken.value) {
          held.set(id, lock);
          return okAsync(undefined);
        }
        lock.close();
        return errAsync(taken.isErr() ? taken.error : fileErrorOf('EEXIST', fileOf(id)));
      }),

    release: (id) => {
      held.get(id)?.close();
      held.delete(id);
      return orAbsent(attempt(fileOf(id), () => unlink(fileOf(id)))).map(() => undefined);
    },

    isFree: (id) =>
      held.has(id)
        ? okAsync(false)
        : openKernelLock(fileOf(id)).andThen((lock) => {
            const taken = lock.tryTake();
            lock.close();
            return taken;
          }),
  };
}
