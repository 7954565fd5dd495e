import { randomUUID } from 'node:crypto';
import type { MigrationObject, Options } from '@mikro-orm/sql';
import type { Dialect } from 'kysely';
import { sessionEntity } from './session-entity.ts';

/** What `MIKRO_ORM_*` variables would fill in if it were not given, for a setting that shall stay as the driver has it. */
const unset: object = Object.fromEntries(
  [
    ...['baseDir', 'clientUrl', 'host', 'port', 'user', 'password', 'schema', 'timezone', 'useBatchInserts'],
    ...['useBatchUpdates', 'implicitTransactions', 'entitiesTs', 'loadStrategy', 'batchSize', 'seeder'],
    ...['autoJoinOneToOneOwner', 'populateAfterFlush', 'forceUtcTimezone'],
  ].map((name) => [name, undefined]),
);

type Given = 'entities' | 'dbName' | 'driverOptions' | 'contextName' | 'allowGlobalContext' | 'logger';
type Declined = 'ensureDatabase' | 'ensureIndexes' | 'forceEntityConstructor' | 'forceUndefined' | 'debug';

/** The options that are the same for every SQL database. */
export type OrmOptions = Pick<
  Options,
  Given | Declined | 'colors' | 'discovery' | 'migrations' | 'schemaGenerator'
>;

/** The options of an ORM that works on a connection which is open already, and which it shares with the reads. */
export function ormOptions(connection: Dialect, migrations: readonly MigrationObject[] = []): OrmOptions {
  return {
    ...unset,
    entities: [sessionEntity],
    dbName: 'minsky',
    driverOptions: connection,
    // Two ORMs of one name in one process hang when one writes inside the other's transaction.
    contextName: randomUUID(),
    allowGlobalContext: false,
    ensureDatabase: false,
    ensureIndexes: false,
    forceEntityConstructor: false,
    forceUndefined: false,
    debug: false,
    colors: false,
    // stdout carries the answer and nothing else.
    logger: () => undefined,
    discovery: {
      warnWhenNoEntities: false,
      checkDuplicateTableNames: false,
      checkDuplicateFieldNames: false,
      checkNonPersistentCompositeProps: false,
      inferDefaultValues: false,
    },
    // The database itself keeps the table of aliases, by triggers.
    schemaGenerator: { skipTables: ['minsky_aliases'], ignoreTriggers: true },
    migrations: {
      migrationsList: [...migrations],
      tableName: 'minsky_migrations',
      snapshot: false,
      // Whoever migrates holds a transaction already that keeps other processes out.
      transactional: false,
      allOrNothing: false,
      disableForeignKeys: false,
      silent: true,
    },
  };
}
