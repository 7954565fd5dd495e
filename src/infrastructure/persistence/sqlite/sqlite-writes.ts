import { sessionColumns, type SessionRow } from '../sql/session-row.ts';
import type { SessionWrites } from '../sql/session-writes.ts';
import type { Prepare } from './prepared-statements.ts';

const columns = sessionColumns.map((column) => `"${column}"`);
const valueOfEach = sessionColumns.map(() => '?').join(', ');

/** What the ORM's query builder would make of the entity, letter by letter, without it: loading it takes longer than a write. */
export const writeStatements = {
  insert: `insert into "minsky_sessions" (${columns.join(', ')}) values (${valueOfEach})`,
  update: `update "minsky_sessions" set ${columns.map((column) => `${column} = ?`).join(', ')} where "id" = ? and "version" = ?`,
  remove: 'delete from "minsky_sessions" where "id" = ? and "version" = ?',
} as const;

/** What `writeStatements.insert` puts in, in its order. */
export function valuesOf(row: SessionRow): readonly unknown[] {
  return sessionColumns.map((column) => row[column]);
}

/** Writes with those statements. */
export function sqliteWrites(prepare: Prepare): SessionWrites {
  const run = (sql: string, values: readonly unknown[]): Promise<number> =>
    Promise.resolve(prepare(sql).run(...values).changes);
  return {
    insert: async (row) => {
      await run(writeStatements.insert, valuesOf(row));
    },
    update: async (row, version) => run(writeStatements.update, [...valuesOf(row), row.id, version]),
    remove: async (id, version) => run(writeStatements.remove, [id, version]),
  };
}
