import type { ResolvedBy } from '../../domain/workspace/resolve-workspace.ts';
import type { Session, SessionStatus } from '../../domain/session/session.ts';
import { renderTask } from '../../domain/session/task-id.ts';
import type { WorkspaceHealth } from '../../domain/workspace/workspace-health.ts';
import { timeAgo } from './relative-time.ts';
import { counted, renderPairs } from './render-text.ts';
import { printable } from './safe-text.ts';
import { commandLine } from './shell-words.ts';
import { painted, type TextEnvironment, type TextStyle } from './text-environment.ts';

/** The colour that a status is shown in. */
export const statusStyles: Readonly<Record<SessionStatus, TextStyle>> = {
  starting: 'yellow',
  active: 'green',
  'pr-open': 'cyan',
  merged: 'dim',
  trashed: 'red',
};

/** One session as a block of labelled lines. */
export function renderSessionBlock(
  session: Session,
  health: WorkspaceHealth | null,
  environment: TextEnvironment,
): string {
  const { name, task, repo, base, branch, workspace, status, pr } = session;
  const pairs: (readonly [string, string] | null)[] = [
    task === null ? null : ['Task', renderTask(task)],
    [
      'Repository',
      repositoryName(session) + (repo.path === null || isLocal(session) ? '' : ` (${printable(repo.path)})`),
    ],
    ['Branch', `${printable(branch)}, from ${printable(base.branch)} at ${base.commit.slice(0, 12)}`],
    ['Workspace', `${printable(workspace.path)} (${workspace.strategy})`],
    health === null ? null : ['Health', healthText(session, health)],
    pr === null ? null : ['PR', `${printable(pr.branch)}: ${printable(pr.title)}`],
    [
      'Active',
      `${timeAgo(session.lastActivityAt, environment.now)}, created ${timeAgo(session.createdAt, environment.now)}`,
    ],
    ['Id', session.id],
  ];
  const heading = `${painted('bold', printable(name), environment)}  ${painted(statusStyles[status], status, environment)}`;
  const lines = renderPairs(
    pairs.filter((pair) => pair !== null),
    environment,
  );
  return `${heading}\n${lines}`;
}

/** How a session was told, as the end of a sentence. */
export function resolvedText(resolvedBy: ResolvedBy): string {
  switch (resolvedBy) {
    case 'name':
      return 'found by what was named';
    case 'task':
      return 'found by its task';
    case 'cwd':
      return 'found by the current directory';
    case 'marker':
      return 'found by the marker in its workspace';
    case 'only-one':
      return 'the only live one of this repository';
  }
}

/** The repository in its shortest telling form: the path of a local one, else host and path. */
export function repositoryName({ repo }: Session): string {
  return printable(repo.id.startsWith('file://') ? (repo.path ?? repo.id) : repo.id);
}

/** The line to type to go to a session's workspace. */
export function goToCommand(name: string): string {
  return `cd "$(${commandLine('minsky', 'session', 'dir', name)})"`;
}

/** The state of a workspace in a word or two, an unfinished git operation included. */
export function stateText({ state, operation }: WorkspaceHealth): string {
  const words: Readonly<Record<WorkspaceHealth['state'], string>> = {
    ok: 'ok',
    'read-only': 'read-only',
    missing: 'missing',
    broken: 'broken',
    foreign: 'not its own',
    'other-host': 'other host',
    trashed: 'in the trash',
  };
  return operation === null ? words[state] : `${words[state]}, ${operation} in progress`;
}

function healthText({ base, workspace }: Session, health: WorkspaceHealth): string {
  const { state, dirty, ahead, behind } = health;
  return [
    state === 'other-host' ? `on host ${printable(workspace.host)}` : stateText(health),
    ...(dirty === null ? [] : [dirty.length === 0 ? 'clean' : counted(dirty.length, 'uncommitted file')]),
    ...(ahead === null || behind === null
      ? []
      : [`${String(ahead)} ahead of ${printable(base.branch)}, ${String(behind)} behind`]),
  ].join(', ');
}

function isLocal({ repo }: Session): boolean {
  return repo.id.startsWith('file://');
}
