import type { ClaimRefused } from '../../../application/ports/port-errors.ts';
import { firstDoubledClaim } from '../../../domain/session/doubled-claim.ts';
import { foldName } from '../../../domain/session/session-name.ts';
import { isLive, type Session } from '../../../domain/session/session.ts';

/** The claim that the record cannot have because one of the others holds it; null when there is none. */
export function refusedClaim(session: Session, others: readonly Session[]): ClaimRefused | null {
  if (others.some((other) => other.id === session.id || claimsSameName(session, other))) {
    return { kind: 'NameTaken', name: session.name };
  }
  const { task, repo } = session;
  return task !== null && others.some((other) => claimsSameTask(session, other))
    ? { kind: 'TaskTaken', task, repo: repo.id }
    : null;
}

/** The claim that two of the records have; null when they can stand beside each other. */
export function refusedAmong(sessions: readonly Session[]): ClaimRefused | null {
  const doubled = firstDoubledClaim(sessions);
  if (doubled === null) return null;
  const { name, task, repo } = doubled.session;
  return doubled.kind === 'task' && task !== null
    ? { kind: 'TaskTaken', task, repo: repo.id }
    : { kind: 'NameTaken', name };
}

function claimsSameName(a: Session, b: Session): boolean {
  return a.status !== 'trashed' && b.status !== 'trashed' && foldName(a.name) === foldName(b.name);
}

function claimsSameTask(a: Session, b: Session): boolean {
  return (
    isLive(a) &&
    isLive(b) &&
    a.repo.id === b.repo.id &&
    a.task?.scheme === b.task?.scheme &&
    a.task?.number === b.task?.number
  );
}
