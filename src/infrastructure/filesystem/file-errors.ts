import { err, errAsync, ok, okAsync, Result, ResultAsync } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';

const reasons: Readonly<Record<string, FileError['reason']>> = {
  ENOENT: 'not-found',
  EEXIST: 'exists',
  ENOTEMPTY: 'exists',
  ENOTDIR: 'not-a-directory',
  EACCES: 'permission',
  EPERM: 'permission',
  EROFS: 'read-only',
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  // A limit on the size of files has the same remedy as a full disk.
  EFBIG: 'no-space',
  ELOOP: 'loop',
  EXDEV: 'other-filesystem',
};

/** Converts what Node's file system functions throw; what carries no system error code is a defect and is thrown on. */
export function fileError(error: unknown, path: string): FileError {
  const { code, path: entry } = membersOf(error);
  if (typeof code !== 'string' || !/^(E[A-Z0-9]+|UNKNOWN)$/.test(code)) {
    throw new Error('Not an error of the file system', { cause: error });
  }
  // An entry below the one that was asked for is the one to look at.
  const concerned = typeof entry === 'string' && entry.startsWith(`${path}/`) ? entry : path;
  return fileErrorOf(code, concerned);
}

/** Makes the error that the system's code stands for. */
export function fileErrorOf(code: string, path: string): FileError {
  return { kind: 'FileError', path, reason: reasons[code] ?? 'other', code };
}

/** Runs functions of Node's file system; their failure becomes a `FileError` about `path`. */
export function attempt<T>(path: string, work: () => Promise<T>): ResultAsync<T, FileError> {
  return ResultAsync.fromThrowable(work, (error) => fileError(error, path))();
}

/** The same at once, in the thread of the program: for what takes less time than the way to another one and back. */
export function attemptNow<T>(path: string, work: () => T): Result<T, FileError> {
  return Result.fromThrowable(work, (error) => fileError(error, path))();
}

/** Turns the failures that mean "nothing stands there" into null. */
export function orAbsent<T>(result: ResultAsync<T, FileError>): ResultAsync<T | null, FileError> {
  return result
    .map((value): T | null => value)
    .orElse((error) => (meansAbsence(error) ? okAsync(null) : errAsync(error)));
}

/** The same of what was attempted at once. */
export function orAbsentNow<T>(result: Result<T, FileError>): Result<T | null, FileError> {
  return result
    .map((value): T | null => value)
    .orElse((error) => (meansAbsence(error) ? ok(null) : err(error)));
}

function meansAbsence({ code }: FileError): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG';
}

function membersOf(error: unknown): { readonly code?: unknown; readonly path?: unknown } {
  return typeof error === 'object' && error !== null ? error : {};
}
