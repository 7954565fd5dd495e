import type { Session } from '../../src/domain/session/session.ts';
import { rowOf } from '../../src/infrastructure/persistence/sql/session-row.ts';

/** The schemas of which the tests bring a store up to date; each new version adds the one before it. */
export const earlierSchemas: readonly number[] = [1];

/** The tables of schema 1 as they once were made; `text` is the type of the columns. Nothing here ever changes. */
export const schemaOne = (text: string): readonly string[] => [
  `create table minsky_sessions (id ${text} not null primary key, name ${text} not null, task ${text} null,
    repo_id ${text} not null, repo_url ${text} not null, repo_path ${text} null, base_branch ${text} not null,
    base_commit ${text} not null, branch ${text} not null, workspace_path ${text} not null,
    workspace_host ${text} not null,
    workspace_strategy ${text} check (workspace_strategy in ('clone', 'worktree')) not null,
    status ${text} check (status in ('starting', 'active', 'pr-open', 'merged', 'trashed')) not null,
    trashed_from ${text} null, pr ${text} null, aliases ${text} not null, created_at ${text} not null,
    updated_at ${text} not null, last_activity_at ${text} not null, version bigint not null,
    constraint minsky_sessions_name_check check (length(name) >= 1 and length(name) <= 100),
    constraint minsky_sessions_trashed_check
      check (trashed_from is null or status = 'trashed' and trashed_from <> 'trashed'),
    constraint minsky_sessions_version_check check (version >= 1))`,
  `create unique index minsky_sessions_name_claim on minsky_sessions (lower(name)) where status <> 'trashed'`,
  `create unique index minsky_sessions_task_claim on minsky_sessions (repo_id, task)
    where task is not null and status not in ('merged', 'trashed')`,
  `create index minsky_sessions_order on minsky_sessions (last_activity_at desc, id desc)`,
  `create index minsky_sessions_workspace on minsky_sessions (workspace_path, workspace_host)`,
  `insert into minsky_migrations (name) values ('0001-create-sessions')`,
];

/** The columns and the values of a record in schema 1. */
export function rowInSchemaOne(session: Session): {
  readonly columns: readonly string[];
  readonly values: readonly unknown[];
} {
  const { checksum: _later, ...row } = rowOf(session);
  return { columns: Object.keys(row), values: Object.values(row) };
}
