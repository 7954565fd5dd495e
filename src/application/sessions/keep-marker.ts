import { ok, type ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import type { WorkspaceMarker } from '../ports/workspace-marker.ts';

/**
 * Makes the marker agree with the record, if it does not. The record stands whether or not that succeeds; the same
 * command, given again, makes up for it.
 */
export function keepMarker(marker: WorkspaceMarker, session: Session): ResultAsync<void, never> {
  const { path } = session.workspace;
  return marker
    .read(path)
    .orElse(() => ok(null))
    .andThen((marked) =>
      marked?.version === session.version && marked.id === session.id
        ? ok(undefined)
        : marker.write(path, session),
    )
    .orElse(() => ok(undefined));
}
