import type { SqlDiagnosis } from '../sql/sql-dialect.ts';
import { errorCodeOf } from './error-code.ts';

/** First match wins; the code is SQLite's extended one, or the system's when a file could not be reached. */
const causes: readonly (readonly [code: RegExp, message: RegExp, kind: SqlDiagnosis['kind']])[] = [
  [/^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)$/, /\brepo_id\b.*\btask\b/, 'task-taken'],
  // The id of a record is its name's for ever: who inserts it again comes too late for the name.
  [/^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)$/, /minsky_sessions_name_claim|minsky_sessions\.id/, 'name-taken'],
  [/^SQLITE_CONSTRAINT_TRIGGER$/, /minsky_moving/, 'moving'],
  [/^SQLITE_(BUSY|LOCKED|PROTOCOL)/, /^/, 'busy'],
  [/^SQLITE_READONLY(?!_DBMOVED)/, /^/, 'read-only'],
  [/^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)$/, /^/, 'full'],
  [/^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ|IOERR_CORRUPTFS)/, /^/, 'damaged'],
  // The schema version was checked before, so the file does not hold what it says.
  [/^SQLITE_ERROR$/, /no such (table|column)|has no column named|already exists|malformed JSON/, 'damaged'],
  [/^(EROFS|EACCES|EPERM)$/, /\b(mkdir|mkdtemp|open|link|copyfile|access|rename|unlink)\b/, 'read-only'],
  [/^(SQLITE_(IOERR|CANTOPEN|NOMEM|PERM|AUTH|READONLY|NOLFS)|E[A-Z]+$)/, /^/, 'unavailable'],
];

/** Tells by its code what an error of better-sqlite3, of the ORM around it or of the file system means. */
export function diagnoseSqlite(error: unknown): SqlDiagnosis | null {
  const code = errorCodeOf(error);
  if (code === null) return null;
  const message = String((error as { readonly message?: unknown }).message);
  const cause = causes.find(([codes, messages]) => codes.test(code) && messages.test(message));
  return cause === undefined ? null : { kind: cause[2], detail: `${message} (${code})` };
}
