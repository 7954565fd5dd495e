import { realpathSync, statSync, type Stats } from 'node:fs';
import { err, ok, Result } from 'neverthrow';
import type { StoreError } from '../../../application/ports/port-errors.ts';
import { realPathOf } from '../../filesystem/real-path.ts';
import { danglingLink } from '../file-location.ts';
import { storeErrorOf } from '../sql/sql-errors.ts';
import { diagnoseSqlite } from './diagnose-sqlite.ts';
import { errorCodeOf } from './error-code.ts';

/** Whether a store stands at the path; what stands there without being one is an error, never an absent store. */
export function storeStandsAt(path: string): Result<boolean, StoreError> {
  if (look(repairedBeside(realPathOf(path))).unwrapOr(null) !== null) {
    return damaged(path, 'a repair of it was interrupted');
  }
  return look(path).andThen((found): Result<boolean, StoreError> => {
    if (found === null) return nothingLeftBehind(path);
    if (!found.isFile()) return err({ kind: 'StoreUnavailable', location: path, detail: 'it is not a file' });
    // A store is linked into place complete: an empty file is one that lost its content.
    return found.size === 0 ? damaged(path, 'the file is empty') : ok(true);
  });
}

/** Where a rebuilt store waits until the damaged one, whose path this is, is out of the way. */
export function repairedBeside(path: string): string {
  return `${path}.repaired`;
}

/** Tells one file from another that is later put in its place. */
export function identityOf(path: string): string {
  const found = look(path).unwrapOr(null);
  return found === null ? 'nothing' : `${found.dev}:${found.ino}`;
}

/** Tells one state of a file that others write from a later one. */
export function contentStateOf(path: string): string {
  const found = look(path).unwrapOr(null);
  return found === null ? 'nothing' : `${identityOf(path)}:${found.size}:${found.mtimeMs}`;
}

/** Whether the write-ahead log holds something that the database does not. */
export function hasUnmergedLog(path: string): boolean {
  return (look(`${path}-wal`).unwrapOr(null)?.size ?? 0) > 0;
}

/** The size of the database and of its write-ahead log. */
export function bytesOf(path: string): number {
  const real = Result.fromThrowable(() => realpathSync(path))().unwrapOr(path);
  return [real, `${real}-wal`].reduce((sum, file) => sum + (look(file).unwrapOr(null)?.size ?? 0), 0);
}

/** A log without its database holds work that a new database would silently bury. */
function nothingLeftBehind(path: string): Result<boolean, StoreError> {
  if (hasUnmergedLog(path)) return damaged(path, 'the file is gone, but its write-ahead log is not');
  const link = danglingLink(path);
  return link === null
    ? ok(false)
    : err({ kind: 'StoreUnavailable', location: path, detail: `${link} is a link that leads nowhere` });
}

function look(path: string): Result<Stats | null, StoreError> {
  return Result.fromThrowable(
    () => statSync(path),
    (error: unknown) => error,
  )().orElse((error) =>
    errorCodeOf(error) === 'ENOENT'
      ? ok(null)
      : err(storeErrorOf(error, { location: path, dialect: { diagnose: diagnoseSqlite } })),
  );
}

function damaged(path: string, detail: string): Result<never, StoreError> {
  return err({ kind: 'StoreDamaged', location: path, detail });
}
