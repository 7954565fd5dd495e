import { readdir, unlink } from 'node:fs/promises';
import { errAsync, okAsync, ResultAsync, safeTry } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { SessionId } from '../../domain/session/session-id.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { entryAt } from './directory-entry.ts';
import { attempt, fileErrorOf, orAbsent } from './file-errors.ts';
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
  /** Removes the files of the processes that ended between making one and the first thing that tells of it. */
  sweep(): ResultAsync<unknown, FileError>;
}

// From making the file to locking it takes a process milliseconds; the machine's clock may be corrected meanwhile.
const longestUnlocked = 60_000;

/** Keeps the lock files in that directory; it is on the state directory's file system, which can lock since the store is there. */
export function builderLocks(directory: AbsolutePath): BuilderLocks {
  const held = new Map<SessionId, KernelLock>();
  const fileOf = (id: SessionId): AbsolutePath => childPath(directory, `staging-${id}.lock`);
  const release: BuilderLocks['release'] = (id) => {
    held.get(id)?.close();
    held.delete(id);
    return orAbsent(attempt(fileOf(id), () => unlink(fileOf(id)))).map(() => undefined);
  };
  const isFree: BuilderLocks['isFree'] = (id) =>
    held.has(id)
      ? okAsync(false)
      : openKernelLock(fileOf(id)).andThen((lock) => {
          const taken = lock.tryTake();
          lock.close();
          return taken;
        });

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

    release,
    isFree,
    isLeft: (id) => entryAt(fileOf(id)).map((entry) => entry !== null),

    sweep: () =>
      orAbsent(attempt(directory, () => readdir(directory))).andThen((names) =>
        ResultAsync.combine(
          (names ?? []).flatMap(idOfLock).map((id) =>
            safeTry(async function* () {
              const entry = yield* entryAt(fileOf(id));
              const old = entry !== null && Date.now() - entry.mtimeMs >= longestUnlocked;
              return old && (yield* isFree(id)) ? release(id) : okAsync(undefined);
            }),
          ),
        ),
      ),
  };
}

function idOfLock(name: string): readonly SessionId[] {
  return idInName(/^staging-(.+)\.lock$/.exec(name)?.[1] ?? '');
}
