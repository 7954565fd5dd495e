import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Minsky } from '../support/minsky.ts';
import { behindItsBack } from '../support/sqlite-store.ts';

/**
 * Everything at and below a path, byte for byte: what may not change is compared with what it was. That git once made a
 * directory for worktrees, which is empty, means nothing.
 */
export function imprintOf(path: string): Readonly<Record<string, string>> {
  const entries = entriesBelow(path).filter(
    (entry) => !entry.endsWith('/.git/worktrees') || readdirSync(entry).length > 0,
  );
  return Object.fromEntries(entries.map((entry) => [relative(path, entry), describe(entry)]));
}

/**
 * What sessions, finished or not, left in the state directory: records, workspaces, whatever lies in staging, trash and
 * mirrors, and locks that somebody holds. The store and the files to lock with are there to stay.
 */
export function remainsIn({ state }: Pick<Minsky, 'state'>): readonly string[] {
  const places = existsSync(state) ? readdirSync(state) : [];
  const found = places.flatMap((place) => readdirSync(join(state, place)).map((name) => `${place}/${name}`));
  return [...found.filter((entry) => !lasting.test(entry)), ...recordsIn(state)].sort();
}

const lasting = /^(?:store\/sessions\.sqlite(?:-wal|-shm)?|locks\/(?!staging-)[^/]+\.lock)$/;

/** A finished session of that name, and nothing else. */
export function oneSession(name: string): readonly string[] {
  return [`record ${name}: active`, `sessions/${name}`];
}

interface Row {
  readonly name: string;
  readonly status: string;
}

function recordsIn(state: string): readonly string[] {
  const store = join(state, 'store', 'sessions.sqlite');
  if (!existsSync(store)) return [];
  const rows = behindItsBack(store, (database) =>
    database.prepare<[], Row>('select name, status from minsky_sessions').all(),
  );
  return rows.map(({ name, status }) => `record ${name}: ${status}`);
}

function entriesBelow(path: string): readonly string[] {
  if (!lstatSync(path).isDirectory()) return [path];
  return [path, ...readdirSync(path).flatMap((name) => entriesBelow(join(path, name)))];
}

function describe(path: string): string {
  const entry = lstatSync(path);
  const mode = entry.mode.toString(8);
  if (entry.isSymbolicLink()) return `${mode} -> ${readlinkSync(path)}`;
  return entry.isFile() ? `${mode} ${createHash('sha1').update(readFileSync(path)).digest('hex')}` : mode;
}
