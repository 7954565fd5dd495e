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

/** What a session's workspace has checked out. */
export interface Mergeable {
  readonly head: CommitId;
  /** Whether it contains the commit that was asked about; null where that was not found out. */
  readonly contains: boolean | null;
}

/** Whether a session's workspace is usable and at rest, by the file system alone. */
export function requireAtRest(
  ports: MergeablePorts,
  session: Session,
): ResultAsync<void, WorkspaceUnusable | FileError> {
  return lookAtWorkspace(ports, session).andThen((health) =>
    requireUsable(session, health, 'merge').map(() => undefined),
  );
}

/** What a workspace at rest has checked out, if that can be merged with others: it is on the branch of its record. */
export function requireMergeable(
  ports: MergeablePorts,
  session: Session,
  commit: CommitId | null,
  context: CallContext,
): ResultAsync<Mergeable, WorkspaceUnusable | BranchDrifted | GitInspectionError> {
  const { path } = session.workspace;
  return safeTry(async function* () {
    const standing = yield* ports.git.standingAt(path, commit, context);
    const broken = workspaceBroken(session);
    if (standing?.top !== path) return err(broken);
    yield* requireOwnBranch(session, standing.branch);
    const { head, contains } = standing;
    return head === null ? err(broken) : ok({ head, contains });
  });
}
