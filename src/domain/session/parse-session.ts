import { err, ok, safeTry, type Result } from 'neverthrow';
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

/** Reads a kept record (`StoredSessionDocument`) back; members that it does not know are passed over. */
export function parseSession(value: unknown): Result<Session, CorruptRecord> {
  const record = membersOf(value);
  const label = [record.id, record.name].find((text) => typeof text === 'string') ?? null;
  return safeTry(function* () {
    const repo = membersOf(record.repo);
    const base = membersOf(record.base);
    const workspace = membersOf(record.workspace);
    const status = yield* member(record, 'status', oneOf(statuses));
    const trashedFrom = yield* optional(record, 'trashedFrom', oneOf(statuses));
    if (trashedFrom === 'trashed' || (trashedFrom !== null && status !== 'trashed'))
      return err('trashedFrom');
    return ok({
      id: yield* member(record, 'id', parseSessionId),
      name: yield* member(record, 'name', parseSessionName),
      task: yield* optional(record, 'task', parseCanonicalTask),
      repo: {
        id: yield* member(repo, 'id', parseRepositoryId, 'repo.'),
        url: yield* member(repo, 'url', anyText, 'repo.'),
        path: yield* optional(repo, 'path', parseAbsolutePath, 'repo.'),
      },
      base: {
        branch: yield* member(base, 'branch', parseBranchName, 'base.'),
        commit: yield* member(base, 'commit', parseCommitId, 'base.'),
      },
      branch: yield* member(record, 'branch', parseBranchName),
      workspace: {
        path: yield* member(workspace, 'path', parseAbsolutePath, 'workspace.'),
        host: yield* member(workspace, 'host', anyText, 'workspace.'),
        strategy: yield* member(workspace, 'strategy', oneOf(strategies), 'workspace.'),
      },
      status,
      trashedFrom,
      pr: yield* parsePullRequest(record.pr),
      aliases: yield* parseAliases(record.aliases),
      createdAt: yield* member(record, 'createdAt', parseTimestamp),
      updatedAt: yield* member(record, 'updatedAt', parseTimestamp),
      lastActivityAt: yield* member(record, 'lastActivityAt', parseTimestamp),
      version: yield* parseVersion(record.version),
    } satisfies Session);
  }).mapErr((field) => ({ kind: 'CorruptRecord', label, field }));
}

function parsePullRequest(value: unknown): Result<SessionPullRequest | null, string> {
  if (value === null || value === undefined) return ok(null);
  const pr = membersOf(value);
  return safeTry(function* () {
    return ok({
      branch: yield* member(pr, 'branch', parseBranchName, 'pr.'),
      head: yield* member(pr, 'head', parseCommitId, 'pr.'),
      title: yield* member(pr, 'title', anyText, 'pr.'),
      body: yield* member(pr, 'body', (text) => ok<string>(text), 'pr.'),
      createdAt: yield* member(pr, 'createdAt', parseTimestamp, 'pr.'),
      updatedAt: yield* member(pr, 'updatedAt', parseTimestamp, 'pr.'),
    });
  });
}

function member<T>(members: Members, name: string, parse: Parser<T>, prefix = ''): Result<T, string> {
  const value = members[name];
  return typeof value === 'string' ? parse(value).mapErr(() => prefix + name) : err(prefix + name);
}

function optional<T>(
  members: Members,
  name: string,
  parse: Parser<T>,
  prefix = '',
): Result<T | null, string> {
  const value = members[name];
  return value === null || value === undefined ? ok(null) : member(members, name, parse, prefix);
}

function oneOf<const T extends string>(allowed: readonly T[]): Parser<T> {
  return (value) => {
    const found = allowed.find((candidate) => candidate === value);
    return found === undefined ? err(value) : ok(found);
  };
}

function anyText(value: string): Result<string, string> {
  return value === '' ? err(value) : ok(value);
}

function parseCanonicalTask(value: string): Result<TaskId, unknown> {
  return parseTaskId(value, 'md').andThen((task) => (renderTask(task) === value ? ok(task) : err(value)));
}

function parseAliases(value: unknown): Result<readonly string[], string> {
  if (value === undefined) return ok([]);
  if (!Array.isArray(value)) return err('aliases');
  const aliases = value.filter((alias) => typeof alias === 'string');
  return aliases.length === value.length ? ok(aliases) : err('aliases');
}

function parseVersion(value: unknown): Result<number, string> {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 ? ok(value) : err('version');
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}
