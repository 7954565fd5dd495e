import type Database from 'better-sqlite3';
import { loadOrm } from '../sql/load-orm.ts';
import { schemaVersion } from '../sql/schema-version.ts';
import { applicationId, headerOf } from './sqlite-header.ts';

const mostLines = 20;

interface SchemaEntry {
  readonly name: string;
  readonly sql: string | null;
}

/** What SQLite says of the integrity of a database, and how it differs from a store that this program makes. */
export async function sqliteFlaws(database: Database.Database): Promise<readonly string[]> {
  const header = headerOf(database);
  // One of an earlier version is whole, too: the next command brings it up to date.
  const known = header.schemaVersion >= 1 && header.schemaVersion <= schemaVersion;
  return [
    ...(header.applicationId === applicationId ? [] : ['its header does not bear the mark of minsky']),
    ...(known ? [] : [`its schema version is ${String(header.schemaVersion)}`]),
    ...integrityFlaws(database),
    ...schemaFlaws(await modelSchema(known ? header.schemaVersion : schemaVersion), schemaOf(database)),
  ];
}

function integrityFlaws(database: Database.Database): readonly string[] {
  const lines = database.pragma(`integrity_check(${String(mostLines)})`) as readonly {
    readonly integrity_check: string;
  }[];
  return lines
    .map(({ integrity_check: line }) => line)
    .flatMap((text) => text.split('\n'))
    .filter((line) => line !== 'ok' && line !== '')
    .slice(0, mostLines);
}

function schemaFlaws(wanted: readonly SchemaEntry[], found: readonly SchemaEntry[]): readonly string[] {
  return wanted.flatMap(({ name, sql }) => {
    const there = found.find((entry) => entry.name === name);
    if (there === undefined) return [`its schema lacks ${name}`];
    return there.sql === sql ? [] : [`its schema has another ${name}`];
  });
}

/** A table that was renamed, when its store was left and came back, has its name in quotation marks ever after. */
function schemaOf(database: Database.Database): readonly SchemaEntry[] {
  return database
    .prepare<[], SchemaEntry>(
      `select name, replace(sql, '"minsky_sessions"', 'minsky_sessions') as sql
         from sqlite_master where name glob 'minsky_*'`,
    )
    .all();
}

/** By doing what was done when a store of that version was made. */
async function modelSchema(version: number): Promise<readonly SchemaEntry[]> {
  const { makeSqliteInMemory } = await loadOrm(() => import('./create-sqlite-file.ts'));
  const model = await makeSqliteInMemory(version);
  try {
    return schemaOf(model);
  } finally {
    model.close();
  }
}
