import { renderSession } from '../../domain/session/session-document.ts';
import { renderCursor } from '../../domain/session/session-filter.ts';
import { statuses, strategies } from '../../domain/session/session.ts';
import { renderTask } from '../../domain/session/task-id.ts';
import { renderSessionBlock, goToCommand, resolvedText } from '../presentation/render-session.ts';
import { renderSessionList } from '../presentation/render-session-list.ts';
import { counted } from '../presentation/render-text.ts';
import { printable } from '../presentation/safe-text.ts';
import { defineOperation, type Operation } from './operation.ts';
import { name, present, sessionAmong, task, whichSession } from './session-parameters.ts';
import { sessionWithHealth } from './session-data.ts';

const start = defineOperation({
  name: 'session.start',
  summary: 'Start a session: a new workspace with a branch of its own',
  description:
    'Creates a git workspace and a branch of its own for a piece of work, and the record of it. The repository is the one of the current directory, or of the session whose workspace that is. Without a name, the name comes from the task.',
  effect: 'writes',
  idempotent: false,
  remote: true,
  parameters: {
    name: {
      ...name,
      description: 'The name of the new session: 1 to 100 letters, digits, dots, underscores or hyphens.',
    },
    task: {
      ...task,
      description: 'The task to work on. A bare number gets the configured scheme, normally md.',
    },
    repo: {
      kind: 'text',
      placeholder: 'path-or-url',
      suggests: { kind: 'directory' },
      description: 'The repository: a path or a URL. Default: the one of the current directory.',
    },
    base: {
      kind: 'text',
      placeholder: 'branch',
      description: "The branch to start from and to go back to. Default: the repository's default branch.",
    },
    branch: {
      kind: 'text',
      placeholder: 'branch',
      description: 'The new branch. Default: the name of the session.',
    },
    strategy: {
      kind: 'choice',
      placeholder: 'strategy',
      choices: strategies,
      description:
        'A clone of its own, or a git worktree of the main workspace. Default: as configured, normally clone.',
    },
    offline: { kind: 'switch', description: 'Use what was fetched before and stay off the network.' },
  },
  directory: ['repo'],
  examples: [
    'minsky session start fix-login',
    'minsky session start --task md#176 --repo https://github.com/owner/repo',
  ],
  answer: 'started',
  run: (application, input, context) => application.startSession(input, context),
  toData: ({ session, resolvedBy }) => ({ session: renderSession(session), resolvedBy }),
  renderText: ({ session, copied }, environment) =>
    [
      `Started session ${printable(session.name)}${session.task === null ? '' : ` for task ${renderTask(session.task)}`}.`,
      renderSessionBlock(session, null, environment).split('\n').slice(1).join('\n'),
      ...(copied.length === 0
        ? []
        : [`Copied ${counted(copied.length, 'ignored file')}: ${copied.map(printable).join(', ')}`]),
      `Go there: ${goToCommand(session.name)}`,
    ].join('\n'),
});

const list = defineOperation({
  name: 'session.list',
  summary: 'List sessions, the latest activity first',
  description:
    'Lists the sessions of every repository, the latest activity first, a page at a time. Trashed ones are listed only when their status is asked for.',
  effect: 'reads',
  idempotent: true,
  remote: false,
  parameters: {
    repo: {
      kind: 'text',
      placeholder: 'path-or-url',
      suggests: { kind: 'directory' },
      description: 'Only sessions of this repository.',
    },
    task: { ...sessionAmong(present).task, description: 'Only sessions of this task, in any spelling.' },
    status: {
      kind: 'choices',
      placeholder: 'status',
      choices: statuses,
      description: 'Only sessions with this status; several may be given. Default: all but trashed.',
    },
    host: {
      kind: 'text',
      placeholder: 'host',
      suggests: { kind: 'host', statuses: present },
      description: 'Only sessions whose workspace is on this machine.',
    },
    since: {
      kind: 'text',
      placeholder: 'when',
      description: 'Only sessions active since then: a length of time such as 2d, or a date.',
    },
    limit: {
      kind: 'integer',
      short: 'n',
      placeholder: 'count',
      minimum: 1,
      maximum: 1_000,
      default: 50,
      description: 'How many sessions a page has at most.',
    },
    cursor: {
      kind: 'text',
      placeholder: 'cursor',
      description: 'Where to go on: `next` of the page before.',
    },
    long: {
      kind: 'switch',
      short: 'l',
      description: 'Look at every workspace: uncommitted files, commits ahead and behind, health.',
    },
  },
  directory: 'never',
  examples: ['minsky session list --long', 'minsky session list --status active,pr-open --since 7d'],
  answer: 'page',
  run: (application, { status, ...input }, context) =>
    application.listSessions({ ...input, statuses: status }, context),
  toData: ({ sessions, next }) => ({
    sessions: sessions.map(({ session, health }) =>
      health === null ? renderSession(session) : sessionWithHealth(session, health),
    ),
    next: next === null ? null : renderCursor(next),
  }),
  renderText: (page, environment, { long, limit: _limit, status, ...filters }) =>
    renderSessionList(page, environment, {
      long,
      filtered: status.length > 0 || Object.values(filters).some((value) => value !== null),
    }),
});

const get = defineOperation({
  name: 'session.get',
  summary: 'Show a session and how its workspace stands',
  description: `Shows the record of a session and the health of its workspace. ${whichSession}`,
  effect: 'reads',
  idempotent: true,
  remote: false,
  parameters: sessionAmong(present),
  directory: ['name', 'task'],
  examples: ['minsky session get', 'minsky session get --task 176'],
  answer: 'found',
  run: (application, input, context) => application.getSession(input, context),
  toData: ({ session, health, resolvedBy }) => ({ session: sessionWithHealth(session, health), resolvedBy }),
  renderText: ({ session, health, resolvedBy }, environment) =>
    `${renderSessionBlock(session, health, environment)}\n(${resolvedText(resolvedBy)})`,
});

const dir = defineOperation({
  name: 'session.dir',
  summary: 'Print the directory of a session, for cd',
  description: `Prints the directory of a session's workspace and nothing else. ${whichSession}`,
  effect: 'reads',
  idempotent: true,
  remote: false,
  parameters: sessionAmong(present),
  directory: ['name', 'task'],
  examples: ['cd "$(minsky session dir fix-login)"'],
  answer: 'directory',
  run: (application, input, context) => application.findDirectory(input, context),
  toData: ({ path }) => ({ path }),
  renderText: ({ path, session, resolvedBy }, { captured }) =>
    captured
      ? path
      : `${printable(path)}\nThat is session ${printable(session.name)}, ${resolvedText(resolvedBy)}.`,
});

/** Starting and finding sessions, in the order of help. */
export const sessionOperations: readonly Operation[] = [start, list, get, dir];
