import type { ClientBase, Pool } from 'pg';
import type { Result } from 'neverthrow';
import { err, ok, ResultAsync } from 'neverthrow';
import type { MovableStore, StoreContent } from '../../../application/ports/movable-stores.ts';
import type { StoreError } from '../../../application/ports/port-errors.ts';
import type { MoveNote } from '../../../domain/store/move-note.ts';
import { compactTime } from '../aside-name.ts';
import { changesBetween } from '../sql/bulk-change.ts';
import { loadOrm } from '../sql/load-orm.ts';
import {
  comeBackStatement,
  goneTable,
  leaveStatement,
  noteStatements,
} from '../sql/move-statements.ts';
import { schemaVersion } from '../sql/schema-version.ts';
import { keptRecordsOf } from '../sql/kept-rows.ts';
import type { SessionRow } from '../sql/session-row.ts';
import { storeErrorOf } from '../sql/sql-errors.ts';
import { connectPostgres } from './postgres-connection.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { checkServer, type ServerFacts } from './postgres-location.ts';
import { postgresBlocks } from './postgres-move-blocks.ts';
import { hasTable, noteInPostgres } from './postgres-note.ts';
import { applyChange, inTransaction } from './rewrite-postgres-rows.ts';
import { schemaVersionOf } from './schema-version-of.ts';

/** The store in a PostgreSQL database as one end of a migration. Each call has a connection of its own. */
export function movablePostgresStore(url: string, facts: ServerFacts): MovableStore {
  /** Does something in one transaction; what is refused changes nothing. */
  function within<T>(
    prepare: 'make' | 'look',
    work: (client: ClientBase, location: string) => Promise<Result<T, StoreError>>,
  ): ResultAsync<T, StoreError> {
    return checkServer(url, facts).asyncAndThen((target) => {
      const { location } = target;
      const { pool } = connectPostgres(target, 1);
      const done = async (): Promise<Result<T, StoreError>> => {
        try {
          const version = await schemaVersionOf(pool);
          if (version > schemaVersion) return tooNew(location, version);
          if (prepare === 'make' && version < schemaVersion) await migrate(pool);
          return await inTransaction(pool, (client) => work(client, location));
        } finally {
          await pool.end();
        }
      };
      return ResultAsync.fromThrowable(done, (error) =>
        storeErrorOf(error, { location, dialect: postgresDialect }),
      )().andThen((outcome) => outcome);
    });
  }

  return {
    look: () => within('look', contentOf),
    close: (note) =>
      within('make', async (client) => {
        await run(client, postgresBlocks.block);
        return writeNote(client, note);
      }),
    reopen: () =>
      within('look', async (client) => {
        if (await hasTable(client, 'minsky_sessions')) await run(client, postgresBlocks.unblock);
        return run(client, [noteStatements.drop]);
      }),
    receive: (records, note, mayGo) =>
      within('make', async (client, location) => {
        const left = await hasTable(client, goneTable);
        if (!left) await run(client, ['lock table minsky_sessions in share row exclusive mode']);
        const content = await contentOf(client, location);
        if (content.isErr() || !mayGo(content.value)) return content.map(() => false);
        await run(client, left ? [comeBackStatement] : postgresBlocks.unblock);
        await applyChange(client, changesBetween(content.value.records, records));
        await run(client, postgresBlocks.block);
        return (await writeNote(client, note)).map(() => true);
      }),
    setAside: (note) =>
      within('make', async (client) => {
        const held = (await hasTable(client, 'minsky_sessions')) ? await rowsIn(client) : 0;
        const kept = held === 0 ? null : `minsky_sessions_migrated_${compactTime(note.at).toLowerCase()}`;
        if (kept !== null) await run(client, [`create table ${kept} as table minsky_sessions`]);
        if (await hasTable(client, 'minsky_sessions')) {
          await run(client, [...postgresBlocks.unblock, 'delete from minsky_sessions', leaveStatement]);
        }
        return (await writeNote(client, note)).map(() => (kept === null ? null : `table ${kept}`));
      }),
  };
}

async function contentOf(client: ClientBase, location: string): Promise<Result<StoreContent, StoreError>> {
  const note = await noteInPostgres(client);
  const { rows } = (await hasTable(client, 'minsky_sessions'))
    ? await client.query<SessionRow>('select * from minsky_sessions')
    : { rows: [] };
  return keptRecordsOf(rows, location).map((records) => ({ note, records }));
}

async function writeNote(client: ClientBase, note: MoveNote): Promise<Result<void, never>> {
  await run(client, [noteStatements.make, noteStatements.clear]);
  await client.query('insert into minsky_moved (note) values ($1)', [JSON.stringify(note)]);
  return ok();
}

async function rowsIn(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ readonly held: string }>(
    'select count(*) as held from minsky_sessions',
  );
  return Number(rows[0]?.held);
}

async function run(client: ClientBase, statements: readonly string[]): Promise<Result<void, never>> {
  for (const statement of statements) await client.query(statement);
  return ok();
}

async function migrate(pool: Pool): Promise<void> {
  const { migratePostgres } = await loadOrm(() => import('./migrate-postgres.ts'));
  await migratePostgres(pool);
}

function tooNew(location: string, found: number): Result<never, StoreError> {
  return err({ kind: 'StoreTooNew', location, found, supported: schemaVersion });
}
