import { err, ok, type Result } from 'neverthrow';
import type { RepositoryId } from '../repository/repository-id.ts';
import { parseTimestamp, type Timestamp } from '../timestamp.ts';
import type { AbsolutePath } from '../workspace/workspace-path.ts';
import type { Session, SessionStatus } from './session.ts';
import { isIdPrefix, parseSessionId, type SessionId } from './session-id.ts';
import { foldName } from './session-name.ts';
import { taskMatches, type TaskQuery } from './task-id.ts';

/** Which records are wanted: every member that is given must hold. Adapters read it as SQL, `matchesFilter` as a predicate. */
export interface SessionFilter {
  /** Records that bear the text as id, as name without regard to case, as alias, or whose id begins with it. */
  readonly called?: string;
  readonly repo?: RepositoryId;
  readonly task?: TaskQuery;
  readonly statuses?: readonly SessionStatus[];
  readonly host?: string;
  /** Records whose workspace is exactly one of these. */
  readonly workspacePaths?: readonly AbsolutePath[];
  /** Records whose last activity is at or after this instant. */
  readonly activeSince?: Timestamp;
}

/** A place in the order of `compareByActivity`: the last record of the page before. */
export interface SessionCursor {
  readonly lastActivityAt: Timestamp;
  readonly id: SessionId;
}

export interface SessionPage {
  readonly sessions: readonly Session[];
  /** Where the next page begins, or null when this is the last one. */
  readonly next: SessionCursor | null;
}

export interface InvalidCursor {
  readonly kind: 'InvalidCursor';
  readonly value: string;
}

/** Whether the record is one of those the filter asks for. */
export function matchesFilter(session: Session, filter: SessionFilter): boolean {
  const { called, repo, task, statuses, host, workspacePaths, activeSince } = filter;
  return (
    (called === undefined || isCalled(session, called)) &&
    (repo === undefined || session.repo.id === repo) &&
    (task === undefined || (session.task !== null && taskMatches(session.task, task))) &&
    (statuses === undefined || statuses.includes(session.status)) &&
    (host === undefined || session.workspace.host === host) &&
    (workspacePaths === undefined || workspacePaths.includes(session.workspace.path)) &&
    (activeSince === undefined || session.lastActivityAt >= activeSince)
  );
}

/** Latest activity first; among equals the later id first, so that the order is total. */
export function compareByActivity(a: SessionCursor, b: SessionCursor): number {
  return compareText(b.lastActivityAt, a.lastActivityAt) || compareText(b.id, a.id);
}

/** A cursor as one word, to be given back unchanged. */
export function renderCursor(cursor: SessionCursor): string {
  return `${cursor.lastActivityAt}_${cursor.id}`;
}

/** Reads back what `renderCursor` wrote. */
export function parseCursor(value: string): Result<SessionCursor, InvalidCursor> {
  const cut = value.indexOf('_');
  const lastActivityAt = parseTimestamp(value.slice(0, Math.max(cut, 0)));
  const id = parseSessionId(value.slice(cut + 1));
  return lastActivityAt.isOk() && id.isOk()
    ? ok({ lastActivityAt: lastActivityAt.value, id: id.value })
    : err({ kind: 'InvalidCursor', value });
}

function isCalled(session: Session, text: string): boolean {
  return (
    foldName(session.name) === foldName(text) ||
    session.aliases.includes(text) ||
    (isIdPrefix(text) && session.id.startsWith(text.toLowerCase()))
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
