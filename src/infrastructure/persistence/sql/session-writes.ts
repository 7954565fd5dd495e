import type { EntityManager } from '@mikro-orm/sql';
import { CompiledQuery, type Compilable } from 'kysely';
import type { SessionRow } from './session-row.ts';

/** The statements that change the table, each one transaction; the two conditional ones return how many rows they met. */
export interface SessionWrites {
  readonly insert: (row: SessionRow) => Promise<void>;
  readonly update: (row: SessionRow, expectedVersion: number) => Promise<number>;
  readonly remove: (id: string, expectedVersion: number) => Promise<number>;
}

/**
 * Writes through the ORM's own query builder: a record is always written whole, so that each statement is built once,
 * from the columns of the entity, and then run with other values.
 */
export function sessionWrites(orm: { readonly em: EntityManager }): SessionWrites {
  const database = orm.em.getKysely<{ minsky_sessions: SessionRow }>();
  const statements = new Map<string, string>();
  const run = async (name: string, build: () => Compilable, values: readonly unknown[]): Promise<number> => {
    const sql = statements.get(name) ?? build().compile().sql;
    statements.set(name, sql);
    const { numAffectedRows } = await database.executeQuery(CompiledQuery.raw(sql, [...values]));
    return Number(numAffectedRows);
  };
  return {
    insert: async (row) => {
      await run('insert', () => database.insertInto('minsky_sessions').values(row), Object.values(row));
    },
    update: (row, version) =>
      run(
        'update',
        () =>
          database
            .updateTable('minsky_sessions')
            .set(row)
            .where('id', '=', row.id)
            .where('version', '=', version),
        [...Object.values(row), row.id, version],
      ),
    remove: (id, version) =>
      run(
        'remove',
        () => database.deleteFrom('minsky_sessions').where('id', '=', id).where('version', '=', version),
        [id, version],
      ),
  };
}
