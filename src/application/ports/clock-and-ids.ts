import type { SessionId } from '../../domain/session/session-id.ts';
import type { Timestamp } from '../../domain/timestamp.ts';

/** What a pure function may not ask for itself. */
export interface ClockAndIds {
  now(): Timestamp;
  /** A new UUID of version 7. */
  newSessionId(): SessionId;
}
