import type Database from 'better-sqlite3';
import { err, ok, type Result } from 'neverthrow';
import type { StoreError } from '../../../application/ports/port-errors.ts';
import type { Session } from '../../../domain/session/session.ts';
import type { StoreContent, StoreFlaw } from '../../../domain/store/store-content.ts';
import { judgeRows } from '../sql/judge-rows.ts';
import { realPathOf } from '../../filesystem/real-path.ts';
import { schemaVersion } from '../sql/schema-version.ts';
import type { SessionRow } from '../sql/session-row.ts';
import { storeErrorOf } from '../sql/sql-errors.ts';
import { openSqliteForReading } from './open-sqlite-database.ts';
import { rawHeaderOf, rawRows, readRawStore, type RawSqliteStore } from './raw-sqlite-store.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { storeStandsAt } from './sqlite-file.ts';
import { headerOf } from './sqlite-header.ts';
import { sqliteFlaws } from './sqlite-flaws.ts';
import { noteInSqlite } from './sqlite-note.ts';

interface Reading {
  readonly rows: readonly SessionRow[];
  readonly flaws: readonly string[];
  /** Whether every row there is was read. */
  readonly complete: boolean;
}

const nothing: Reading = { rows: [], flaws: [], complete: true };

/** Reads all that can be read of the store at a path; only reads, so that what is damaged stays as it is. */
export async function inspectSqlite(
  path: string,
  patience: number,
): Promise<Result<StoreContent, StoreError>> {
  const stands = storeStandsAt(path);
  if (stands.isErr() && stands.error.kind !== 'StoreDamaged') return err(stands.error);
  if (stands.isOk() && !stands.value) return ok(contentOf(path, nothing, null));
  const raw = readRawStore(realPathOf(path));
  const refusal = refusalOf(raw, path);
  if (refusal !== null) return err(refusal);
  // Whatever SQLite lost of its log it forgets as soon as it opens the store.
  const reading = stands.isErr()
    ? err(stands.error)
    : raw.log.flaw === null
      ? await readWithSqlite(path, patience)
      : ok({ ...nothing, complete: false });
  return reading.orElse(unreadable).map((found) => contentOf(path, found, raw));
}

/** What SQLite cannot read at all has to be found on the pages. */
function unreadable(error: StoreError): Result<Reading, StoreError> {
  return error.kind === 'StoreDamaged'
    ? ok({ rows: [], flaws: [error.detail], complete: false })
    : err(error);
}

/** What a repair must not touch: another program's database, and what a newer minsky wrote. */
function refusalOf(raw: RawSqliteStore, location: string): StoreError | null {
  const header = rawHeaderOf(raw);
  if (header === null) return null;
  if (!header.ours && rawRows(raw).length === 0) {
    return { kind: 'StoreLocationRefused', location, detail: 'it is the database of another program' };
  }
  return header.ours && header.schemaVersion > schemaVersion
    ? { kind: 'StoreTooNew', location, found: header.schemaVersion, supported: schemaVersion }
    : null;
}

async function readWithSqlite(path: string, patience: number): Promise<Result<Reading, StoreError>> {
  let database: Database.Database | null = null;
  try {
    database = openSqliteForReading(path, patience);
    const { schemaVersion: found } = headerOf(database);
    if (found > schemaVersion) {
      return err({ kind: 'StoreTooNew', location: path, found, supported: schemaVersion });
    }
    // One state of the store for all that follows.
    database.exec('begin');
    const note = noteInSqlite(database);
    if (note?.phase === 'gone') return err({ kind: 'StoreMoved', location: path, to: note.other });
    const flaws = await sqliteFlaws(database);
    const { rows, failure } = readRows(database);
    const unread =
      failure === null ? [] : [storeErrorOf(failure, { location: path, dialect: sqliteDialect })];
    const other = unread.find(({ kind }) => kind !== 'StoreDamaged');
    if (other !== undefined) return err(other);
    const details = unread.flatMap((error) => ('detail' in error ? [error.detail] : []));
    return ok({
      rows,
      flaws: [...flaws, ...details.filter((detail) => !flaws.includes(detail))],
      complete: failure === null && flaws.every((flaw) => /\bindex\b|CHECK constraint/.test(flaw)),
    });
  } catch (error) {
    return err(storeErrorOf(error, { location: path, dialect: sqliteDialect }));
  } finally {
    database?.close();
  }
}

/** Row by row, past the indexes, which may be what is damaged. */
function readRows(database: Database.Database): { rows: readonly SessionRow[]; failure: unknown } {
  const rows: SessionRow[] = [];
  try {
    const statement = database.prepare<[], SessionRow>('select * from minsky_sessions not indexed');
    for (const row of statement.iterate()) rows.push(row);
    return { rows, failure: null };
  } catch (failure) {
    return { rows, failure };
  }
}

function contentOf(
  location: string,
  { rows, flaws, complete }: Reading,
  raw: RawSqliteStore | null,
): StoreContent {
  const judged = judgeRows(rows);
  const logFlaw = raw?.log.flaw ?? null;
  const salvaged =
    raw === null || (complete && logFlaw === null) ? { records: [], damaged: [] } : judgeRows(rawRows(raw));
  const records = withSalvaged(judged.records, salvaged.records);
  const known = new Set<string | null>(records.map(({ id }) => id));
  const damaged = [...judged.damaged, ...salvaged.damaged].map(({ flaw }) => flaw);
  const labels = new Set<string | null>();
  return {
    location,
    shared: false,
    flaws: [
      ...[...flaws, ...(logFlaw === null ? [] : [logFlaw])].map((detail): StoreFlaw => ({
        kind: 'FileDamaged',
        detail,
      })),
      // The same row can be on several pages.
      ...damaged.filter(({ label }) => !known.has(label) && labels.size !== labels.add(label).size),
    ],
    records,
  };
}

/** What was found on a page counts where the table does not have the record, or only an older state of it. */
function withSalvaged(records: readonly Session[], salvaged: readonly Session[]): readonly Session[] {
  const latest = new Map(records.map((session) => [session.id, session]));
  for (const session of salvaged) {
    if ((latest.get(session.id)?.version ?? 0) < session.version) latest.set(session.id, session);
  }
  const doubled = records.filter((session) => latest.get(session.id) !== session);
  return [
    ...latest.values(),
    ...doubled.filter((session) => records.filter(({ id }) => id === session.id).length > 1),
  ];
}
