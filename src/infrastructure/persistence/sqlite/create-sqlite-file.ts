import { closeSync, fsyncSync, linkSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { makeWithParents } from '../../filesystem/private-directory.ts';
import { sessionColumns, type SessionRow } from '../sql/session-row.ts';
import { errorCodeOf } from './error-code.ts';
import { migrateSqlite } from './migrate-sqlite.ts';

/**
 * Creates an empty store: built aside and linked into place whole, so that however many processes come first at once,
 * each finds either no store or a complete one. Finding one there already is as good as having made it.
 */
export async function createSqliteFile(path: string): Promise<void> {
  const directory = dirname(path);
  makeWithParents(directory);
  const workshop = mkdtempSync(join(directory, '.new-store-'));
  try {
    const draft = join(workshop, 'draft.sqlite');
    await buildSqliteFile(draft);
    publish(draft, path);
    syncDirectory(directory);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

/** Makes a complete store with those rows where nothing is yet. */
export async function buildSqliteFile(draft: string, rows: readonly SessionRow[] = []): Promise<void> {
  closeSync(openSync(draft, 'wx', 0o600));
  const database = new Database(draft, { fileMustExist: true });
  try {
    // The log comes last: what is in it when there is no room to move it into the file stays behind with the draft.
    await migrateSqlite(database);
    database.transaction(() => {
      for (const row of rows) insert(database, row);
    })();
    database.pragma('journal_mode = wal');
  } finally {
    database.close();
  }
}

/** Makes an empty store of that schema that is nowhere on disk. */
export async function makeSqliteInMemory(version: number): Promise<Database.Database> {
  const database = new Database(':memory:');
  await migrateSqlite(database, version);
  return database;
}

function insert(database: Database.Database, row: SessionRow): void {
  const places = sessionColumns.map(() => '?').join(', ');
  database
    .prepare(`insert into minsky_sessions (${sessionColumns.join(', ')}) values (${places})`)
    .run(...sessionColumns.map((column) => row[column]));
}

function publish(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    if (errorCodeOf(error) !== 'EEXIST') throw error;
  }
}

/** Makes the new name last through a power failure, where directories can be synced at all. */
export function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
