import type { Result } from 'neverthrow';
import type { Session, Transition } from '../../domain/session/session.ts';
import type { VersionConflict } from '../ports/port-errors.ts';

/** A transition whose conditions were checked before: a status that does not allow it now is the work of another process. */
export function inOrder(transition: Transition): Result<Session, VersionConflict> {
  return transition.mapErr(({ session }) => ({ kind: 'VersionConflict', session }));
}
