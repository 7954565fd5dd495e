import { err, ok, type Result } from 'neverthrow';
import { prBranchOf, type BranchName } from '../repository/branch-name.ts';
import type { CommitId } from '../repository/commit-id.ts';
import type { RepositoryId } from '../repository/repository-id.ts';
import type { Timestamp } from '../timestamp.ts';
import type { AbsolutePath } from '../workspace/workspace-path.ts';
import type { SessionId } from './session-id.ts';
import type { SessionName } from './session-name.ts';
import type { TaskId } from './task-id.ts';

export const statuses = ['starting', 'active', 'pr-open', 'merged', 'trashed'] as const;
export type SessionStatus = (typeof statuses)[number];

export const strategies = ['clone', 'worktree'] as const;
export type WorkspaceStrategy = (typeof strategies)[number];

/** Where a session's code comes from; `path` is the main workspace, if this or another host has one. */
export interface SessionRepository {
  readonly id: RepositoryId;
  readonly url: string;
  readonly path: AbsolutePath | null;
}

export interface SessionWorkspace {
  readonly path: AbsolutePath;
  readonly host: string;
  readonly strategy: WorkspaceStrategy;
}

export interface SessionPullRequest {
  readonly branch: BranchName;
  /** The session commit that the PR was built from. */
  readonly head: CommitId;
  readonly title: string;
  readonly body: string;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
}

/** The record of one session; every change makes a new one with the next version. */
export interface Session {
  readonly id: SessionId;
  readonly name: SessionName;
  readonly task: TaskId | null;
  readonly repo: SessionRepository;
  /** The branch the session goes back to and the commit it started from. */
  readonly base: { readonly branch: BranchName; readonly commit: CommitId };
  readonly branch: BranchName;
  readonly workspace: SessionWorkspace;
  readonly status: SessionStatus;
  /** What a trashed session was before, so that `restore` can bring it back; null while it is not trashed. */
  readonly trashedFrom: Exclude<SessionStatus, 'trashed'> | null;
  readonly pr: SessionPullRequest | null;
  /** Names that earlier versions knew the session by. */
  readonly aliases: readonly string[];
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  readonly lastActivityAt: Timestamp;
  /** Counts the changes of the record, from 1: the optimistic lock. */
  readonly version: number;
}

export interface IllegalTransition {
  readonly kind: 'IllegalTransition';
  readonly session: SessionName;
  readonly from: SessionStatus;
  readonly to: SessionStatus;
}

/** What a session makes itself is nothing that it could go back to. */
export interface BaseOfItself {
  readonly kind: 'BaseOfItself';
  readonly session: SessionName;
  readonly branch: BranchName;
}

export type Transition = Result<Session, IllegalTransition>;

export type NewSession = Pick<Session, 'id' | 'name' | 'task' | 'repo' | 'base' | 'branch' | 'workspace'>;

/** A record whose workspace is about to be built. */
export function newSession(details: NewSession, now: Timestamp): Session {
  return {
    ...details,
    status: 'starting',
    trashedFrom: null,
    pr: null,
    aliases: [],
    createdAt: now,
    updatedAt: now,
    lastActivityAt: now,
    version: 1,
  };
}

/** The workspace is complete: `starting` → `active`. */
export function activate(session: Session, now: Timestamp): Transition {
  return session.status === 'starting'
    ? ok(changed(session, now, { status: 'active' }))
    : illegal(session, 'active');
}

/** A PR branch was created or refreshed: `active` or `pr-open` → `pr-open`. */
export function openPullRequest(session: Session, pr: SessionPullRequest, now: Timestamp): Transition {
  return session.status === 'active' || session.status === 'pr-open'
    ? ok(changed(session, now, { status: 'pr-open', pr }))
    : illegal(session, 'pr-open');
}

/** The work has reached the base: `active` or `pr-open` → `merged`. */
export function markMerged(session: Session, now: Timestamp): Transition {
  return session.status === 'active' || session.status === 'pr-open'
    ? ok(changed(session, now, { status: 'merged' }))
    : illegal(session, 'merged');
}

/** The workspace goes to the trash: from every status but `trashed`. */
export function trash(session: Session, now: Timestamp): Transition {
  return session.status === 'trashed'
    ? illegal(session, 'trashed')
    : ok(changed(session, now, { status: 'trashed', trashedFrom: session.status }));
}

/** The workspace is back from the trash; a start that never finished comes back as `active`. */
export function restore(session: Session, now: Timestamp): Transition {
  if (session.status !== 'trashed') return illegal(session, 'active');
  const before = session.trashedFrom ?? (session.pr === null ? 'active' : 'pr-open');
  return ok(changed(session, now, { status: before === 'starting' ? 'active' : before, trashedFrom: null }));
}

/** The session goes back to that branch from now on; the commit that it started from stays. */
export function changeBase(
  session: Session,
  branch: BranchName,
  now: Timestamp,
): Result<Session, BaseOfItself> {
  if (branch === session.base.branch) return ok(session);
  return branch === session.branch || branch === prBranchOf(session.name)
    ? err({ kind: 'BaseOfItself', session: session.name, branch })
    : ok(changed(session, now, { base: { ...session.base, branch } }));
}

/** Something was done in the workspace; the status stays. */
export function recordActivity(session: Session, now: Timestamp): Session {
  return changed(session, now, {});
}

/** Whether the session still claims its task: neither merged nor trashed. */
export function isLive(session: Pick<Session, 'status'>): boolean {
  return session.status !== 'merged' && session.status !== 'trashed';
}

function changed(session: Session, now: Timestamp, changes: Partial<Session>): Session {
  return { ...session, ...changes, updatedAt: now, lastActivityAt: now, version: session.version + 1 };
}

function illegal(session: Session, to: SessionStatus): Transition {
  return err({ kind: 'IllegalTransition', session: session.name, from: session.status, to });
}
