import type { ClientBase } from 'pg';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import type { LegacyStoreUnreadable } from '../../application/ports/legacy-stores.ts';
import type { LegacyContent } from '../../domain/legacy/legacy-record.ts';
import { recogniseColumns } from '../../domain/legacy/legacy-shape.ts';
import { diagnosePostgres } from '../persistence/postgres/diagnose-postgres.ts';
import { checkServer, type ServerFacts } from '../persistence/postgres/postgres-location.ts';
import { goneTable } from '../persistence/sql/move-statements.ts';
import { readLegacyRows } from './read-legacy-rows.ts';

/** Reads the table `sessions` of a database in a transaction that may not write. */
export function readLegacyPostgres(
  url: string,
  facts: ServerFacts = {},
): ResultAsync<LegacyContent, LegacyStoreUnreadable> {
  const target = checkServer(url, facts);
  if (target.isErr()) {
    const { error } = target;
    const detail = 'detail' in error ? error.detail : error.kind;
    return new ResultAsync(Promise.resolve(err(unreadable(error.location, 'unreachable', detail))));
  }
  const { location, connection } = target.value;
  const work = async (): Promise<Result<LegacyContent, LegacyStoreUnreadable>> => {
    const { ClosingClient } = await import('../persistence/postgres/closing-client.ts');
    // Every value as the text that the server writes: what a date is, is judged later.
    const asText = { getTypeParser: () => (value: unknown) => value };
    const client = new ClosingClient({ ...connection, types: asText });
    await client.connect();
    try {
      await client.query('begin transaction isolation level repeatable read read only');
      return await read(client, location);
    } finally {
      await client.end();
    }
  };
  return ResultAsync.fromPromise(work(), (error) => {
    const diagnosis = diagnosePostgres(error);
    if (diagnosis === null) throw error;
    return unreadable(location, 'unreachable', diagnosis.detail);
  }).andThen((result) => result);
}

async function read(
  client: ClientBase,
  store: string,
): Promise<Result<LegacyContent, LegacyStoreUnreadable>> {
  const { rows: columns } = await client.query<{ readonly name: string }>(
    `select attname as name from pg_attribute
      where attrelid = to_regclass('sessions') and attnum > 0 and not attisdropped order by attnum`,
  );
  const generation = recogniseColumns(
    'postgres',
    columns.map(({ name }) => name),
  );
  if (generation === null && (await wasMoved(client)))
    return ok(readLegacyRows({ kind: 'postgres', store, generation: 'moved', rows: [], damaged: false }));
  if (generation === null) return err(unreadable(store, 'not-a-store', 'it has no table of sessions'));
  const { rows } = await client.query<Record<string, unknown>>('select * from sessions order by 1');
  return ok(readLegacyRows({ kind: 'postgres', store, generation, rows, damaged: false }));
}

/** Whether a store of this version was here whose records have gone to another backend. */
async function wasMoved(client: ClientBase): Promise<boolean> {
  const { rowCount } = await client.query('select 1 where to_regclass($1) is not null', [goneTable]);
  return rowCount === 1;
}

function unreadable(
  location: string,
  reason: LegacyStoreUnreadable['reason'],
  detail: string,
): LegacyStoreUnreadable {
  return { kind: 'LegacyStoreUnreadable', location, reason, detail };
}
