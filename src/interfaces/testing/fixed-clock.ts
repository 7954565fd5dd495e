import type { ClockAndIds } from '../../application/ports/clock-and-ids.ts';
import type { SessionId } from '../../domain/session/session-id.ts';
import { millisecondsOf, timestampFromMilliseconds, type Timestamp } from '../../domain/timestamp.ts';
import { sessionId, timestamp } from './domain-values.ts';

/** A clock that stands still until it is moved, and ids that count up. */
export class FixedClock implements ClockAndIds {
  #now: Timestamp;
  #ids = 0;

  constructor(now: Timestamp = timestamp('2026-01-01T00:00:00.000Z')) {
    this.#now = now;
  }

  now(): Timestamp {
    return this.#now;
  }

  newSessionId(): SessionId {
    this.#ids += 1;
    return sessionId(`${(0x01a00000 + this.#ids).toString(16).padStart(8, '0')}-0000-7000-8000-000000000000`);
  }

  /** Moves the clock on. */
  advance(milliseconds: number): void {
    this.#now = timestampFromMilliseconds(millisecondsOf(this.#now) + milliseconds);
  }
}
