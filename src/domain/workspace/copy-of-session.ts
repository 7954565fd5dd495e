import type { BranchName } from '../repository/branch-name.ts';
import type { Session } from '../session/session.ts';
import type { SessionId } from '../session/session-id.ts';
import type { Timestamp } from '../timestamp.ts';
import { nameFromDirectory } from './name-from-evidence.ts';
import { lastSegment, type AbsolutePath } from './workspace-path.ts';

export interface CopiedWorkspace {
  readonly id: SessionId;
  readonly path: AbsolutePath;
  /** What is checked out. */
  readonly head: BranchName | null;
}

/** The record of a copy of a workspace: a session of its own, while task and pull request stay with the original. */
export function copyOfSession(marker: Session, { id, path, head }: CopiedWorkspace, now: Timestamp): Session {
  return {
    ...marker,
    id,
    name: nameFromDirectory(lastSegment(path)),
    task: null,
    branch: head ?? marker.branch,
    workspace: { ...marker.workspace, path },
    status: 'active',
    trashedFrom: null,
    pr: null,
    aliases: [],
    updatedAt: now,
    version: 1,
  };
}
