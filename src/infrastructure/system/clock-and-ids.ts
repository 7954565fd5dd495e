import { v7 } from 'uuid';
import type { ClockAndIds } from '../../application/ports/clock-and-ids.ts';
import { parseSessionId } from '../../domain/session/session-id.ts';
import { timestampFromMilliseconds } from '../../domain/timestamp.ts';

/** The clock of the machine and its source of randomness; ids of one process sort in the order they were made. */
export function systemClockAndIds(): ClockAndIds {
  return {
    now: () => timestampFromMilliseconds(Date.now()),
    newSessionId: () =>
      parseSessionId(v7()).match(
        (id) => id,
        ({ value }) => {
          throw new Error(`Not a UUID of version 7: ${value}`);
        },
      ),
  };
}
