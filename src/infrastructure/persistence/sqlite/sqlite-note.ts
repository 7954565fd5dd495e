import type Database from 'better-sqlite3';
import type { MoveNote } from '../../../domain/store/move-note.ts';
import { noteFrom } from '../sql/move-statements.ts';

/** The note that the store bears; null when it was not moved. */
export function noteInSqlite(database: Database.Database): MoveNote | null {
  if (!hasTable(database, 'minsky_moved')) return null;
  const found = database.prepare<[], { readonly note: string }>('select note from minsky_moved').get();
  return noteFrom(found?.note);
}

/** Whether there is a table of that name. */
export function hasTable(database: Database.Database, name: string): boolean {
  const known = database.prepare(`select 1 from sqlite_master where type = 'table' and name = ?`);
  return known.get(name) !== undefined;
}
