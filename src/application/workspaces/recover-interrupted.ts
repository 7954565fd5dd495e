import { ok, okAsync, ResultAsync, safeTry } from 'neverthrow';
import { activate, type Session } from '../../domain/session/session.ts';
import type { ClockAndIds } from '../ports/clock-and-ids.ts';
import type { GitWorkspaceError, GitWorkspaces } from '../ports/git-workspaces.ts';
import type { CallContext } from '../ports/narration.ts';
import type { ClaimRefused, FileError, StoreError, VersionConflict } from '../ports/port-errors.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';
import type { WorkspaceMarker } from '../ports/workspace-marker.ts';
import type { AbandonedStaging, WorkspaceStaging } from '../ports/workspace-staging.ts';
import { inOrder } from './in-order.ts';

export interface RecoverPorts {
  readonly store: SessionStore;
  readonly disk: WorkspaceDisk;
  readonly staging: WorkspaceStaging;
  readonly workspaces: GitWorkspaces;
  readonly marker: WorkspaceMarker;
  readonly clock: ClockAndIds;
}

export type RecoverError = StoreError | ClaimRefused | VersionConflict | FileError | GitWorkspaceError;

export type RecoverInterrupted = (context: CallContext) => ResultAsync<void, never>;

/**
 * Completes or undoes the starts of this machine whose process is gone. What cannot be mended now stays as it is for
 * the next attempt and keeps no command from its work.
 */
export function recoverInterrupted(ports: RecoverPorts): RecoverInterrupted {
  return (context) =>
    ports.staging
      .abandoned()
      .orElse(() => ok<readonly AbandonedStaging[]>([]))
      .andThen((found) =>
        ResultAsync.combine(found.map((entry) => recoverStart(ports, entry, context).orElse(() => ok(null)))),
      )
      .map(() => undefined);
}

/** Completes or undoes one start whose process is gone, and gives its record if it still has one. */
export function recoverStart(
  ports: RecoverPorts,
  { note, directory }: AbandonedStaging,
  context: CallContext,
): ResultAsync<Session | null, RecoverError> {
  return safeTry(async function* () {
    const session = yield* ports.store.find(note.id);
    const final = session === null ? null : yield* ports.disk.look(session.workspace.path);
    const published = final?.kind === 'checkout' && final.markedFor === note.id;
    if (session?.status === 'starting' && published) {
      yield* ports.workspaces.relocated(session.workspace.strategy, session.workspace.path);
      const active = yield* completed(ports, session);
      yield* ports.store.replace(active, session.version);
      context.narration.notice({ kind: 'InterruptedCompleted', session: session.name });
      return ports.staging.close(note).map(() => active);
    }
    if (session === null || session.status === 'starting') {
      yield* ports.workspaces.dismantle(note.dismantle, directory);
      if (session !== null) {
        yield* ports.store.remove(session);
        context.narration.notice({ kind: 'InterruptedUndone', session: session.name });
      }
    }
    const left = session?.status === 'starting' ? null : session;
    return ports.staging.close(note).map(() => left);
  });
}

/** The record as the start would have left it: its marker has been written already. */
function completed(ports: RecoverPorts, session: Session): ResultAsync<Session, RecoverError> {
  const { path } = session.workspace;
  return ports.marker
    .read(path)
    .orElse(() => ok<Session | null>(null))
    .andThen((marked) => {
      if (marked?.status === 'active' && marked.version === session.version + 1) return okAsync(marked);
      return inOrder(activate(session, ports.clock.now())).asyncAndThen((active) =>
        ports.marker.write(path, active).map(() => active),
      );
    });
}
