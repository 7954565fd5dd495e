import type { MigrationObject } from '@mikro-orm/core';
import { createSessions } from './0001-create-sessions.ts';
import { lookupsAndChecksums, type DialectSql } from './0002-lookups-and-checksums.ts';

/**
 * Every change of the schema, oldest first, in the words of one database; an entry that was released is never
 * changed, renamed or removed.
 */
export function migrationsFor(dialect: DialectSql): readonly MigrationObject[] {
  return [
    { name: '0001-create-sessions', class: createSessions(dialect.text) },
    { name: '0002-lookups-and-checksums', class: lookupsAndChecksums(dialect) },
  ];
}
