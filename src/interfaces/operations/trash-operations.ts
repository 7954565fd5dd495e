import type { DeletedSessions } from '../../application/sessions/delete-sessions.ts';
import { goToCommand } from '../presentation/render-session.ts';
import { renderSessionNames } from '../presentation/render-session-list.ts';
import { counted } from '../presentation/render-text.ts';
import { commandLine } from '../presentation/shell-words.ts';
import { defineOperation, type Operation } from './operation.ts';
import { present, sessionAmong } from './session-parameters.ts';
import { sessionsData } from './session-data.ts';

const remove = defineOperation({
  name: 'session.delete',
  summary: 'Move sessions to the trash',
  description:
    'Moves the workspace and the record of sessions to the trash, from where they can be restored whole. Refuses when there is uncommitted or unmerged work, or when a process works inside the workspace. When one of several is refused, none is deleted.',
  effect: 'destroys',
  idempotent: true,
  remote: false,
  parameters: {
    names: {
      kind: 'texts',
      placeholder: 'name',
      suggests: { kind: 'session', statuses: present },
      description: 'The sessions: names, ids or paths of workspaces.',
    },
    task: sessionAmong(present).task,
    merged: { kind: 'switch', description: 'Every session of this machine whose work has been merged.' },
    force: {
      kind: 'switch',
      short: 'f',
      description: 'Delete even if there is unmerged work or a running process.',
    },
  },
  directory: 'never',
  examples: ['minsky session delete fix-login', 'minsky session delete --merged'],
  answer: 'sessions',
  run: (application, input, context) => application.deleteSessions(input, context),
  toData: ({ sessions }: DeletedSessions) => sessionsData({ sessions }),
  renderText: ({ sessions, already }) => {
    const [first] = sessions;
    if (first === undefined) return 'There was nothing to delete.';
    const moved = sessions.filter(({ id }) => !already.includes(id));
    const before = sessions.filter(({ id }) => already.includes(id));
    const undo = sessions.length === 1 ? 'Undo' : 'Undo one';
    return [
      ...(moved.length === 0
        ? []
        : [renderSessionNames(`Moved ${counted(moved.length, 'session')} to the trash:`, moved)]),
      ...(before.length === 0 ? [] : [renderSessionNames('In the trash already:', before)]),
      `${undo}: ${commandLine('minsky', 'session', 'restore', first.name)}`,
    ].join('\n');
  },
});

const restore = defineOperation({
  name: 'session.restore',
  summary: 'Bring a session back from the trash',
  description: 'Brings a trashed session back whole: its workspace with every file in it, and its record.',
  effect: 'writes',
  idempotent: true,
  remote: false,
  parameters: sessionAmong(['trashed']),
  directory: 'never',
  examples: ['minsky session restore fix-login'],
  answer: 'sessions',
  run: (application, input, context) => application.restoreSession(input, context),
  toData: sessionsData,
  renderText: ({ sessions }) =>
    [
      renderSessionNames(`Restored ${counted(sessions.length, 'session')}:`, sessions),
      ...sessions.map((session) => `Go there: ${goToCommand(session.name)}`),
    ].join('\n'),
});

const purge = defineOperation({
  name: 'session.purge',
  summary: 'Empty the trash for good',
  description: 'Removes trashed sessions of this machine for good. They cannot be restored afterwards.',
  effect: 'destroys',
  idempotent: true,
  remote: false,
  parameters: {
    olderThan: {
      kind: 'text',
      placeholder: 'age',
      description: 'Only sessions that have been in the trash for longer, e.g. 7d. Default: all of them.',
    },
  },
  directory: 'never',
  examples: ['minsky session purge --older-than 7d'],
  answer: 'sessions',
  run: (application, input, context) => application.purgeSessions(input, context),
  toData: sessionsData,
  renderText: ({ sessions }) =>
    sessions.length === 0
      ? 'There was nothing to remove.'
      : renderSessionNames(`Removed ${counted(sessions.length, 'session')} for good:`, sessions),
});

/** Into the trash, out of it, and emptying it, in the order of help. */
export const trashOperations: readonly Operation[] = [remove, restore, purge];
