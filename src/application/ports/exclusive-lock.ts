import type { ResultAsync } from 'neverthrow';
import type { CallContext } from './narration.ts';
import type { FileError, Interrupted, LockTimeout } from './port-errors.ts';

/** The name of the lock under which sessions go to the trash and come back. */
export const trashTurn = 'trash';

/** The name of the lock under which directories get records. */
export const registrationTurn = 'registration';

/** The name of the lock under which files of settings are changed. */
export const configurationTurn = 'configuration';

/** The name of the lock under which the store of a machine moves to another backend. */
export const migrationTurn = 'store-migration';

/** A lock between processes of one machine, freed when its holder ends in whatever way. */
export interface ExclusiveLock {
  /** Runs `work` while holding the lock of that name (a repository identity, say); frees it whatever the outcome. */
  hold<T, E>(
    name: string,
    context: CallContext,
    work: () => ResultAsync<T, E>,
  ): ResultAsync<T, E | LockTimeout | FileError | Interrupted>;
}

/** For what is done while the lock is held already. */
export const heldAlready: ExclusiveLock = { hold: (_name, _context, work) => work() };
