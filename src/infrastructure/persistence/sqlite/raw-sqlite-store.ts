import { readFileSync } from 'node:fs';
import { sessionColumns, type SessionRow } from '../sql/session-row.ts';
import { errorCodeOf } from './error-code.ts';
import { applicationId } from './sqlite-header.ts';
import { readSqliteLogIndex } from './sqlite-log-index.ts';
import { readSqliteLog, type SqliteLog } from './sqlite-log.ts';
import { pagesOf, salvageRows } from './salvage-pages.ts';
import type { SqliteValue } from './sqlite-record.ts';

/** The bytes of a store as they are on disk, without SQLite's help. */
export interface RawSqliteStore {
  readonly file: Buffer;
  readonly log: SqliteLog;
}

/** What the header of a file says that still is one. */
export interface RawHeader {
  readonly ours: boolean;
  readonly schemaVersion: number;
}

const magic = Buffer.from('SQLite format 3\0', 'latin1');
const usualPageSize = 4_096;

/** Reads the file and its log; what does not exist is empty. */
export function readRawStore(path: string): RawSqliteStore {
  for (;;) {
    const index = readSqliteLogIndex(bytesAt(`${path}-shm`));
    const file = bytesAt(path);
    const log = bytesAt(`${path}-wal`);
    const after = readSqliteLogIndex(bytesAt(`${path}-shm`));
    // A log that a writer began anew meanwhile was read half old and half new.
    const same = index === null ? after === null : after?.salt.equals(index.salt);
    if (same === true) return { file, log: readSqliteLog(log, pageSizeOf(file), index) };
  }
}

/** Null when the header is damaged. */
export function rawHeaderOf({ file }: RawSqliteStore): RawHeader | null {
  if (file.length < 100 || !file.subarray(0, magic.length).equals(magic)) return null;
  return { ours: file.readUInt32BE(68) === applicationId, schemaVersion: file.readUInt32BE(60) };
}

/** The rows of sessions that can be found on any page; one of schema 1 ends before the checksum. */
export function rawRows({ file, log }: RawSqliteStore): readonly SessionRow[] {
  return salvageRows(pagesOf(file, log, pageSizeOf(file)))
    .filter((values) => values.length >= sessionColumns.length - 1 && isId(values[0]))
    .map(
      (values) =>
        Object.fromEntries(
          sessionColumns.map((name, at) => [name, values[at] ?? null]),
        ) as unknown as SessionRow,
    );
}

function isId(value: SqliteValue | undefined): boolean {
  return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
}

/** Every store of ours is made with the usual size; a header that says another is believed only if it can be true. */
function pageSizeOf(file: Buffer): number {
  const said = file.length < 100 || !file.subarray(0, magic.length).equals(magic) ? 0 : file.readUInt16BE(16);
  const size = said === 1 ? 65_536 : said;
  return size >= 512 && (size & (size - 1)) === 0 && file.length % size === 0 ? size : usualPageSize;
}

function bytesAt(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (errorCodeOf(error) !== 'ENOENT') throw error;
    return Buffer.alloc(0);
  }
}
