import { isLive, statuses, type SessionStatus } from '../../domain/session/session.ts';
import type { TextParameter } from './parameters.ts';

/** The statuses of every session that is not in the trash. */
export const present: readonly SessionStatus[] = statuses.filter((status) => status !== 'trashed');

/** The statuses of the sessions that are being worked on. */
export const live: readonly SessionStatus[] = statuses.filter((status) => isLive({ status }));

/** The session as the word of its own that commands take. */
export const name: TextParameter = {
  kind: 'text',
  placeholder: 'name',
  positional: true,
  description: 'The session: its name, its id or the first 8 characters of it, or the path of its workspace.',
};

/** The session by its task. */
export const task: TextParameter = {
  kind: 'text',
  placeholder: 'task',
  description: "The session's task, in any spelling: 176, #176, md#176, gh#12.",
};

/** A session by its name or by its task; a shell offers those with one of these statuses. */
export function sessionAmong(statuses: readonly SessionStatus[]): {
  readonly name: TextParameter;
  readonly task: TextParameter;
} {
  return {
    name: { ...name, suggests: { kind: 'session', statuses } },
    task: { ...task, suggests: { kind: 'task', statuses } },
  };
}

/** What a command is about that was told neither. */
export const whichSession =
  'Without a name and a task it is the session of the current directory: of the workspace it lies in, or the only live one of its repository.';
