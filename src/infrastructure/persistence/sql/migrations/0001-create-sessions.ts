import type { Constructor } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';

/**
 * Creates the table. The schema itself holds the claims: one session of a name, one live session of a task in a
 * repository. SQLite and PostgreSQL read the same statements but for the type of text; `lower` folds a name, which is ASCII.
 */
export const createSessions = (text: string): Constructor<Migration> =>
  class extends Migration {
    override up(): void {
      for (const statement of [sessionsTable(text), ...sessionsIndexes]) this.addSql(statement);
    }
  };

/** The statement that makes the table. */
function sessionsTable(text: string): string {
  return `create table minsky_sessions (${[...columnsOf(text), ...sessionsChecks].join(', ')})`;
}

/** The statements that make its indexes. */
export const sessionsIndexes: readonly string[] = [
  `create unique index minsky_sessions_name_claim on minsky_sessions (lower(name)) where status <> 'trashed'`,
  `create unique index minsky_sessions_task_claim on minsky_sessions (repo_id, task) where task is not null and status not in ('merged', 'trashed')`,
  `create index minsky_sessions_order on minsky_sessions (last_activity_at desc, id desc)`,
  `create index minsky_sessions_workspace on minsky_sessions (workspace_path, workspace_host)`,
];

const columnsOf = (text: string): readonly string[] => [
  `id ${text} not null primary key`,
  `name ${text} not null`,
  `task ${text} null`,
  `repo_id ${text} not null`,
  `repo_url ${text} not null`,
  `repo_path ${text} null`,
  `base_branch ${text} not null`,
  `base_commit ${text} not null`,
  `branch ${text} not null`,
  `workspace_path ${text} not null`,
  `workspace_host ${text} not null`,
  `workspace_strategy ${text} check (workspace_strategy in ('clone', 'worktree')) not null`,
  `status ${text} check (status in ('starting', 'active', 'pr-open', 'merged', 'trashed')) not null`,
  `trashed_from ${text} null`,
  `pr ${text} null`,
  `aliases ${text} not null`,
  `created_at ${text} not null`,
  `updated_at ${text} not null`,
  `last_activity_at ${text} not null`,
  'version bigint not null',
];

/** What the table itself enforces, each by its name. */
export const sessionsChecks: readonly string[] = [
  `constraint minsky_sessions_name_check check (length(name) >= 1 and length(name) <= 100)`,
  `constraint minsky_sessions_trashed_check check (trashed_from is null or status = 'trashed' and trashed_from <> 'trashed')`,
  `constraint minsky_sessions_version_check check (version >= 1)`,
];
