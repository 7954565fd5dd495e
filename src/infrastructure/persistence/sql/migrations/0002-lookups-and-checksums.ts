import type { Constructor } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';
import { taskNumberOf } from '../task-number.ts';

/** What this migration says in the words of one database. */
export interface DialectSql {
  readonly text: string;
  /** Everything that is said in more words than `create index … on …`. */
  readonly indexes: readonly string[];
  /** Fills the table of aliases from the records that there are, and keeps it true from then on. */
  readonly aliases: readonly string[];
  /** Forgets the checksum of a record that is changed without it. */
  readonly checksum: readonly string[];
}

/**
 * Finds a record by any of its names, and by its task, through an index. Aliases are a list in their record, so that
 * the database itself keeps a table of them beside it, whoever writes; an alias is there in its JSON spelling. Every
 * record gets a checksum when it is next written.
 */
export const lookupsAndChecksums = ({
  text,
  indexes,
  aliases,
  checksum,
}: DialectSql): Constructor<Migration> =>
  class extends Migration {
    override up(): void {
      const statements = [
        'alter table minsky_sessions add column checksum bigint null',
        `create table minsky_aliases (session_id ${text} not null, alias ${text} not null)`,
        `create index minsky_aliases_session on minsky_aliases (session_id)`,
        `create index minsky_sessions_name on minsky_sessions (lower(name))`,
        `create index minsky_sessions_task on minsky_sessions (${taskNumberOf}, last_activity_at desc, id desc) where task is not null`,
      ];
      for (const statement of [...statements, ...indexes, ...aliases, ...checksum]) this.addSql(statement);
    }
  };
