import { err, ok, ResultAsync, type Result } from 'neverthrow';
import type { StoreError } from '../../../application/ports/port-errors.ts';
import type { Decide, RebuiltStore, StoreIntegrity } from '../../../application/ports/store-integrity.ts';
import { realPathOf } from '../../filesystem/real-path.ts';
import { checkLocation, type FileStoreOptions } from '../file-location.ts';
import { storeErrorOf } from '../sql/sql-errors.ts';
import { holdWriters, type Release } from './hold-writers.ts';
import { inspectSqlite } from './inspect-sqlite.ts';
import { readRawStore } from './raw-sqlite-store.ts';
import { finishReplacement, replaceSqliteFile } from './replace-sqlite-file.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { contentStateOf, hasUnmergedLog, storeStandsAt } from './sqlite-file.ts';

/** The integrity of the store in a SQLite file. */
export function sqliteIntegrity(path: string, options: FileStoreOptions): StoreIntegrity {
  const patience = options.busyTimeout ?? 10_000;
  const guarded = <T, E>(work: () => Promise<Result<T, E | StoreError>>): ResultAsync<T, E | StoreError> =>
    checkLocation(path, options)
      .asyncAndThen(() =>
        ResultAsync.fromPromise(work(), (error) =>
          storeErrorOf(error, { location: path, dialect: sqliteDialect }),
        ),
      )
      .andThen((result) => result);
  return {
    inspect: () => guarded(() => inspectSqlite(path, patience)),
    rebuild: (decide) => guarded(() => rebuild(path, patience, decide)),
  };
}

// The bracket is in plain promises: `finally` in a `safeTry` does not run on failure.
async function rebuild<E>(
  path: string,
  patience: number,
  decide: Decide<E>,
): Promise<Result<RebuiltStore | null, E | StoreError>> {
  const real = realPathOf(path);
  finishReplacement(real);
  // SQLite would clear up what is beside a file that is empty, and what it lost of a damaged log.
  const open = storeStandsAt(path).unwrapOr(false) && readRawStore(real).log.flaw === null;
  const held: Result<Release, StoreError> = open ? holdWriters(real, patience) : ok(() => undefined);
  if (held.isErr()) return err(held.error);
  try {
    const before = stateOf(real);
    const content = await inspectSqlite(path, patience);
    if (content.isErr()) return err(content.error);
    const decided = await decide(content.value);
    if (decided.isErr()) return err(decided.error);
    if (decided.value === null) return ok(null);
    const replaced = await replaceSqliteFile(real, decided.value, () => stateOf(real) === before);
    return replaced === 'changed-meanwhile' ? err({ kind: 'StoreBusy', location: path }) : ok(replaced);
  } finally {
    held.value();
  }
}

function stateOf(path: string): string {
  const log = hasUnmergedLog(path) ? contentStateOf(`${path}-wal`) : 'no log';
  return `${contentStateOf(path)} ${log}`;
}
