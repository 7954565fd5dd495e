import { MikroORM, type MigrationObject } from '@mikro-orm/postgresql';
import { PostgresDialect, type PostgresPool } from 'kysely';
import { ormOptions } from '../sql/orm-options.ts';
import { sessionWrites, type SessionWrites } from '../sql/session-writes.ts';

/** What a migration has to know of the database that it is in: the ORM looks whether it exists, and for its table. */
export interface DatabasePlace {
  readonly dbName: string;
  readonly schema: string;
}

/** An ORM on connections that somebody else opens and closes. This module is loaded when something is written, not before. */
export function postgresOrm(
  pool: PostgresPool,
  migrations: readonly MigrationObject[] = [],
  place: DatabasePlace | null = null,
): MikroORM {
  return new MikroORM({ ...ormOptions(new PostgresDialect({ pool }), migrations), ...place });
}

/** The writes of an ORM on connections that somebody else opens and closes. */
export function postgresWrites(pool: PostgresPool): SessionWrites {
  return sessionWrites(postgresOrm(pool));
}
