import { foldName } from './session-name.ts';
import { isLive, type Session } from './session.ts';
import { renderTask } from './task-id.ts';

/** What only one record of a store may have, each as one text: its id, its name, its task in one repository. */
export interface Claims {
  readonly id: string;
  /** Null in the trash, where names are free again. */
  readonly name: string | null;
  /** Null without a task, and once the session is merged or trashed. */
  readonly task: string | null;
}

/** The claims that a record makes. */
export function claimsOf(session: Session): Claims {
  const { id, name, status, task, repo } = session;
  return {
    id: `id ${id}`,
    name: status === 'trashed' ? null : `name ${foldName(name)}`,
    task: task === null || !isLive(session) ? null : `task ${renderTask(task)} of ${repo.id}`,
  };
}

/** The same as a list, without those that it does not make. */
export function heldClaims(session: Session): readonly string[] {
  const { id, name, task } = claimsOf(session);
  return [id, name, task].filter((claim) => claim !== null);
}
