import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { err, ok, type Result } from 'neverthrow';
import type { StoreError } from '../../../application/ports/port-errors.ts';
import { loadOrm } from '../sql/load-orm.ts';
import { schemaVersion } from '../sql/schema-version.ts';
import { diagnoseSqlite } from './diagnose-sqlite.ts';
import { errorCodeOf } from './error-code.ts';
import { hasUnmergedLog } from './sqlite-file.ts';
import { applicationId, headerOf, type SqliteHeader } from './sqlite-header.ts';

export interface OpeningOptions {
  /** How long to wait for other processes, in milliseconds. */
  readonly busyTimeout?: number;
  /** Whether to bring an earlier schema up to date, as by default, or to refuse it. */
  readonly upgrades?: boolean;
}

/** Opens the file and brings its schema up to date; throws what better-sqlite3 throws. */
export async function openSqliteDatabase(
  path: string,
  { busyTimeout = 10_000, upgrades = true }: OpeningOptions = {},
): Promise<Result<Database.Database, StoreError>> {
  const database = connect(path, busyTimeout);
  try {
    const header = headerOf(database);
    const refusal = refusalOf(header, path, database.readonly || !upgrades);
    if (refusal === null) {
      await makeReady(database, header);
      return ok(database);
    }
    database.close();
    return err(refusal);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens the file so that nothing of it is changed, not even by closing it, and whatever state it is in. */
export function openSqliteForReading(path: string, busyTimeout: number): Database.Database {
  return connect(path, busyTimeout, true);
}

/**
 * A store whose write-ahead log was left by a killed process is looked at first without the right to write: whoever
 * closes it after an error would otherwise move that log into a file that is damaged.
 */
function lookBeforeWriting(path: string, timeout: number): void {
  if (!hasUnmergedLog(path)) return;
  const database = new Database(path, { fileMustExist: true, timeout, readonly: true });
  try {
    database.prepare('select count(*) from sqlite_master').get();
  } catch (error) {
    if (diagnoseSqlite(error)?.kind === 'damaged') throw error;
  } finally {
    database.close();
  }
}

function connect(path: string, timeout: number, readonly = false): Database.Database {
  if (!readonly) lookBeforeWriting(path, timeout);
  const database = new Database(path, { fileMustExist: true, timeout, readonly });
  try {
    headerOf(database);
    return database;
  } catch (error) {
    database.close();
    if (!isInReadOnlyPlace(error) || hasUnmergedLog(path)) throw error;
    return openCopy(path);
  }
}

/** Looks before anything is written: another program's database and a newer minsky's are left as they are. */
function refusalOf(header: SqliteHeader, location: string, asItIs: boolean): StoreError | null {
  if (header.applicationId !== applicationId) {
    return { kind: 'StoreDamaged', location, detail: 'it is the database of another program' };
  }
  if (header.schemaVersion > schemaVersion) {
    return { kind: 'StoreTooNew', location, found: header.schemaVersion, supported: schemaVersion };
  }
  return asItIs && header.schemaVersion < schemaVersion ? { kind: 'StoreReadOnly', location } : null;
}

async function makeReady(database: Database.Database, header: SqliteHeader): Promise<void> {
  // A record must outlive a power failure, not only a crash of the program: each commit reaches the disk.
  database.pragma('synchronous = full');
  database.pragma('foreign_keys = on');
  if (database.readonly) return;
  if (header.schemaVersion < schemaVersion) {
    const { migrateSqlite } = await loadOrm(() => import('./migrate-sqlite.ts'));
    await migrateSqlite(database);
  }
  // The mode is a property of the file and was set when it was made; a copy may have lost it.
  if (database.pragma('journal_mode', { simple: true }) !== 'wal') database.pragma('journal_mode = wal');
}

function isInReadOnlyPlace(error: unknown): boolean {
  const codes = ['SQLITE_READONLY_DIRECTORY', 'SQLITE_READONLY_CANTINIT', 'SQLITE_CANTOPEN'];
  return codes.includes(errorCodeOf(error) ?? '');
}

/**
 * SQLite cannot open a store with a write-ahead log where it may create no file beside it. Its content is read into
 * memory instead, and told by the two version bytes of its header that it has no such log.
 */
function openCopy(path: string): Database.Database {
  const content = readFileSync(path);
  content.fill(1, 18, 20);
  return new Database(content, { readonly: true });
}
