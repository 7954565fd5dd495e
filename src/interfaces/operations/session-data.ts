import type { ApprovalStep, ApprovedSession } from '../../application/sessions/approve-session.ts';
import type { PreparedPullRequest } from '../../application/sessions/prepare-pull-request.ts';
import type { Session } from '../../domain/session/session.ts';
import { renderSession, type SessionDocument } from '../../domain/session/session-document.ts';
import type { ResolvedBy } from '../../domain/workspace/resolve-workspace.ts';
import type { UpdateOutcome } from '../../domain/workspace/update-plan.ts';
import type { WorkspaceHealth } from '../../domain/workspace/workspace-health.ts';
import type { FindingData } from './finding-schema.ts';

export type SessionData = SessionDocument;
export type HealthData = WorkspaceHealth;

/** A record with the state of its workspace beside it. */
export type SessionWithHealth = SessionData & { readonly health: HealthData };

export interface SingleData<Shown = SessionData> {
  readonly session: Shown;
  readonly resolvedBy: ResolvedBy;
}

export interface SessionsData {
  readonly sessions: readonly SessionData[];
}

export interface UpdatedData {
  readonly session: SessionData;
  readonly outcome: UpdateOutcome;
  readonly conflicts: readonly string[];
}

export interface PreparedData {
  readonly session: SessionData;
  readonly outcome: PreparedPullRequest['outcome'];
}

/** A step as people, programs and agents see it: with a sentence that tells it. */
export interface ApprovalStepData {
  readonly kind: ApprovalStep['kind'];
  readonly branch: string | null;
  readonly commit: string | null;
  readonly place: string | null;
  readonly detail: string;
}

export interface ApprovedData {
  readonly session: SessionData;
  readonly outcome: ApprovedSession['outcome'];
  readonly steps: readonly ApprovalStepData[];
}

/** What a pass over store and disk found, and the records that it changed. */
export interface ReconciledData extends SessionsData {
  readonly findings: readonly FindingData[];
}

export interface ListData {
  readonly sessions: readonly (SessionData & { readonly health?: HealthData | undefined })[];
  readonly next: string | null;
}

/** The record, and its workspace's health as the last member. */
export function sessionWithHealth(session: Session, health: WorkspaceHealth): SessionWithHealth {
  const { state, operation, dirty, ahead, behind } = health;
  return { ...renderSession(session), health: { state, operation, dirty, ahead, behind } };
}

/** The records as data. */
export function sessionsData({ sessions }: { readonly sessions: readonly Session[] }): SessionsData {
  return { sessions: sessions.map(renderSession) };
}
