import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { storeErrorOf, writeErrorOf } from '../../../../src/infrastructure/persistence/sql/sql-errors.ts';
import { diagnoseSqlite } from '../../../../src/infrastructure/persistence/sqlite/diagnose-sqlite.ts';
import { aSession, taskId } from '../../../../src/interfaces/testing/testing.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const source = { location: '/store', dialect: { diagnose: diagnoseSqlite } };
const failure = (code: string, message = 'what it says'): Error =>
  Object.assign(new Error(message), { code });

describe('an error of SQLite or of the file system', () => {
  it.each([
    ['SQLITE_BUSY', 'StoreBusy'],
    ['SQLITE_BUSY_SNAPSHOT', 'StoreBusy'],
    ['SQLITE_LOCKED_SHAREDCACHE', 'StoreBusy'],
    ['SQLITE_PROTOCOL', 'StoreBusy'],
    ['SQLITE_READONLY', 'StoreReadOnly'],
    ['SQLITE_READONLY_DIRECTORY', 'StoreReadOnly'],
    ['SQLITE_FULL', 'StoreFull'],
    ['SQLITE_IOERR_SHMSIZE', 'StoreFull'],
    ['ENOSPC', 'StoreFull'],
    ['EDQUOT', 'StoreFull'],
  ])('of code %s is %s', (code, kind) => {
    expect(storeErrorOf(failure(code), source)).toEqual({ kind, location: '/store' });
  });

  it.each([
    ['SQLITE_CORRUPT', 'StoreDamaged'],
    ['SQLITE_CORRUPT_INDEX', 'StoreDamaged'],
    ['SQLITE_NOTADB', 'StoreDamaged'],
    ['SQLITE_IOERR_SHORT_READ', 'StoreDamaged'],
    ['SQLITE_IOERR_WRITE', 'StoreUnavailable'],
    ['SQLITE_CANTOPEN', 'StoreUnavailable'],
    ['SQLITE_READONLY_DBMOVED', 'StoreUnavailable'],
    ['EMFILE', 'StoreUnavailable'],
    ['ENOTDIR', 'StoreUnavailable'],
  ])('of code %s is %s, with its own words', (code, kind) => {
    expect(storeErrorOf(failure(code), source)).toEqual({
      kind,
      location: '/store',
      detail: `what it says (${code})`,
    });
  });

  it.each([
    ["EACCES: permission denied, mkdir '/state'", 'StoreReadOnly'],
    ["EROFS: read-only file system, open '/state/x'", 'StoreReadOnly'],
    ["EPERM: operation not permitted, link '/a' -> '/b'", 'StoreReadOnly'],
    ["EACCES: permission denied, stat '/state'", 'StoreUnavailable'],
  ])('tells making from looking: %s is %s', (message, kind) => {
    expect(storeErrorOf(failure(message.slice(0, message.indexOf(':')), message), source).kind).toBe(kind);
  });

  it.each([
    ['an error without a code', new TypeError('undefined is not a function')],
    ['a mistake in a statement', failure('SQLITE_ERROR', 'near "slect": syntax error')],
    ['a value that the schema forbids', failure('SQLITE_CONSTRAINT_CHECK')],
    ['an error of Node’s own arguments', failure('ERR_INVALID_ARG_TYPE')],
    ['what is no error at all', 'thrown'],
  ])('is a defect, and is thrown on, when it is %s', (_what, error) => {
    expect(() => storeErrorOf(error, source)).toThrow(error instanceof Error ? error : 'thrown');
  });

  it('is a full disk when SQLite itself finds no room', () => {
    const database = new Database(join(temporaryDirectory(), 'small.sqlite'));
    database.exec('create table t (a); pragma max_page_count = 3');
    const fill = (): unknown => database.prepare('insert into t values (?)').run('x'.repeat(100_000));
    let thrown: unknown;
    try {
      fill();
    } catch (error) {
      thrown = error;
    }
    expect(storeErrorOf(thrown, source)).toEqual({ kind: 'StoreFull', location: '/store' });
    database.close();
  });
});

describe('a unique index that refuses a record', () => {
  const session = aSession({ task: taskId('md#1') });
  const unique = (message: string): Error =>
    failure('SQLITE_CONSTRAINT_UNIQUE', `UNIQUE constraint failed: ${message}`);

  it.each([
    ["index 'minsky_sessions_name_claim'", { kind: 'NameTaken', name: session.name }],
    ['minsky_sessions.id', { kind: 'NameTaken', name: session.name }],
    [
      'minsky_sessions.repo_id, minsky_sessions.task',
      { kind: 'TaskTaken', task: session.task, repo: session.repo.id },
    ],
  ])('refuses a claim: %s', (message, refused) => {
    expect(writeErrorOf(unique(message), session, source)).toEqual(refused);
  });

  it('is damaged when it refuses a claim that the record does not make', () => {
    const refused = writeErrorOf(unique('minsky_sessions.repo_id, minsky_sessions.task'), aSession(), source);
    expect(refused.kind).toBe('StoreDamaged');
  });
});
