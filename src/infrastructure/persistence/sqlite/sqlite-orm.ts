import { MikroORM, type MigrationObject } from '@mikro-orm/sqlite';
import { SqliteDialect, type SqliteDatabase } from 'kysely';
import { ormOptions } from '../sql/orm-options.ts';

/** An ORM on a connection that is open already. This module is loaded when a store is made or its schema changed, not before. */
export function sqliteOrm(database: SqliteDatabase, migrations: readonly MigrationObject[] = []): MikroORM {
  return new MikroORM(ormOptions(new SqliteDialect({ database }), migrations));
}
