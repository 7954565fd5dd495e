import type { ListedSessions } from '../../application/sessions/list-sessions.ts';
import type { Session } from '../../domain/session/session.ts';
import { renderCursor } from '../../domain/session/session-filter.ts';
import { renderTask } from '../../domain/session/task-id.ts';
import { timeAgo } from './relative-time.ts';
import { repositoryName, stateText, statusStyles } from './render-session.ts';
import { renderTable, type Column } from './render-text.ts';
import { printable } from './safe-text.ts';
import { commandLine } from './shell-words.ts';
import { painted, type TextEnvironment } from './text-environment.ts';

type Row = ListedSessions['sessions'][number];

/** A page of sessions as a table, with what to type for the next page. */
export function renderSessionList(
  { sessions, next }: ListedSessions,
  environment: TextEnvironment,
  options: { readonly long: boolean; readonly filtered: boolean },
): string {
  if (sessions.length === 0) {
    return options.filtered
      ? 'No session matches.'
      : 'There are no sessions. Start one inside a git repository with: minsky session start NAME';
  }
  const table = renderTable(sessions, columnsFor(sessions, environment, options.long), environment);
  if (next === null) return table;
  const more = `There are more: ${commandLine('minsky', 'session', 'list', '--cursor', renderCursor(next))} and the same options`;
  return `${table}\n\n${painted('dim', more, environment)}`;
}

/** Sessions as a plain list of lines, under a heading that says what became of them. */
export function renderSessionNames(heading: string, sessions: readonly Session[]): string {
  return [
    heading,
    ...sessions.map(
      ({ name, task }) => `  ${printable(name)}${task === null ? '' : ` (${renderTask(task)})`}`,
    ),
  ].join('\n');
}

function columnsFor(
  rows: readonly Row[],
  environment: TextEnvironment,
  long: boolean,
): readonly Column<Row>[] {
  const hosts = new Set(rows.map(({ session }) => session.workspace.host));
  return [
    { heading: 'NAME', cell: ({ session }) => printable(session.name), shrinks: true },
    { heading: 'TASK', cell: ({ session }) => (session.task === null ? '-' : renderTask(session.task)) },
    {
      heading: 'STATUS',
      cell: ({ session }) => session.status,
      style: ({ session }) => statusStyles[session.status],
    },
    { heading: 'BRANCH', cell: ({ session }) => printable(session.branch), shrinks: true },
    { heading: 'REPO', cell: ({ session }) => repositoryName(session), shrinks: true },
    ...(hosts.size > 1 ? [hostColumn] : []),
    ...(long ? healthColumns : []),
    { heading: 'ACTIVE', cell: ({ session }) => timeAgo(session.lastActivityAt, environment.now) },
  ];
}

const hostColumn: Column<Row> = {
  heading: 'HOST',
  cell: ({ session }) => printable(session.workspace.host),
  shrinks: true,
};

const healthColumns: readonly Column<Row>[] = [
  { heading: 'CHANGES', cell: ({ health }) => (health?.dirty == null ? '-' : String(health.dirty.length)) },
  {
    heading: 'AHEAD/BEHIND',
    cell: ({ health }) =>
      health?.ahead == null || health.behind === null
        ? '-'
        : `${String(health.ahead)}/${String(health.behind)}`,
  },
  {
    heading: 'HEALTH',
    cell: ({ health }) => (health === null ? '-' : stateText(health)),
    style: ({ health }) => (health?.state === 'ok' && health.operation === null ? null : 'yellow'),
  },
];
