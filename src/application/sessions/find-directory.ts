import { ok, type ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import type { ResolvedBy } from '../../domain/workspace/resolve-workspace.ts';
import { requireUsable } from '../../domain/workspace/workspace-health.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { CallContext } from '../ports/narration.ts';
import type { SessionSelector } from '../workspaces/gather-facts.ts';
import type { GetSession } from './get-session.ts';
import type { SessionOperationError } from './session-operation-error.ts';

export interface FoundDirectory {
  readonly path: AbsolutePath;
  readonly session: Session;
  readonly resolvedBy: ResolvedBy;
}

export type FindDirectory = (
  selector: SessionSelector,
  context: CallContext,
) => ResultAsync<FoundDirectory, SessionOperationError>;

/** Tells where a session's workspace is, if one can go there. */
export function findDirectory(ports: { readonly getSession: GetSession }): FindDirectory {
  return (selector, context) =>
    ports
      .getSession(selector, context)
      .andThen(({ session, health, resolvedBy }) =>
        requireUsable(session, health).andThen(() =>
          ok({ path: session.workspace.path, session, resolvedBy }),
        ),
      );
}
