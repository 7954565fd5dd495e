import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { Result } from 'neverthrow';
import { recogniseShape } from '../../domain/legacy/legacy-shape.ts';
import { looksLikeLegacyRecord } from '../../domain/legacy/parse-legacy-record.ts';
import { applicationId } from './sqlite/sqlite-header.ts';

/** Beyond this nothing is parsed: the largest known stores of earlier versions are a thousandth of it. */
const mostBytes = 512 * 2 ** 20;

/** The schema of a database is in its first page, or in its log if it was never merged. */
const schemaBytes = 2 ** 16;

/** A table of sessions that has a column for their names. */
const legacyTable =
  /create table (?:if not exists )?["'`[]?sessions["'`\]]?\s*\([^;]{0,4000}?(?<=["'`[(,\s])(?:session|session_?id)(?=["'`\]\s])/i;

/**
 * Whether a store of an earlier version is at the path, whatever it is called. Of a store of this version only the first
 * bytes are read; nothing is opened as a database, since closing one can already change it.
 */
export function isOfEarlierVersion(path: string): boolean {
  return Result.fromThrowable(look)(path).unwrapOr(false);
}

function look(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() !== true || found.size === 0 || found.size > mostBytes) return false;
  const start = bytesOf(path, 512);
  if (start.toString('latin1', 0, 15) === 'SQLite format 3') {
    const ours = start.length >= 72 && start.readUInt32BE(68) === applicationId;
    return !ours && [path, `${path}-wal`].some(holdsLegacyTable);
  }
  if (/^\s*\{\s*"application":\s*"minsky"/.test(start.toString('utf8'))) return false;
  return recogniseShape(JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''))).match(
    // A damaged document of this version may have one of the shapes, too.
    ({ entries }) => entries.some(({ entry }) => looksLikeLegacyRecord(entry)),
    () => false,
  );
}

function holdsLegacyTable(path: string): boolean {
  return (
    statSync(path, { throwIfNoEntry: false })?.isFile() === true &&
    legacyTable.test(bytesOf(path, schemaBytes).toString('latin1'))
  );
}

function bytesOf(path: string, most: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(most);
    return buffer.subarray(0, readSync(file, buffer, 0, most, 0));
  } finally {
    closeSync(file);
  }
}
