import type { Result } from 'neverthrow';
import { parseBranchName, type BranchName } from '../../src/domain/repository/branch-name.ts';
import { parseCommitId, type CommitId } from '../../src/domain/repository/commit-id.ts';
import { parseRepositoryId, type RepositoryId } from '../../src/domain/repository/repository-id.ts';
import { parseSessionId, type SessionId } from '../../src/domain/session/session-id.ts';
import { parseSessionName, type SessionName } from '../../src/domain/session/session-name.ts';
import type { Session, SessionPullRequest } from '../../src/domain/session/session.ts';
import { parseTaskId, type TaskId } from '../../src/domain/session/task-id.ts';
import { timestampFromMilliseconds, type Timestamp } from '../../src/domain/timestamp.ts';
import { parseAbsolutePath, type AbsolutePath } from '../../src/domain/workspace/workspace-path.ts';

/** What was accepted, as a list of one; nothing of a refusal. */
export const accepted = <T>(result: Result<T, unknown>): T[] => (result.isOk() ? [result.value] : []);

export const path = (text: string): AbsolutePath => parseAbsolutePath(text)._unsafeUnwrap();
export const named = (text: string): SessionName => parseSessionName(text)._unsafeUnwrap();
export const branch = (text: string): BranchName => parseBranchName(text)._unsafeUnwrap();
export const task = (text: string): TaskId => parseTaskId(text, 'md')._unsafeUnwrap();
export const repository = (text: string): RepositoryId => parseRepositoryId(text)._unsafeUnwrap();
export const commit = (digit: string): CommitId => parseCommitId(digit.repeat(40))._unsafeUnwrap();

/** An instant so many minutes after the beginning of 2026-11-23. */
export const at = (minutes: number): Timestamp =>
  timestampFromMilliseconds(Date.UTC(2026, 10, 23) + minutes * 60_000);

/** An id whose first eight characters are those given. */
export const idFrom = (start: string): SessionId =>
  parseSessionId(`${start}-0000-7000-8000-000000000000`)._unsafeUnwrap();

/** The id that `exampleSession` gives to a name: other names, other ids. */
const idFor = (name: string): SessionId => {
  const hex = Buffer.from(name.toLowerCase().padEnd(6, '-')).toString('hex');
  return parseSessionId(
    `019ab000-${hex.slice(0, 4)}-7${hex.slice(4, 7)}-8000-${hex.slice(-12)}`,
  )._unsafeUnwrap();
};

/** An active session of `github.com/o/r` with the workspace `/state/sessions/<name>`, changed as wanted. */
export function exampleSession(name: string, changes: Partial<Session> = {}): Session {
  return {
    id: idFor(name),
    name: named(name),
    task: null,
    repo: { id: repository('github.com/o/r'), url: 'https://github.com/o/r.git', path: path('/src/r') },
    base: { branch: branch('main'), commit: commit('a') },
    branch: branch(name),
    workspace: { path: path(`/state/sessions/${name}`), host: 'here', strategy: 'clone' },
    status: 'active',
    trashedFrom: null,
    pr: null,
    aliases: [],
    createdAt: at(0),
    updatedAt: at(0),
    lastActivityAt: at(0),
    version: 1,
    ...changes,
  };
}

export const examplePullRequest: SessionPullRequest = {
  branch: branch('pr/example'),
  head: commit('b'),
  title: 'Add the example',
  body: 'It was missing.\n',
  createdAt: at(10),
  updatedAt: at(20),
};
