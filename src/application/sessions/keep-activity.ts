import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import { recordActivity, type Session } from '../../domain/session/session.ts';
import type { ClockAndIds } from '../ports/clock-and-ids.ts';
import type { ClaimRefused, StoreError, VersionConflict } from '../ports/port-errors.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { WorkspaceMarker } from '../ports/workspace-marker.ts';

export interface KeepActivityPorts {
  readonly store: SessionStore;
  readonly marker: WorkspaceMarker;
  readonly clock: ClockAndIds;
}

type KeepActivityError = StoreError | ClaimRefused | VersionConflict;

const attempts = 5;

/**
 * Writes down in record and marker that something was done in the workspace. It has been done whatever happens here, so
 * a record that somebody else changes at the same time is read again, and the marker is made up for by the next change.
 */
export function keepActivity(
  ports: KeepActivityPorts,
  session: Session,
  left = attempts,
): ResultAsync<Session, KeepActivityError> {
  return ports.store.find(session.id).andThen((now): ResultAsync<Session, KeepActivityError> => {
    if (now === null) return errAsync({ kind: 'VersionConflict', session: session.name });
    const active = recordActivity(now, ports.clock.now());
    return ports.store
      .replace(active, now.version)
      .andThen(() => ports.marker.write(active.workspace.path, active).orElse(() => okAsync(undefined)))
      .map(() => active)
      .orElse((error) =>
        error.kind === 'VersionConflict' && left > 1
          ? keepActivity(ports, session, left - 1)
          : errAsync(error),
      );
  });
}
