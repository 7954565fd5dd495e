import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Result } from 'neverthrow';
import { err, ok } from 'neverthrow';
import type { LegacyContent } from '../../domain/legacy/legacy-record.ts';
import { recogniseColumns } from '../../domain/legacy/legacy-shape.ts';
import { goneTable } from '../persistence/sql/move-statements.ts';
import { errorCodeOf } from '../persistence/sqlite/error-code.ts';
import { applicationId } from '../persistence/sqlite/sqlite-header.ts';
import { readLegacyRows } from './read-legacy-rows.ts';

/** What lies beside a database and belongs to it: its write-ahead log and its rollback journal. */
export const companions = ['-wal', '-journal'] as const;

/**
 * Reads a database out of a copy of its bytes and of its companions'; null when it has no table of sessions, and a text
 * when SQLite cannot make anything of it.
 */
export function readLegacySqlite(
  contents: readonly (Buffer | null)[],
  store: string,
): Result<LegacyContent, string | null> {
  return withCopy(contents, (database) => {
    const table = tableIn(database);
    if (table === null) {
      if (wasMoved(database)) return ok({ ...emptyStore, generation: 'moved' });
      return holdsNothing(database) ? ok(emptyStore) : err(null);
    }
    const { rows, damaged } = rowsOf(database, table.name);
    return ok(readLegacyRows({ kind: 'sqlite', store, generation: table.generation, rows, damaged }));
  });
}

/** Whether the copy is of one moment, as far as SQLite can tell. */
export function isWholeSqlite(contents: readonly (Buffer | null)[]): boolean {
  return withCopy(contents, (database) =>
    ok(database.pragma('quick_check(1)', { simple: true }) === 'ok'),
  ).unwrapOr(false);
}

function withCopy<T>(
  [bytes = null, ...others]: readonly (Buffer | null)[],
  work: (database: Database.Database) => Result<T, string | null>,
): Result<T, string | null> {
  if (bytes === null) return err(null);
  return others.some((other) => other !== null && other.length > 0)
    ? withFiles(bytes, others, work)
    : withDatabase(() => new Database(withoutLog(bytes), { readonly: true }), work);
}

const emptyStore: LegacyContent = {
  kind: 'sqlite',
  generation: 'empty',
  records: [],
  unreadable: [],
  damaged: false,
  writtenAt: null,
  state: null,
  baseDir: null,
};

/** Whether it is a store of this version whose records have gone to another backend. */
function wasMoved(database: Database.Database): boolean {
  const entry = database.prepare('select 1 from sqlite_master where name = ?').get(goneTable);
  return isOurs(database) && entry !== undefined;
}

function isOurs(database: Database.Database): boolean {
  return Number(database.pragma('application_id', { simple: true })) === applicationId;
}

function holdsNothing(database: Database.Database): boolean {
  return database.prepare('select 1 from sqlite_master').get() === undefined;
}

/** A log or a journal is worked in by SQLite itself, which needs files of its own for that. */
function withFiles<T>(
  bytes: Buffer,
  others: readonly (Buffer | null)[],
  work: (database: Database.Database) => Result<T, string | null>,
): Result<T, string | null> {
  const directory = mkdtempSync(join(tmpdir(), 'minsky-legacy-'));
  try {
    const path = join(directory, 'copy.sqlite');
    writeFileSync(path, bytes, { mode: 0o600 });
    for (const [index, other] of others.entries()) {
      if (other !== null) writeFileSync(`${path}${companions[index] ?? ''}`, other, { mode: 0o600 });
    }
    return withDatabase(() => new Database(path, { fileMustExist: true }), work);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function withDatabase<T>(
  open: () => Database.Database,
  work: (database: Database.Database) => Result<T, string | null>,
): Result<T, string | null> {
  let database: Database.Database | null = null;
  try {
    database = open();
    return work(database);
  } catch (error) {
    if (errorCodeOf(error)?.startsWith('SQLITE_') !== true) throw error;
    return err(`${(error as Error).message} (${String(errorCodeOf(error))})`);
  } finally {
    database?.close();
  }
}

/** The two version bytes of the header say that there is a write-ahead log; a copy in memory can have none. */
function withoutLog(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.fill(1, 18, 20);
  return copy;
}

function tableIn(
  database: Database.Database,
): { readonly name: string; readonly generation: LegacyContent['generation'] } | null {
  const columns = (table: string): readonly string[] =>
    (database.pragma(`table_info(${table})`) as readonly { readonly name: string }[]).map(({ name }) => name);
  const generation = recogniseColumns('sqlite', columns('sessions'));
  if (generation !== null) return { name: 'sessions', generation };
  return isOurs(database) && columns('minsky_sessions').length > 0
    ? { name: 'minsky_sessions', generation: 'current' }
    : null;
}

/** All rows that can be reached: from both ends, since a damaged page keeps from those beyond it. */
function rowsOf(
  database: Database.Database,
  table: string,
): { readonly rows: readonly unknown[]; readonly damaged: boolean } {
  const [forwards, whole] = rowsUntilDamage(
    database,
    `select rowid as "rowid ", * from ${table} order by rowid`,
  );
  if (whole) return { rows: forwards.map(withoutRowid), damaged: false };
  const [backwards] = rowsUntilDamage(
    database,
    `select rowid as "rowid ", * from ${table} order by rowid desc`,
  );
  const rows = new Map([...forwards, ...backwards.toReversed()].map((row) => [row['rowid '], row]));
  return { rows: [...rows.values()].map(withoutRowid), damaged: true };
}

type Row = Readonly<Record<string, unknown>>;

function rowsUntilDamage(
  database: Database.Database,
  statement: string,
): readonly [rows: readonly Row[], whole: boolean] {
  const rows: Row[] = [];
  try {
    for (const row of database.prepare(statement).iterate()) rows.push(row as Row);
    return [rows, true];
  } catch (error) {
    if (errorCodeOf(error)?.startsWith('SQLITE_CORRUPT') !== true) throw error;
    return [rows, false];
  }
}

function withoutRowid({ 'rowid ': _rowid, ...row }: Row): Row {
  return row;
}
