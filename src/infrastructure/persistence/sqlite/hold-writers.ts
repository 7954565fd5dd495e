import Database from 'better-sqlite3';
import { err, ok, type Result } from 'neverthrow';
import type { StoreError } from '../../../application/ports/port-errors.ts';
import { storeErrorOf } from '../sql/sql-errors.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

/** Lets the writers go on. */
export type Release = () => void;

/**
 * Keeps every process from writing to the store, as far as SQLite can still work with it. Whoever waits meanwhile
 * writes to the file that was moved aside, and notices that it is no longer the store.
 */
export function holdWriters(path: string, patience: number): Result<Release, StoreError> {
  const open: Database.Database[] = [];
  // The writer before the reader: as long as somebody reads, closing it does not tidy the damaged files up.
  const release = (): void => open.toReversed().forEach((database) => void database.close());
  const connect = (readonly: boolean): Database.Database => {
    const database = new Database(path, { fileMustExist: true, readonly, timeout: patience });
    open.push(database);
    return database;
  };
  try {
    connect(true).pragma('schema_version');
    connect(false).exec('begin immediate');
    return ok(release);
  } catch (error) {
    release();
    const refusal = storeErrorOf(error, { location: path, dialect: sqliteDialect });
    return refusal.kind === 'StoreDamaged' || refusal.kind === 'StoreUnavailable'
      ? ok(() => undefined)
      : err(refusal);
  }
}
