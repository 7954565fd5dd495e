import { v7 } from 'uuid';
import type { ClockAndIds } from '../../application/ports/clock-and-ids.ts';
import { parseSessionId } from '../../domain/session/session-id.ts';
import { timestampFromMilliseconds } from '../../domain/timestamp.ts';
import { randomBytesNow } from './random-bytes.ts';

/** The clock of the machine and its source of randomness; ids of one process sort in the order they were made. */
export function systemClockAndIds(): ClockAndIds {
  let last = { msecs: 0, seq: 0 };
  /** The library's own randomness and order come with the web's cryptography, which takes longer to load than git to ask. */
  const next = (): string => {
    const random = randomBytesNow(16);
    const msecs = Math.max(Date.now(), last.msecs);
    const seq =
      msecs === last.msecs ? last.seq + 1 : new DataView(random.buffer, random.byteOffset).getUint32(6) >>> 1;
    last = { msecs, seq };
    return v7({ random, msecs, seq });
  };
  return {
    now: () => timestampFromMilliseconds(Date.now()),
    newSessionId: () =>
      parseSessionId(next()).match(
        (id) => id,
        ({ value }) => {
          throw new Error(`Not a UUID of version 7: ${value}`);
        },
      ),
  };
}
