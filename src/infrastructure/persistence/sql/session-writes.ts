import type { EntityManager } from '@mikro-orm/sql';
import { sessionEntity } from './session-entity.ts';
import type { SessionRow } from './session-row.ts';

/** The statements that change the table, each one transaction; the two conditional ones return how many rows they met. */
export interface SessionWrites {
  readonly insert: (row: SessionRow) => Promise<void>;
  readonly update: (row: SessionRow, expectedVersion: number) => Promise<number>;
  readonly remove: (id: string, expectedVersion: number) => Promise<number>;
}

/** Writes through the driver of the ORM, past its identity map: a record is always written whole. */
export function sessionWrites(orm: { readonly em: EntityManager }): SessionWrites {
  const driver = orm.em.getDriver();
  return {
    insert: async (row) => {
      await driver.nativeInsert(sessionEntity, row);
    },
    update: async (row, expectedVersion) =>
      (await driver.nativeUpdate(sessionEntity, { id: row.id, version: expectedVersion }, row)).affectedRows,
    remove: async (id, expectedVersion) =>
      (await driver.nativeDelete(sessionEntity, { id, version: expectedVersion })).affectedRows,
  };
}
