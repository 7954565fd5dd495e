import type { MigrationObject } from '@mikro-orm/core';
import { createSessions } from './0001-create-sessions.ts';

/**
 * Every change of the schema, oldest first, with the type that text has in the database; an entry that was released is
 * never changed, renamed or removed.
 */
export function migrationsFor(text: string): readonly MigrationObject[] {
  return [{ name: '0001-create-sessions', class: createSessions(text) }];
}
