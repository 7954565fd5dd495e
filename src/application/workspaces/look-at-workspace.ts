import { ok, okAsync, type ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import { judgeWorkspace, type WorkspaceHealth } from '../../domain/workspace/workspace-health.ts';
import type { GitInspection } from '../ports/git-inspection.ts';
import type { Machine } from '../ports/machine.ts';
import type { CallContext } from '../ports/narration.ts';
import type { FileError } from '../ports/port-errors.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';

export interface LookPorts {
  readonly disk: WorkspaceDisk;
  readonly git: GitInspection;
  readonly machine: Machine;
}

/** The state of a session's workspace, from the file system alone. */
export function lookAtWorkspace(
  ports: Omit<LookPorts, 'git'>,
  session: Session,
): ResultAsync<WorkspaceHealth, FileError> {
  const { host } = ports.machine;
  return session.workspace.host === host && session.status !== 'trashed'
    ? ports.disk.look(session.workspace.path).map((disk) => judgeWorkspace(session, host, disk))
    : okAsync(judgeWorkspace(session, host, null));
}

/** The state, and how the work stands against the base; what cannot be found out stays null and fails nothing. */
export function lookClosely(
  ports: LookPorts,
  session: Session,
  context: CallContext,
): ResultAsync<WorkspaceHealth, never> {
  const broken: WorkspaceHealth = {
    state: 'broken',
    operation: null,
    dirty: null,
    ahead: null,
    behind: null,
  };
  return lookAtWorkspace(ports, session)
    .andThen((health) =>
      health.state !== 'ok' && health.state !== 'read-only'
        ? okAsync(health)
        : ports.git
            .progressOf(session, session.workspace.path, context)
            .map(({ dirty, ahead, behind }): WorkspaceHealth => ({ ...health, dirty, ahead, behind })),
    )
    .orElse(() => ok<WorkspaceHealth>(broken));
}
