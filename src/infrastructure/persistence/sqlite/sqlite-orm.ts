import { MikroORM, type MigrationObject } from '@mikro-orm/sqlite';
import type Database from 'better-sqlite3';
import { SqliteDialect, type SqliteDatabase } from 'kysely';
import { ormOptions } from '../sql/orm-options.ts';
import { sessionWrites, type SessionWrites } from '../sql/session-writes.ts';
import { preparedStatements } from './prepared-statements.ts';

/** An ORM on a connection that is open already. This module is loaded when something is written, not before. */
export function sqliteOrm(database: SqliteDatabase, migrations: readonly MigrationObject[] = []): MikroORM {
  return new MikroORM(ormOptions(new SqliteDialect({ database }), migrations));
}

/** The writes of an ORM on a connection that is open already. */
export function sqliteWrites(database: Database.Database): SessionWrites {
  // Left to itself, the driver of the query builder prepares each statement anew.
  return sessionWrites(
    sqliteOrm({ prepare: preparedStatements(database), close: () => void database.close() }),
  );
}
