import type { ResultAsync } from 'neverthrow';
import type { Session, SessionStatus } from '../../domain/session/session.ts';
import { requireNoProblem, type ConfigInvalid, type LoadConfig } from '../config/load-config.ts';
import type { CallContext } from '../ports/narration.ts';
import type { FileError, StoreError } from '../ports/port-errors.ts';
import type { SessionStore } from '../ports/session-store.ts';

export interface GlanceInput {
  readonly statuses: readonly SessionStatus[];
  readonly limit: number;
}

export interface GlancePorts {
  /** The store as it stands: opening it mends nothing and brings nothing up to date. */
  readonly standingStore: Pick<SessionStore, 'list'>;
  readonly load: LoadConfig;
}

export type GlanceAtSessions = (
  input: GlanceInput,
  context: CallContext,
) => ResultAsync<readonly Session[], ConfigInvalid | FileError | StoreError>;

/**
 * Tells the records of the latest activity, for somebody who has asked for nothing yet: nothing is said, mended or
 * registered, unlike by every operation.
 */
export function glanceAtSessions({ standingStore, load }: GlancePorts): GlanceAtSessions {
  return ({ statuses, limit }, context) =>
    load(context)
      .andThen(requireNoProblem)
      .andThen(() => standingStore.list({ statuses }, { limit, after: null }))
      .map(({ sessions }) => sessions);
}
