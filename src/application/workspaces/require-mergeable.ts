import { err, ok, safeTry, type ResultAsync } from 'neverthrow';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { Session } from '../../domain/session/session.ts';
import { requireOwnBranch, type BranchDrifted } from '../../domain/workspace/checked-out-branch.ts';
import {
  requireUsable,
  workspaceBroken,
  type WorkspaceUnusable,
} from '../../domain/workspace/workspace-health.ts';
import type { GitInspectionError } from '../ports/git-inspection.ts';
import type { CallContext } from '../ports/narration.ts';
import type { FileError } from '../ports/port-errors.ts';
import { lookAtWorkspace, type LookPorts } from './look-at-workspace.ts';

export type MergeablePorts = LookPorts;

/**
 * The commit that a session's workspace has checked out, if it can be merged with others: the workspace is usable and at
 * rest, and on the branch of its record.
 */
export function requireMergeable(
  ports: MergeablePorts,
  session: Session,
  context: CallContext,
): ResultAsync<CommitId, WorkspaceUnusable | BranchDrifted | GitInspectionError | FileError> {
  const { path } = session.workspace;
  return safeTry(async function* () {
    const health = yield* lookAtWorkspace(ports, session);
    yield* requireUsable(session, health, 'merge');
    const standing = yield* ports.git.standingAt(path, context);
    const broken = workspaceBroken(session);
    if (standing?.top !== path) return err(broken);
    yield* requireOwnBranch(session, standing.branch);
    return standing.head === null ? err(broken) : ok(standing.head);
  });
}
