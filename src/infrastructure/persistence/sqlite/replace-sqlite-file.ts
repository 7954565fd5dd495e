import { accessSync, constants, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import type { Session } from '../../../domain/session/session.ts';
import { keepDamaged } from '../keep-damaged.ts';
import { loadOrm } from '../sql/load-orm.ts';
import { rowOf } from '../sql/session-row.ts';
import { hasUnmergedLog, repairedBeside } from './sqlite-file.ts';

const besideFiles = ['-wal', '-shm'];

/** What was to be replaced is not what was looked at. */
export type Replaced = { readonly kept: string } | 'changed-meanwhile';

/**
 * Puts a new store with those records in the place of the damaged one. A store and its log cannot be exchanged in one
 * step; from the moment when the new one waits beside, complete, nobody opens either until that is finished.
 */
export async function replaceSqliteFile(
  path: string,
  sessions: readonly Session[],
  unchanged: () => boolean,
): Promise<Replaced> {
  if (existsSync(path)) accessSync(path, constants.W_OK);
  const directory = dirname(path);
  const workshop = mkdtempSync(join(directory, workshopPrefix(path)));
  try {
    const draft = join(workshop, 'draft.sqlite');
    const { buildSqliteFile, syncDirectory } = await loadOrm(() => import('./create-sqlite-file.ts'));
    await buildSqliteFile(
      draft,
      sessions.map((session) => rowOf(session)),
    );
    verify(draft, sessions.length);
    if (!unchanged()) return 'changed-meanwhile';
    // Without a log there is nothing in the files beside the store.
    const kept = keepDamaged(path, hasUnmergedLog(path) ? besideFiles : [], new Date());
    syncDirectory(directory);
    renameSync(draft, repairedBeside(path));
    syncDirectory(directory);
    finishReplacement(path);
    syncDirectory(directory);
    return { kept };
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

/** Does what is left to do of a replacement that was killed, and clears up after those that did not get that far. */
export function finishReplacement(path: string): void {
  if (existsSync(repairedBeside(path))) {
    for (const ending of besideFiles) rmSync(path + ending, { force: true });
    renameSync(repairedBeside(path), path);
  }
  const directory = dirname(path);
  const names = existsSync(directory) ? readdirSync(directory) : [];
  for (const left of names.filter((name) => name.startsWith(workshopPrefix(path)))) {
    rmSync(join(directory, left), { recursive: true, force: true });
  }
}

function workshopPrefix(path: string): string {
  return `.repair-${basename(path)}-`;
}

function verify(draft: string, records: number): void {
  const database = new Database(draft, { fileMustExist: true });
  try {
    const state = database.pragma('integrity_check', { simple: true });
    const count = database.prepare('select count(*) from minsky_sessions').pluck().get();
    if (state !== 'ok' || count !== records) throw new Error('the rebuilt store is not what it should be');
  } finally {
    database.close();
  }
}
