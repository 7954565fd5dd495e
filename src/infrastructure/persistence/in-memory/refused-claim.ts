import type { ClaimRefused } from '../../../application/ports/port-errors.ts';
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
