import { renderSession } from '../../domain/session/session-document.ts';
import type { Session } from '../../domain/session/session.ts';
import { renderTask } from '../../domain/session/task-id.ts';
import type { GitOperation, WorkspaceUnusable } from '../../domain/workspace/workspace-health.ts';
import type { CatalogueOf } from './catalogue-entry.ts';
import { printable, quoted } from './safe-text.ts';
import { commandLine } from './shell-words.ts';
import { retypedFor } from './situation.ts';

const refused = { exit: 4, retryable: false } as const;

/** A session that is known, but whose workspace cannot be worked with. */
export const workspaceFailures: CatalogueOf<WorkspaceUnusable> = {
  SessionBusy: {
    ...refused,
    retryable: true,
    when: 'Another process is working on the session.',
    message: ({ session }) =>
      session.status === 'trashed'
        ? `The directory belongs to session ${printable(session.name)}, whose deletion is not finished.`
        : `Another process is working on session ${printable(session.name)}.`,
    hint: ({ session }) =>
      session.status === 'trashed'
        ? `Finish it: ${commandLine('minsky', 'session', 'delete', session.name)}`
        : `Wait a moment, then look: ${commandLine('minsky', 'session', 'get', session.name)}`,
    details: ({ session }) => ({ session: renderSession(session) }),
  },
  SessionMerged: {
    ...refused,
    when: 'The session has been merged, so there is nothing more to bring together.',
    message: ({ session }) =>
      `Session ${printable(session.name)} is merged into ${quoted(session.base.branch)} already.`,
    hint: ({ session }) =>
      `Go on in a new session: ${startAfter(session)}\nMove this one to the trash: ${commandLine('minsky', 'session', 'delete', session.name)}`,
    details: ({ session }) => ({ session: renderSession(session) }),
  },
  WorkspaceMissing: {
    ...refused,
    exit: 3,
    when: 'The directory of the workspace is gone.',
    message: ({ session, path }) =>
      `The workspace of session ${printable(session)} is gone: nothing is at ${quoted(path)}.`,
    hint: ({ session }) =>
      `If it was moved, say where to: minsky session import PATH\nElse take the record away: ${commandLine('minsky', 'session', 'delete', session)}`,
  },
  WorkspaceBroken: {
    ...refused,
    when: 'The directory of the workspace is no git checkout any more.',
    message: ({ session, path }) =>
      `The workspace of session ${printable(session)} is broken: ${quoted(path)} is no git checkout.`,
    hint: ({ session, path, repository }) =>
      `${repository === null ? `See what git says: ${commandLine('git', '-C', path, 'status')}` : whenMoved(repository)}\nOr take the record away and leave the files: ${commandLine('minsky', 'session', 'delete', session, '--force')}`,
  },
  WorkspaceReadOnly: {
    ...refused,
    when: 'The workspace has to be changed, and this user may not write to it.',
    message: ({ session, path }) =>
      `The workspace of session ${printable(session)}, ${quoted(path)}, is write-protected.`,
    hint: ({ session, path }, situation) =>
      `See who may write to it: ${commandLine('ls', '-ld', path)}\nIf it is yours: ${commandLine('chmod', '-R', 'u+w', path)}\nThen: ${retypedFor(situation, session)}`,
  },
  WorkspaceForeign: {
    ...refused,
    when: 'The checkout at the recorded path is not the one of this session.',
    message: ({ session, path }) =>
      `The checkout at ${quoted(path)} does not belong to session ${printable(session)}.`,
    hint: ({ session, path }) =>
      `Give it to its own session: ${commandLine('minsky', 'session', 'import', path)}\nOr take the record away and leave the files: ${commandLine('minsky', 'session', 'delete', session, '--force')}`,
  },
  WorkspaceOnOtherHost: {
    ...refused,
    when: 'The workspace is on another machine.',
    message: ({ session, path, host }) =>
      `The workspace of session ${printable(session)} is on host ${quoted(host)}, at ${quoted(path)}.`,
    hint: ({ session, host }, situation) =>
      `Do it there: ${commandLine('ssh', host)} ${retypedFor(situation, session)}`,
  },
  SessionTrashed: {
    ...refused,
    when: 'The session is in the trash.',
    message: ({ session }) => `Session ${printable(session)} is in the trash.`,
    hint: ({ session }) => `Bring it back: ${commandLine('minsky', 'session', 'restore', session)}`,
  },
  WorkspaceMidOperation: {
    ...refused,
    when: 'A merge, rebase or the like was begun in the workspace and is not finished.',
    message: ({ session, path, operation }) =>
      `In the workspace of session ${printable(session)}, ${quoted(path)}, a ${operation} is in progress.`,
    hint: ({ path, operation }) => waysOut(path, operation),
  },
};

/** What tells the worktrees of a main workspace where that is now. */
export function whenMoved(repository: string): string {
  return `If its repository was moved from ${quoted(repository)}, tell git: git -C NEW-PATH worktree repair`;
}

/** The command that starts another session for the same task, from wherever it is typed. */
function startAfter({ name, task, repo }: Session): string {
  const about = task === null ? [] : ['--task', renderTask(task)];
  return commandLine('minsky', 'session', 'start', `${name}-2`, ...about, '--repo', repo.path ?? repo.url);
}

/** The commands that end an unfinished operation, well or not. */
function waysOut(path: string, operation: GitOperation): string {
  const git = (...words: readonly string[]): string => commandLine('git', '-C', path, operation, ...words);
  return operation === 'bisect'
    ? `End it: ${git('reset')}`
    : `Finish it: ${git('--continue')}\nOr take it back: ${git('--abort')}`;
}
