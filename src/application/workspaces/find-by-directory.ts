import type { ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import { pathAndAncestors, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { Machine } from '../ports/machine.ts';
import type { StoreError } from '../ports/port-errors.ts';
import type { SessionStore } from '../ports/session-store.ts';

/** The records of this host, trashed ones aside, whose workspace is the directory or lies above it; innermost first. */
export function sessionsAround(
  store: SessionStore,
  machine: Machine,
  directory: AbsolutePath,
): ResultAsync<readonly Session[], StoreError> {
  return store
    .list(
      {
        host: machine.host,
        workspacePaths: pathAndAncestors(directory),
        statuses: ['starting', 'active', 'pr-open', 'merged'],
      },
      { limit: 100, after: null },
    )
    .map(({ sessions }) => sessions.toSorted((a, b) => b.workspace.path.length - a.workspace.path.length));
}
