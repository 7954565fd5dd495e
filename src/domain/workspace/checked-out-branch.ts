import { err, ok, type Result } from 'neverthrow';
import type { BranchName } from '../repository/branch-name.ts';
import type { SessionName } from '../session/session-name.ts';
import type { Session } from '../session/session.ts';
import type { AbsolutePath } from './workspace-path.ts';

export interface BranchDrifted {
  readonly kind: 'BranchDrifted';
  readonly session: SessionName;
  readonly path: AbsolutePath;
  readonly recorded: BranchName;
  /** Null when HEAD is detached. */
  readonly checkedOut: BranchName | null;
}

/** The one check that a workspace has the branch of its record checked out. */
export function requireOwnBranch(
  session: Session,
  checkedOut: BranchName | null,
): Result<Session, BranchDrifted> {
  return checkedOut === session.branch
    ? ok(session)
    : err({
        kind: 'BranchDrifted',
        session: session.name,
        path: session.workspace.path,
        recorded: session.branch,
        checkedOut,
      });
}
