import { MikroORM, type MigrationObject } from '@mikro-orm/sqlite';
import type Database from 'better-sqlite3';
import { SqliteDialect, type SqliteDatabase } from 'kysely';
import { ormOptions } from '../sql/orm-options.ts';
import { sessionWrites, type SessionWrites } from '../sql/session-writes.ts';

/** An ORM on a connection that is open already. This module is loaded when something is written, not before. */
export function sqliteOrm(database: SqliteDatabase, migrations: readonly MigrationObject[] = []): MikroORM {
  return new MikroORM(ormOptions(new SqliteDialect({ database }), migrations));
}

/** The writes of an ORM on a connection that is open already. */
export function sqliteWrites(database: Database.Database): SessionWrites {
  return sessionWrites(sqliteOrm(preparedOnce(database)));
}

/** The connection for the few statements that write; the driver of the query builder prepares each anew, which takes a third of the time of an insert. */
function preparedOnce(database: Database.Database): SqliteDatabase {
  const statements = new Map<string, ReturnType<SqliteDatabase['prepare']>>();
  return {
    prepare: (sql) => {
      const statement = statements.get(sql) ?? database.prepare(sql);
      statements.set(sql, statement);
      return statement;
    },
    close: () => {
      database.close();
    },
  };
}
