import type { ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import type { ResolvedBy } from '../../domain/workspace/resolve-workspace.ts';
import type { WorkspaceHealth } from '../../domain/workspace/workspace-health.ts';
import type { Machine } from '../ports/machine.ts';
import type { CallContext } from '../ports/narration.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';
import type { SessionSelector } from '../workspaces/gather-facts.ts';
import type { IdentifyWorkspace } from '../workspaces/identify-workspace.ts';
import { lookAtWorkspace } from '../workspaces/look-at-workspace.ts';
import type { SessionOperationError } from './session-operation-error.ts';

export interface FoundSession {
  readonly session: Session;
  readonly health: WorkspaceHealth;
  readonly resolvedBy: ResolvedBy;
}

export interface GetPorts {
  readonly disk: WorkspaceDisk;
  readonly machine: Machine;
  readonly identify: IdentifyWorkspace;
}

export type GetSession = (
  selector: SessionSelector,
  context: CallContext,
) => ResultAsync<FoundSession, SessionOperationError>;

/** Tells the record of one session and the state of its workspace. */
export function getSession(ports: GetPorts): GetSession {
  return (selector, context) =>
    ports
      .identify({ ...selector, destroys: false, among: 'any' }, context)
      .andThen(({ session, resolvedBy }) =>
        lookAtWorkspace(ports, session).map((health) => ({ session, health, resolvedBy })),
      );
}
