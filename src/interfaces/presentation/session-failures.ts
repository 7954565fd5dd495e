import type {
  DeleteRefused,
  RestoreRefused,
  StartRefused,
} from '../../application/sessions/session-operation-error.ts';
import type { ClaimRefused, VersionConflict } from '../../application/ports/port-errors.ts';
import type { WorkspaceUnusable } from '../../domain/workspace/workspace-health.ts';
import { renderSession } from '../../domain/session/session-document.ts';
import { renderTask } from '../../domain/session/task-id.ts';
import type { CatalogueOf } from './catalogue-entry.ts';
import { obstacles } from './deletion-obstacles.ts';
import { printable, quoted } from './safe-text.ts';
import { commandLine } from './shell-words.ts';
import { retyped, type Situation } from './situation.ts';

type SessionRefused =
  Exclude<StartRefused, WorkspaceUnusable> | DeleteRefused | RestoreRefused | ClaimRefused | VersionConflict;

const refused = { exit: 4, retryable: false } as const;

/** What the rules for sessions forbid. */
export const sessionFailures: CatalogueOf<SessionRefused> = {
  SessionExists: {
    ...refused,
    when: 'The name belongs to a session already.',
    message: ({ session }) =>
      `There is a session ${printable(session.name)} already; it is ${session.status}.`,
    hint: ({ session }, situation) =>
      `Go there: ${goTo(session.name)}\n${anotherWay(session.name, situation)}`,
    details: ({ session }) => ({ session: renderSession(session) }),
  },
  TaskHasSession: {
    ...refused,
    when: 'The repository has a session for the task already.',
    message: ({ task, session }) =>
      `Task ${renderTask(task)} has a session already: ${printable(session.name)}.`,
    hint: ({ session }) => `Go there: ${goTo(session.name)}`,
    details: ({ task, session }) => ({ task: renderTask(task), session: renderSession(session) }),
  },
  BranchExists: {
    ...refused,
    when: 'The repository has the branch already, or one that git cannot keep beside it.',
    message: ({ branch, existing, repository }) =>
      branch === existing
        ? `${quoted(repository)} has a branch ${quoted(branch)} already.`
        : `Branch ${quoted(branch)} cannot stand beside ${quoted(existing)} in ${quoted(repository)}.`,
    hint: ({ branch }, situation) =>
      `Use another: ${retyped(situation, { branch: `${branch.replaceAll('/', '-')}-2` })}`,
  },
  BranchReserved: {
    ...refused,
    when: 'The branch begins with `pr/`, where prepared merges are kept.',
    message: ({ branch }) =>
      `Branches under pr/ are kept for prepared merges, so ${quoted(branch)} cannot be used.`,
    hint: ({ branch }, situation) => retyped(situation, { branch: outsidePr(branch) }),
  },
  DirectoryOccupied: {
    ...refused,
    when: 'Something else stands where the workspace has to be.',
    message: ({ path }) => `${quoted(path)} exists already and is not this session's workspace.`,
    hint: ({ path }) => `Move it away: ${commandLine('mv', path, `${path}.old`)}`,
  },
  AdoptionMismatch: {
    ...refused,
    when: 'A workspace of this name is on disk, but has another branch checked out.',
    message: ({ path, branch, wanted }) =>
      `${quoted(path)} could become the workspace, but it has ${branch === null ? 'no branch' : `branch ${quoted(branch)}`} checked out, not ${quoted(wanted)}.`,
    hint: ({ path, branch, wanted }, situation) =>
      [
        ...(branch === null ? [] : [`Take it as it is: ${retyped(situation, { branch })}`]),
        `Switch it: ${commandLine('git', '-C', path, 'switch', wanted)}`,
      ].join('\n'),
  },
  WorkspaceHasWork: {
    ...refused,
    when: 'Deleting would set aside uncommitted or unmerged work, or a process is in the workspace.',
    message: (failure) =>
      [`Session ${printable(failure.session)} is not deleted, because it has`, ...obstacles(failure)].join(
        '\n',
      ),
    hint: ({ session }) =>
      `Move it to the trash all the same, from where it can be restored: ${commandLine('minsky', 'session', 'delete', session, '--force')}`,
  },
  NotTrashed: {
    ...refused,
    when: 'Only a session in the trash can be restored.',
    message: ({ session }) =>
      `Session ${printable(session.name)} is not in the trash; it is ${session.status}.`,
    hint: ({ session }) => `Go there: ${goTo(session.name)}`,
    details: ({ session }) => ({ session: renderSession(session) }),
  },
  NameTaken: {
    ...refused,
    when: 'Another process took the name a moment before.',
    message: ({ name }) => `There is a session ${printable(name)} already.`,
    hint: ({ name }, situation) =>
      `See it: ${commandLine('minsky', 'session', 'get', name)}\n${anotherWay(name, situation)}`,
  },
  TaskTaken: {
    ...refused,
    when: 'Another process started a session for the task a moment before.',
    message: ({ task, repo }) => `Task ${renderTask(task)} has a session in ${quoted(repo)} already.`,
    hint: ({ task }) => `See it: ${commandLine('minsky', 'session', 'get', '--task', renderTask(task))}`,
    details: ({ task, repo }) => ({ task: renderTask(task), repo }),
  },
  VersionConflict: {
    ...refused,
    retryable: true,
    when: 'Another process changed the record in between.',
    message: ({ session }) =>
      `Session ${printable(session)} was changed by another process at the same time.`,
    hint: (_failure, situation) => `Type it again: ${retyped(situation)}`,
  },
};

/** A new session can have another name; one that is restored has its own. */
function anotherWay(name: string, situation: Situation): string {
  return situation.command === 'session restore'
    ? `Make room: ${commandLine('minsky', 'session', 'delete', name)}`
    : `Start another: ${retyped(situation, { name: `${name}-2` })}`;
}

function goTo(name: string): string {
  return `cd "$(${commandLine('minsky', 'session', 'dir', name)})"`;
}

function outsidePr(branch: string): string {
  const rest = branch.replace(/^(?:pr\/)+/, '');
  return rest === 'pr' ? 'pr-branch' : rest;
}
