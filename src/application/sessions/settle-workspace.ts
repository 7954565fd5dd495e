import { ok, type ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { GitWorkspaces } from '../ports/git-workspaces.ts';
import type { WorkspaceMarker } from '../ports/workspace-marker.ts';

export interface SettlePorts {
  readonly workspaces: GitWorkspaces;
  readonly marker: WorkspaceMarker;
}

/**
 * Makes git's links and the marker agree with where a workspace was moved to. The move stands whether or not that
 * succeeds; the same command, given again, makes up for it.
 */
export function settleWorkspace(
  { workspaces, marker }: SettlePorts,
  session: Session,
  directory: AbsolutePath,
): ResultAsync<Session, never> {
  return workspaces
    .relocated(session.workspace.strategy, directory)
    .andThen(() => marker.write(directory, session))
    .orElse(() => ok(undefined))
    .map(() => session);
}
