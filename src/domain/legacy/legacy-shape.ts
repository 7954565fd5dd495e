import { err, ok, type Result } from 'neverthrow';
import type { LegacyGeneration } from './legacy-record.ts';
import { looksLikeLegacyRecord } from './parse-legacy-record.ts';

/** The entries of a JSON store with the names that they are filed under, if they are. */
export interface LegacyEntries {
  readonly generation: LegacyGeneration;
  readonly entries: readonly { readonly key: string | null; readonly entry: unknown }[];
  readonly baseDir: string | null;
}

type Members = Readonly<Record<string, unknown>>;

/** Recognises which of the shapes a JSON document has; null says that it is the document of something else. */
export function recogniseShape(document: unknown): Result<LegacyEntries, null> {
  if (Array.isArray(document)) {
    const ours = document.length === 0 || document.some(looksLikeLegacyRecord);
    return ours ? ok({ generation: 'list', entries: listed(document), baseDir: null }) : err(null);
  }
  if (!isMembers(document)) return err(null);
  if (isMembers(document.data) && hasSessions(document.data)) return ok(sessionsIn(document.data, 'backup'));
  if (hasSessions(document)) return ok(sessionsIn(document, 'sessions'));
  const named = Object.values(document);
  return named.length === 0 || named.some(looksLikeLegacyRecord)
    ? ok({ generation: 'by-name', entries: byName(document), baseDir: null })
    : err(null);
}

/** Which generation of an SQL store has these columns. */
export function recogniseColumns(
  database: 'sqlite' | 'postgres',
  columns: readonly string[],
): LegacyGeneration | null {
  const has = (...names: readonly string[]): boolean => names.every((name) => columns.includes(name));
  if (!columns.some((name) => ['session', 'sessionId', 'session_id'].includes(name))) return null;
  if (database === 'postgres') return postgresGeneration(has);
  const snake = ['repo_name', 'repo_url', 'task_id', 'created_at', 'repo_path'].some((name) => has(name));
  const camel = ['repoName', 'repoUrl', 'taskId', 'createdAt', 'repoPath'].some((name) => has(name));
  if (snake && camel) return 'mixed';
  if (snake) return has('prBranch') || has('pr_branch') || has('last_activity_at') ? 'mixed' : 'S1';
  if (has('lastActivityAt') || has('prState', 'pr_state')) return 'mixed';
  if (has('last_activity_at')) return has('branch') ? 'mixed' : 'S5';
  if (has('prBranch') || has('prState')) return has('branch') ? 'S3' : 'S4';
  return 'S2';
}

function postgresGeneration(has: (...names: readonly string[]) => boolean): LegacyGeneration {
  if (has('repoName') || has('taskId') || has('createdAt')) return 'mixed';
  if (has('short_id') || has('project_id') || has('interface_binding')) return 'P5';
  if (has('last_activity_at')) return 'P4';
  if (!has('pr_branch')) return 'P1';
  return has('branch') || has('repo_path') ? 'P2' : 'P3';
}

function sessionsIn(document: Members, generation: LegacyGeneration): LegacyEntries {
  const { sessions, baseDir } = document;
  return {
    generation,
    entries: Array.isArray(sessions) ? listed(sessions) : isMembers(sessions) ? byName(sessions) : [],
    baseDir: typeof baseDir === 'string' && baseDir !== '' ? baseDir : null,
  };
}

function hasSessions(document: Members): boolean {
  return Array.isArray(document.sessions) || isMembers(document.sessions);
}

function listed(entries: readonly unknown[]): LegacyEntries['entries'] {
  return entries.map((entry) => ({ key: null, entry }));
}

function byName(document: Members): LegacyEntries['entries'] {
  return Object.entries(document).map(([key, entry]) => ({ key, entry }));
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
