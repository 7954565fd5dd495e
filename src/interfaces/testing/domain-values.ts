import type { Result } from 'neverthrow';
import { parseBranchName, type BranchName } from '../../domain/repository/branch-name.ts';
import { parseCommitId, type CommitId } from '../../domain/repository/commit-id.ts';
import { parseRepositoryId, type RepositoryId } from '../../domain/repository/repository-id.ts';
import { parseSessionId, type SessionId } from '../../domain/session/session-id.ts';
import { parseSessionName, type SessionName } from '../../domain/session/session-name.ts';
import { parseTaskId, type TaskId } from '../../domain/session/task-id.ts';
import { parseTimestamp, type Timestamp } from '../../domain/timestamp.ts';
import { parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';

// Values of the domain from literals; a literal that does not parse is a mistake in the test, so it throws.

export const sessionId = (text: string): SessionId => valid(parseSessionId(text));
export const sessionName = (text: string): SessionName => valid(parseSessionName(text));
export const taskId = (text: string): TaskId => valid(parseTaskId(text, 'md'));
export const repositoryId = (text: string): RepositoryId => valid(parseRepositoryId(text));
export const branchName = (text: string): BranchName => valid(parseBranchName(text));
export const commitId = (text: string): CommitId => valid(parseCommitId(text));
export const absolutePath = (text: string): AbsolutePath => valid(parseAbsolutePath(text));
export const timestamp = (text: string): Timestamp => valid(parseTimestamp(text));

function valid<T>(result: Result<T, unknown>): T {
  if (result.isErr()) throw new TypeError(`not a value of the domain: ${JSON.stringify(result.error)}`);
  return result.value;
}
