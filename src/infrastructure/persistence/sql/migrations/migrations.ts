import type { MigrationObject } from '@mikro-orm/core';
import { CreateSessions } from './0001-create-sessions.ts';

/** Every change of the schema, oldest first; an entry that was released is never changed, renamed or removed. */
export const migrations: readonly MigrationObject[] = [
  { name: '0001-create-sessions', class: CreateSessions },
];
