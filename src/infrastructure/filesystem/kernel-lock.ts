import { accessSync, closeSync, constants, openSync, statSync } from 'node:fs';
import type Sqlite from 'better-sqlite3';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { parentPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { fileError } from './file-errors.ts';
import { ensurePrivateDirectory } from './private-directory.ts';

/** A lock file that is open; the kernel lets go of it when the process ends, however that happens. */
export interface KernelLock {
  /** Takes the lock unless another process, or another opening in this one, has it. */
  tryTake(): Result<boolean, FileError>;
  /**
   * The same for those who take the lock again and again. Whoever is refused waits from then on, until it takes or
   * closes the lock, and others see that: who comes new is refused as long as somebody waits, and waits as well.
   */
  tryTakeInTurn(): Result<boolean, FileError>;
  /** Whether the file is still the one at its path; false when it was removed, even if another stands there now. */
  isInPlace(): boolean;
  /** Lets go of the lock, if it was taken, and closes the file. */
  close(): void;
}

/**
 * Opens a lock file, making it and its directory if they are missing. The lock is the write lock of an empty SQLite
 * database: the one lock of the operating system that Node can reach through what is installed anyway.
 */
export function openKernelLock(file: AbsolutePath): ResultAsync<KernelLock, FileError> {
  return ensurePrivateDirectory(parentPath(file))
    .andThen(() => ResultAsync.fromSafePromise(import('better-sqlite3')))
    .andThen(({ default: Database }) => open(Database, file));
}

function open(Database: typeof Sqlite, file: AbsolutePath): Result<KernelLock, FileError> {
  return guarded(file, () => {
    createIfMissing(file);
    const opened = identityOf(file);
    const connection = new Database(file, { fileMustExist: true, timeout: 0 });
    // Nothing is ever committed: the journal that this takes stays in memory. Another may be alone with the file just now.
    let ready = false;
    const isReady = (): boolean => (ready ||= succeeds(connection, 'PRAGMA journal_mode = MEMORY'));
    return {
      tryTake: () =>
        // On a file that may only be read, beginning succeeds without a lock; the write after it does not.
        guarded(file, () => isReady() && succeeds(connection, 'BEGIN IMMEDIATE; PRAGMA user_version = 1')),
      tryTakeInTurn: () => guarded(file, () => isReady() && takeInTurn(connection)),
      isInPlace: () => opened !== null && identityOf(file) === opened,
      close: () => {
        connection.close();
      },
    };
  });
}

function identityOf(file: AbsolutePath): string | null {
  const entry = statSync(file, { bigint: true, throwIfNoEntry: false });
  return entry === undefined ? null : `${String(entry.dev)}:${String(entry.ino)}`;
}

/** A shared lock on the file is somebody who waits: it hinders only who wants to be alone with the file. */
function takeInTurn(connection: Sqlite.Database): boolean {
  const waited = connection.inTransaction;
  const alone = !waited && succeeds(connection, 'BEGIN EXCLUSIVE; ROLLBACK');
  if (!waited) connection.exec('BEGIN');
  const seen = succeeds(connection, 'PRAGMA user_version');
  return seen && (waited || alone) && succeeds(connection, 'PRAGMA user_version = 1');
}

/** False when another has the lock that this needs. */
function succeeds(connection: Sqlite.Database, statement: string): boolean {
  try {
    connection.exec(statement);
    return true;
  } catch (error) {
    if (sqliteCode(error).startsWith('SQLITE_BUSY')) return false;
    throw error;
  }
}

/** Only ever opens a file that nobody can have locked yet: closing another would drop the locks this process has on it. */
function createIfMissing(file: AbsolutePath): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (fileError(error, file).code !== 'EEXIST') throw error;
  }
}

function guarded<T>(file: AbsolutePath, work: () => T): Result<T, FileError> {
  try {
    return ok(work());
  } catch (error) {
    return err(lockFileError(error, file));
  }
}

function lockFileError(error: unknown, file: AbsolutePath): FileError {
  const code = sqliteCode(error);
  if (!code.startsWith('SQLITE_')) return fileError(error, file);
  if (code.startsWith('SQLITE_BUSY')) return { kind: 'FileError', path: file, reason: 'other', code };
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
  } catch (cause) {
    return fileError(cause, file);
  }
  // The file exists, so what keeps SQLite from it is a right that a process with another effective user lacks.
  const denied = code === 'SQLITE_CANTOPEN' || code === 'SQLITE_READONLY';
  return { kind: 'FileError', path: file, reason: denied ? 'permission' : 'other', code };
}

function sqliteCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
