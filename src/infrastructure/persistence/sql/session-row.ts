import type { InferKyselyTable } from '@mikro-orm/sql';
import { Result } from 'neverthrow';
import { parseSession, type CorruptRecord } from '../../../domain/session/parse-session.ts';
import type { Session } from '../../../domain/session/session.ts';
import { renderTask } from '../../../domain/session/task-id.ts';
import { escapeText, unescapeText } from './escaped-text.ts';
import type { sessionEntity } from './session-entity.ts';

/** One record as the database returns and accepts it: the entity's columns. The type alone, so that a read does not load the ORM. */
export type SessionRow = InferKyselyTable<typeof sessionEntity>;

/** Every column, in the order in which the migrations make them. */
export const sessionColumns: readonly (keyof SessionRow)[] = [
  ...(['id', 'name', 'task', 'repo_id', 'repo_url', 'repo_path', 'base_branch', 'base_commit'] as const),
  ...([
    'branch',
    'workspace_path',
    'workspace_host',
    'workspace_strategy',
    'status',
    'trashed_from',
  ] as const),
  ...(['pr', 'aliases', 'created_at', 'updated_at', 'last_activity_at', 'version'] as const),
];

/** Lays a record out in columns. */
export function rowOf(session: Session): SessionRow {
  return {
    id: session.id,
    name: session.name,
    task: session.task === null ? null : renderTask(session.task),
    repo_id: session.repo.id,
    repo_url: escapeText(session.repo.url),
    repo_path: session.repo.path,
    base_branch: session.base.branch,
    base_commit: session.base.commit,
    branch: session.branch,
    workspace_path: session.workspace.path,
    workspace_host: escapeText(session.workspace.host),
    workspace_strategy: session.workspace.strategy,
    status: session.status,
    trashed_from: session.trashedFrom,
    pr: session.pr === null ? null : JSON.stringify(session.pr),
    aliases: JSON.stringify(session.aliases),
    created_at: session.createdAt,
    updated_at: session.updatedAt,
    last_activity_at: session.lastActivityAt,
    version: session.version,
  };
}

/** Reads a row back through the domain's own parser, since anybody may have written to the database. */
export function sessionOf(row: SessionRow): Result<Session, CorruptRecord> {
  const pr = parseJson(row.pr);
  const aliases = parseJson(row.aliases);
  if (pr.isErr() || aliases.isErr()) {
    const field = pr.isErr() ? 'pr' : 'aliases';
    return parseSession({}).mapErr((corrupt) => ({
      ...corrupt,
      label: typeof row.id === 'string' ? row.id : null,
      field,
    }));
  }
  return parseSession({
    id: row.id,
    name: row.name,
    task: row.task,
    repo: { id: row.repo_id, url: unescaped(row.repo_url), path: row.repo_path },
    base: { branch: row.base_branch, commit: row.base_commit },
    branch: row.branch,
    workspace: {
      path: row.workspace_path,
      host: unescaped(row.workspace_host),
      strategy: row.workspace_strategy,
    },
    status: row.status,
    trashedFrom: row.trashed_from,
    pr: pr.value,
    aliases: aliases.value,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    lastActivityAt: row.last_activity_at,
    version: row.version,
  });
}

/** A column holds what it was declared to hold only as long as nothing is damaged. */
function unescaped(text: unknown): unknown {
  return typeof text === 'string' ? unescapeText(text) : text;
}

const parseJson = Result.fromThrowable(
  (text: string | null): unknown => (text === null ? null : JSON.parse(text)),
  () => 'not JSON',
);
