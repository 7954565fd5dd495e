import { err, ok, type Result } from 'neverthrow';
import { parseSession } from '../session/parse-session.ts';
import type { Session } from '../session/session.ts';
import { renderTask } from '../session/task-id.ts';
import type { LegacyRecord, LegacySource, UnreadableLegacyRecord } from './legacy-record.ts';

/** Reads a record of this version that lies in a store at a place where it does not belong. */
export function parseStrayRecord(
  entry: unknown,
  source: LegacySource,
): Result<LegacyRecord, UnreadableLegacyRecord> {
  return parseSession(entry).match<Result<LegacyRecord, UnreadableLegacyRecord>>(
    (session) => ok(strayRecordOf(session, source)),
    ({ label }) => err({ source, label, reason: 'corrupt' }),
  );
}

/** A record of this version in the terms of a legacy one. */
export function strayRecordOf(session: Session, source: LegacySource): LegacyRecord {
  return {
    source,
    name: session.name,
    task: session.task === null ? null : renderTask(session.task),
    repoName: null,
    repoUrl: session.repo.path ?? session.repo.url,
    branch: session.branch,
    path: session.workspace.path,
    createdAt: session.createdAt,
    lastActivityAt: session.lastActivityAt,
    backendType: null,
    github: null,
    status: session.status,
    prBranch: session.pr?.branch ?? null,
    prState: null,
    pullRequest: null,
    lastCommitHash: null,
    lastCommitMessage: null,
    shortId: null,
    flaws: [],
    hadToken: false,
    exact: session,
  };
}
