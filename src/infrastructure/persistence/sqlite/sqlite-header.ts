import type Database from 'better-sqlite3';

/** Marks a file as a store of minsky (`mnsk`), so that no other program's database is ever written to. */
export const applicationId = 0x6d6e736b;

/** What the first page of a database says of it. */
export interface SqliteHeader {
  readonly applicationId: number;
  readonly schemaVersion: number;
}

/** Reads the header; nothing is written. */
export function headerOf(database: Database.Database): SqliteHeader {
  return {
    applicationId: Number(database.pragma('application_id', { simple: true })),
    schemaVersion: Number(database.pragma('user_version', { simple: true })),
  };
}
