import type { InferKyselyTable } from '@mikro-orm/sql';
import { err, ok, type Result } from 'neverthrow';
import { parseSession, type CorruptRecord } from '../../../domain/session/parse-session.ts';
import type { Session, SessionPullRequest } from '../../../domain/session/session.ts';
import { renderTask } from '../../../domain/session/task-id.ts';
import { isMembers, withUnknownMembers } from '../members.ts';
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
  ...(['pr', 'aliases', 'created_at', 'updated_at', 'last_activity_at', 'version', 'checksum'] as const),
];

/** Lays a record out in columns; what a later version wrote into the pull request that was kept is carried over. */
export function rowOf(session: Session, keptPullRequest: unknown = null): SessionRow {
  const row: Omit<SessionRow, 'checksum'> = {
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
    pr: session.pr === null ? null : JSON.stringify(carriedOver(session.pr, keptPullRequest)),
    aliases: JSON.stringify(session.aliases),
    created_at: session.createdAt,
    updated_at: session.updatedAt,
    last_activity_at: session.lastActivityAt,
    version: session.version,
  };
  return { ...row, checksum: checksumOf(row) };
}

function carriedOver(fresh: SessionPullRequest, kept: unknown): object {
  return isMembers(kept) ? withUnknownMembers({ ...fresh }, kept, { ...fresh }) : fresh;
}

const covered = sessionColumns.filter((column) => column !== 'checksum');

/** FNV-1a of every value in the order of the columns: loading Node's own CRC-32 costs a short command 2 ms. */
function checksumOf(row: Omit<SessionRow, 'checksum'>): number {
  const text = JSON.stringify(covered.map((column) => row[column]));
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
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
  const session = parseSession({
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
  // None is kept of what was changed by SQL, and a row of schema 1 has no place for one.
  const checksum = row.checksum ?? null;
  return session.isErr() || checksum === null || checksum === checksumOf(row)
    ? session
    : err({ kind: 'CorruptRecord', label: row.id, field: 'checksum' });
}

/** In a damaged table a column may hold anything, or be gone. */
function unescaped(value: unknown): unknown {
  return typeof value === 'string' ? unescapeText(value) : value;
}

/** Reads a column that holds JSON. */
export function parseJson(text: string | null): Result<unknown, string> {
  // As good as every record has no pull request and no aliases.
  if (text === null) return nothing;
  if (text === '[]') return emptyList;
  try {
    return ok<unknown>(JSON.parse(text));
  } catch {
    return err('not JSON');
  }
}

const nothing: Result<unknown, string> = ok(null);
const emptyList: Result<unknown, string> = ok([]);
