import { defineEntity, p } from '@mikro-orm/sql';
import { taskNumberOf } from './task-number.ts';

/**
 * The one table that is written through the ORM: the source of every column's name and type, of the rows that are written
 * and, by inference, of the rows that are read without it (`SessionRow`).
 */
export const sessionEntity = defineEntity({
  name: 'StoredSession',
  tableName: 'minsky_sessions',
  // A member is named as its column, so that both kinds of row look the same.
  properties: {
    id: p.text().primary(),
    name: p.text(),
    task: p.text().nullable(),
    repo_id: p.text(),
    repo_url: p.text(),
    repo_path: p.text().nullable(),
    base_branch: p.text(),
    base_commit: p.text(),
    branch: p.text(),
    workspace_path: p.text(),
    workspace_host: p.text(),
    workspace_strategy: p.enum(['clone', 'worktree']),
    status: p.enum(['starting', 'active', 'pr-open', 'merged', 'trashed']),
    trashed_from: p.text().nullable(),
    /** JSON, which also escapes what SQL text cannot hold (NUL, lone surrogates). */
    pr: p.text().nullable(),
    /** A JSON list. */
    aliases: p.text(),
    created_at: p.text(),
    updated_at: p.text(),
    last_activity_at: p.text(),
    version: p.bigint('number'),
    /** Of all the others, so that damage to the file is told from a change; null once SQL has changed the row. */
    checksum: p.bigint('number').nullable(),
  },
  checks: [
    { name: 'minsky_sessions_name_check', expression: 'length(name) >= 1 and length(name) <= 100' },
    {
      name: 'minsky_sessions_trashed_check',
      expression: `trashed_from is null or status = 'trashed' and trashed_from <> 'trashed'`,
    },
    { name: 'minsky_sessions_version_check', expression: 'version >= 1' },
  ],
  uniques: [
    {
      name: 'minsky_sessions_name_claim',
      expression: `create unique index minsky_sessions_name_claim on minsky_sessions (lower(name)) where status <> 'trashed'`,
    },
    {
      name: 'minsky_sessions_task_claim',
      expression: `create unique index minsky_sessions_task_claim on minsky_sessions (repo_id, task) where task is not null and status not in ('merged', 'trashed')`,
    },
  ],
  indexes: [
    {
      name: 'minsky_sessions_order',
      expression: 'create index minsky_sessions_order on minsky_sessions (last_activity_at desc, id desc)',
    },
    {
      name: 'minsky_sessions_workspace',
      expression:
        'create index minsky_sessions_workspace on minsky_sessions (workspace_path, workspace_host)',
    },
    {
      name: 'minsky_sessions_name',
      expression: 'create index minsky_sessions_name on minsky_sessions (lower(name))',
    },
    {
      name: 'minsky_sessions_task',
      expression: `create index minsky_sessions_task on minsky_sessions (${taskNumberOf}, last_activity_at desc, id desc) where task is not null`,
    },
  ],
});
