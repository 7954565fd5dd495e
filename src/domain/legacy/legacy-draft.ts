import { parseBranchName, type BranchName } from '../repository/branch-name.ts';
import type { SessionId } from '../session/session-id.ts';
import type { SessionRepository, SessionStatus } from '../session/session.ts';
import { parseTaskId, renderTask, type TaskId } from '../session/task-id.ts';
import { timestampFromMilliseconds, type Timestamp } from '../timestamp.ts';
import { nameFromDirectory, taskFromNames } from '../workspace/name-from-evidence.ts';
import { lastSegment, type AbsolutePath } from '../workspace/workspace-path.ts';
import { derivedId } from './derived-id.ts';
import { parseLegacyDate } from './legacy-date.ts';
import type { LegacyPlace } from './legacy-place.ts';
import type { LegacyRecord } from './legacy-record.ts';

/** A record in the terms of this version; null where it says nothing, or nothing that can be understood. */
export interface LegacyDraft {
  readonly record: LegacyRecord;
  /** The same for records that say the same, wherever they lie. */
  readonly key: SessionId;
  /** The id that the session has already, by its marker or because the record is of this version. */
  readonly id: SessionId | null;
  /** Its name as it was written. */
  readonly spelled: string;
  readonly task: TaskId | null;
  readonly repo: SessionRepository | null;
  /** Where the workspace stands or stood. */
  readonly path: AbsolutePath | null;
  /** The checkout that stands there. */
  readonly place: LegacyPlace | null;
  readonly branch: BranchName | null;
  readonly status: Exclude<SessionStatus, 'starting'> | null;
  /** Whether it was closed without being merged, for which there is no status. */
  readonly closed: boolean;
  readonly createdAt: Timestamp | null;
  /** The newest moment at which anything was done, by the record itself. */
  readonly activity: Timestamp | null;
  /** When its pull request was made and last changed. */
  readonly prDates: readonly [createdAt: Timestamp | null, updatedAt: Timestamp | null];
  /** The newest moment at which its store can have been written. */
  readonly writtenAt: Timestamp;
  /** The members whose dates are none. */
  readonly badDates: readonly string[];
}

export interface DraftContext {
  readonly now: Timestamp;
  /** When the store was last written, if that is known. */
  readonly writtenAt: Timestamp | null;
  readonly repo: SessionRepository | null;
  readonly path: AbsolutePath | null;
  readonly place: LegacyPlace | null;
}

/** Reads what the record says; nothing here depends on any other record. */
export function draftOf(
  record: LegacyRecord,
  { now, writtenAt, repo, path, place }: DraftContext,
): LegacyDraft {
  const dates = datesOf(record, now);
  const spelled = record.name ?? nameOfNameless(record);
  const named = record.task === null ? taskFromNames([spelled]) : null;
  const task = record.task === null ? named : parseTaskId(record.task, 'md').unwrapOr(null);
  return {
    record,
    key: derivedId(contentOf(record), dates.createdAt ?? timestampFromMilliseconds(0)),
    id: record.exact?.id ?? place?.marker?.id ?? null,
    spelled,
    task,
    repo,
    path: place?.path ?? path,
    place,
    branch: record.branch === null ? null : parseBranchName(record.branch).unwrapOr(null),
    writtenAt: writtenAt ?? now,
    ...statusOf(record),
    ...dates,
  };
}

/** Newest activity first; among equals an order that depends on what the records say and where they lie. */
export function compareDrafts(a: LegacyDraft, b: LegacyDraft): number {
  return (
    compare(b.activity ?? '', a.activity ?? '') ||
    compare(a.key, b.key) ||
    compare(a.record.source.store, b.record.source.store) ||
    a.record.source.position - b.record.source.position
  );
}

function nameOfNameless({ path, task }: LegacyRecord): string {
  if (path !== null) return lastSegment(path.replace(/\/+$/, '') as AbsolutePath);
  const parsed = task === null ? null : parseTaskId(task, 'md').unwrapOr(null);
  return parsed === null ? (task ?? '') : nameFromDirectory(`task-${renderTask(parsed)}`);
}

function statusOf({
  exact,
  status,
  prBranch,
  pullRequest,
  prState,
}: LegacyRecord): Pick<LegacyDraft, 'status' | 'closed'> {
  if (exact !== null) return { status: exact.status === 'starting' ? 'active' : exact.status, closed: false };
  if (status === 'MERGED') return { status: 'merged', closed: false };
  if (status === 'CLOSED') {
    const merged =
      pullRequest?.state?.toLowerCase() === 'merged' ||
      (pullRequest?.mergedAt ?? prState?.mergedAt ?? null) !== null;
    return { status: merged ? 'merged' : 'active', closed: !merged };
  }
  const open = status === 'PR_OPEN' || status === 'PR_APPROVED' || prBranch !== null;
  return { status: open ? 'pr-open' : status === null ? null : 'active', closed: false };
}

function datesOf(
  record: LegacyRecord,
  now: Timestamp,
): Pick<LegacyDraft, 'createdAt' | 'activity' | 'prDates' | 'badDates'> {
  const { prState, pullRequest } = record;
  const told: readonly (readonly [string, string | null | undefined])[] = [
    ['createdAt', record.createdAt],
    ['lastActivityAt', record.lastActivityAt],
    ['prState.createdAt', prState?.createdAt],
    ['prState.mergedAt', prState?.mergedAt],
    ['pullRequest.createdAt', pullRequest?.createdAt],
    ['pullRequest.updatedAt', pullRequest?.updatedAt],
    ['pullRequest.mergedAt', pullRequest?.mergedAt],
  ];
  const read = told.map(([, text]) => (text == null ? null : parseLegacyDate(text, now)));
  const at = (wanted: string): Timestamp | null => read[told.findIndex(([name]) => name === wanted)] ?? null;
  const prCreatedAt = at('pullRequest.createdAt') ?? at('prState.createdAt');
  const prUpdatedAt = at('pullRequest.updatedAt') ?? prCreatedAt;
  const bad = told.flatMap(([member, text], index) => (text != null && read[index] === null ? [member] : []));
  return {
    createdAt: at('createdAt'),
    prDates: prUpdatedAt === null ? noDates : [prCreatedAt, prUpdatedAt],
    activity: read.reduce((latest, date) => ((date ?? '') > (latest ?? '') ? date : latest), null),
    badDates: bad.length === 0 ? noMembers : bad,
  };
}

// One of each for the many records that have none.
const noDates: LegacyDraft['prDates'] = [null, null];
const noMembers: readonly string[] = [];

/** All that the record says, without where it was read. */
function contentOf({ source: _source, ...content }: LegacyRecord): string {
  return JSON.stringify(content);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
