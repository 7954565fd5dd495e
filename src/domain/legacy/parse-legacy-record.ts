import { err, ok, Result } from 'neverthrow';
import type {
  LegacyPrState,
  LegacyPullRequest,
  LegacyRecord,
  LegacySource,
  UnreadableLegacyRecord,
} from './legacy-record.ts';

type Members = Readonly<Record<string, unknown>>;

/** Every spelling that a member had; where several are there, the first that says something counts. */
const spellings = {
  name: ['session', 'sessionId', 'session_id'],
  task: ['taskId', 'task_id'],
  repoName: ['repoName', 'repo_name'],
  repoUrl: ['repoUrl', 'repo_url'],
  branch: ['branch'],
  path: ['repoPath', 'repo_path'],
  createdAt: ['createdAt', 'created_at'],
  lastActivityAt: ['lastActivityAt', 'last_activity_at'],
  backendType: ['backendType', 'backend_type'],
  status: ['status'],
  prBranch: ['prBranch', 'pr_branch'],
  lastCommitHash: ['lastCommitHash', 'last_commit_hash'],
  lastCommitMessage: ['lastCommitMessage', 'last_commit_message'],
  shortId: ['shortId', 'short_id'],
} as const;

const structured = {
  prState: ['prState', 'pr_state'],
  pullRequest: ['pullRequest', 'pull_request'],
  github: ['github'],
} as const;

// One for the many records that have none.
const noFlaws: readonly string[] = [];

/** Reads one entry of a legacy store, whatever generation wrote it; a member that makes no sense costs only itself. */
export function parseLegacyRecord(
  entry: unknown,
  source: LegacySource,
  key: string | null = null,
): Result<LegacyRecord, UnreadableLegacyRecord> {
  if (!isMembers(entry)) return err({ source, label: key ?? text(entry), reason: 'not-a-record' });
  const flaws: string[] = [];
  const one = (names: readonly string[]): string | null => {
    for (const name of names) {
      const value = text(entry[name]);
      if (value !== null) return value;
      if (isPresent(entry[name])) flaws.push(name);
    }
    return null;
  };
  const inner = (names: readonly string[]): Members | null => {
    for (const name of names) {
      const value = membersIn(entry[name]);
      if (value !== null) return value;
      if (isPresent(entry[name])) flaws.push(name);
    }
    return null;
  };
  const github = inner(structured.github);
  const record: LegacyRecord = {
    source,
    name: one(spellings.name) ?? text(key),
    task: one(spellings.task),
    repoName: one(spellings.repoName),
    repoUrl: one(spellings.repoUrl),
    branch: one(spellings.branch),
    path: one(spellings.path),
    createdAt: one(spellings.createdAt),
    lastActivityAt: one(spellings.lastActivityAt),
    backendType: one(spellings.backendType),
    github: ownerAndRepo(github),
    status: one(spellings.status)?.toUpperCase() ?? null,
    prBranch: one(spellings.prBranch),
    prState: prStateOf(inner(structured.prState)),
    pullRequest: pullRequestOf(inner(structured.pullRequest)),
    lastCommitHash: one(spellings.lastCommitHash),
    lastCommitMessage: one(spellings.lastCommitMessage),
    shortId: one(spellings.shortId),
    flaws: flaws.length === 0 ? noFlaws : flaws,
    hadToken: isPresent(github?.token),
    exact: null,
  };
  const says = [record.name, record.path, record.task].some((value) => value !== null);
  return says ? ok(record) : err({ source, label: record.repoName, reason: 'says-nothing' });
}

/** Whether an object has the members of a legacy record rather than those of something else. */
export function looksLikeLegacyRecord(entry: unknown): boolean {
  const telling = [spellings.name, spellings.repoName, spellings.repoUrl, spellings.path, spellings.task];
  return isMembers(entry) && telling.flat().some((name) => Object.hasOwn(entry, name));
}

function prStateOf(members: Members | null): LegacyPrState | null {
  return members === null
    ? null
    : {
        branch: text(members.branchName) ?? text(members.branch_name),
        commit: text(members.commitHash) ?? text(members.commit_hash),
        createdAt: text(members.createdAt) ?? text(members.created_at),
        mergedAt: text(members.mergedAt) ?? text(members.merged_at),
      };
}

function pullRequestOf(members: Members | null): LegacyPullRequest | null {
  return members === null
    ? null
    : {
        title: text(members.title),
        // An empty body is one, too.
        body: typeof members.body === 'string' ? members.body : null,
        state: text(members.state),
        createdAt: text(members.createdAt),
        updatedAt: text(members.updatedAt),
        mergedAt: text(members.mergedAt),
        headBranch: text(members.headBranch),
        baseBranch: text(members.baseBranch),
      };
}

function ownerAndRepo(members: Members | null): LegacyRecord['github'] {
  const [owner, repo] = [text(members?.owner), text(members?.repo)];
  return owner === null || repo === null ? null : { owner, repo };
}

/** What the member says as one text; nothing for what was written when there was nothing to say. */
function text(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'string') return null;
  const trimmed = value.trim();
  return ['', 'null', 'undefined'].includes(trimmed) ? null : trimmed;
}

/** An object, or the text of one, as the SQL stores kept it. */
function membersIn(value: unknown): Members | null {
  if (isMembers(value)) return value;
  const written = text(value);
  const parsed = written === null ? undefined : parseJson(written).unwrapOr(undefined);
  return isMembers(parsed) ? parsed : null;
}

function isPresent(value: unknown): boolean {
  return (
    value !== null &&
    value !== undefined &&
    value !== false &&
    (typeof value !== 'string' || text(value) !== null)
  );
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const parseJson = Result.fromThrowable((json: string): unknown => JSON.parse(json));
