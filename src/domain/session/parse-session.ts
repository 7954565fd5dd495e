import { err, ok, type Result } from 'neverthrow';
import { parseBranchName } from '../repository/branch-name.ts';
import { parseCommitId } from '../repository/commit-id.ts';
import { parseRepositoryId } from '../repository/repository-id.ts';
import { parseTimestamp } from '../timestamp.ts';
import { parseAbsolutePath } from '../workspace/workspace-path.ts';
import { statuses, strategies, type Session, type SessionPullRequest } from './session.ts';
import { parseSessionId } from './session-id.ts';
import { parseSessionName } from './session-name.ts';
import { parseTaskId, renderTask, type TaskId } from './task-id.ts';

export interface CorruptRecord {
  readonly kind: 'CorruptRecord';
  /** The id or name found in the record, if any can be read. */
  readonly label: string | null;
  /** The first member that does not hold what it should, e.g. `base.commit`. */
  readonly field: string;
}

type Members = Readonly<Record<string, unknown>>;
type Parser<T> = (value: string) => Result<T, unknown>;

/** The first member that did not hold what it should; what is read after it is thrown away. */
interface Reading {
  flaw: string | null;
}

/** Reads a kept record (`StoredSessionDocument`) back; members that it does not know are passed over. */
export function parseSession(value: unknown): Result<Session, CorruptRecord> {
  const record = membersOf(value);
  // Every record of a store comes through here: one pass, without a generator for its steps.
  const reading: Reading = { flaw: null };
  const session = readSession(reading, record);
  if (reading.flaw === null) return ok(session);
  const label = [record.id, record.name].find((text) => typeof text === 'string') ?? null;
  return err({ kind: 'CorruptRecord', label, field: reading.flaw });
}

function readSession(reading: Reading, record: Members): Session {
  const repo = membersOf(record.repo);
  const base = membersOf(record.base);
  const workspace = membersOf(record.workspace);
  const status = member(reading, record, 'status', parseStatus);
  const trashedFrom = optional(reading, record, 'trashedFrom', parseStatus);
  if (trashedFrom === 'trashed' || (trashedFrom !== null && status !== 'trashed')) {
    reading.flaw ??= 'trashedFrom';
  }
  return {
    id: member(reading, record, 'id', parseSessionId),
    name: member(reading, record, 'name', parseSessionName),
    task: optional(reading, record, 'task', parseCanonicalTask),
    repo: {
      id: member(reading, repo, 'id', parseSharedRepository, 'repo.'),
      url: member(reading, repo, 'url', anyText, 'repo.'),
      path: optional(reading, repo, 'path', parseSharedPath, 'repo.'),
    },
    base: {
      branch: member(reading, base, 'branch', parseSharedBranch, 'base.'),
      commit: member(reading, base, 'commit', parseSharedCommit, 'base.'),
    },
    branch: member(reading, record, 'branch', parseBranchName),
    workspace: {
      path: member(reading, workspace, 'path', parseAbsolutePath, 'workspace.'),
      host: member(reading, workspace, 'host', anyText, 'workspace.'),
      strategy: member(reading, workspace, 'strategy', parseStrategy, 'workspace.'),
    },
    status,
    trashedFrom: trashedFrom === 'trashed' ? null : trashedFrom,
    pr: readPullRequest(reading, record.pr),
    aliases: readAliases(reading, record.aliases),
    createdAt: member(reading, record, 'createdAt', parseSharedTimestamp),
    updatedAt: member(reading, record, 'updatedAt', parseSharedTimestamp),
    lastActivityAt: member(reading, record, 'lastActivityAt', parseSharedTimestamp),
    version: readVersion(reading, record.version),
  };
}

function readPullRequest(reading: Reading, value: unknown): SessionPullRequest | null {
  if (value === null || value === undefined) return null;
  const pr = membersOf(value);
  return {
    branch: member(reading, pr, 'branch', parseBranchName, 'pr.'),
    head: member(reading, pr, 'head', parseCommitId, 'pr.'),
    title: member(reading, pr, 'title', anyText, 'pr.'),
    body: member(reading, pr, 'body', (text) => ok<string>(text), 'pr.'),
    createdAt: member(reading, pr, 'createdAt', parseTimestamp, 'pr.'),
    updatedAt: member(reading, pr, 'updatedAt', parseTimestamp, 'pr.'),
  };
}

/** The member's value; with a flaw noted, nothing that anybody will see. */
function member<T>(reading: Reading, members: Members, name: string, parse: Parser<T>, prefix = ''): T {
  const value = members[name];
  const parsed = typeof value === 'string' ? parse(value) : err(value);
  if (parsed.isOk()) return parsed.value;
  reading.flaw ??= prefix + name;
  return undefined as never;
}

function optional<T>(
  reading: Reading,
  members: Members,
  name: string,
  parse: Parser<T>,
  prefix = '',
): T | null {
  const value = members[name];
  return value === null || value === undefined ? null : member(reading, members, name, parse, prefix);
}

/** For what a record often has in common with the one before, or one member with the other. */
function rememberingLast<T>(parse: Parser<T>): Parser<T> {
  let last: { readonly value: string; readonly parsed: Result<T, unknown> } | null = null;
  return (value) => {
    if (last?.value !== value) last = { value, parsed: parse(value) };
    return last.parsed;
  };
}

const parseSharedRepository = rememberingLast(parseRepositoryId);
const parseSharedPath = rememberingLast(parseAbsolutePath);
const parseSharedBranch = rememberingLast(parseBranchName);
const parseSharedCommit = rememberingLast(parseCommitId);
const parseSharedTimestamp = rememberingLast(parseTimestamp);

function oneOf<const T extends string>(allowed: readonly T[]): Parser<T> {
  return (value) => {
    const found = allowed.find((candidate) => candidate === value);
    return found === undefined ? err(value) : ok(found);
  };
}

const parseStatus = oneOf(statuses);
const parseStrategy = oneOf(strategies);

function anyText(value: string): Result<string, string> {
  return value === '' ? err(value) : ok(value);
}

function parseCanonicalTask(value: string): Result<TaskId, unknown> {
  return parseTaskId(value, 'md').andThen((task) => (renderTask(task) === value ? ok(task) : err(value)));
}

function readAliases(reading: Reading, value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every((alias) => typeof alias === 'string')) return value;
  reading.flaw ??= 'aliases';
  return [];
}

function readVersion(reading: Reading, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  reading.flaw ??= 'version';
  return 0;
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}
