import { MikroORM, type MigrationObject } from '@mikro-orm/sqlite';
import type Database from 'better-sqlite3';
import { SqliteDialect } from 'kysely';
import { ormOptions } from '../sql/orm-options.ts';
import { sessionWrites, type SessionWrites } from '../sql/session-writes.ts';

/** An ORM on a connection that is open already. This module is loaded when something is written, not before. */
export function sqliteOrm(
  database: Database.Database,
  migrations: readonly MigrationObject[] = [],
): MikroORM {
  return new MikroORM(ormOptions(new SqliteDialect({ database }), migrations));
}

/** The writes of an ORM on a connection that is open already. */
export function sqliteWrites(database: Database.Database): SessionWrites {
  return sessionWrites(sqliteOrm(database));
}
