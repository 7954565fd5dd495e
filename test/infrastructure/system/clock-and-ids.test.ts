import { expect, it } from '@jest/globals';
import { parseSessionId } from '../../../src/domain/session/session-id.ts';
import { millisecondsOf, parseTimestamp } from '../../../src/domain/timestamp.ts';
import { systemClockAndIds } from '../../../src/infrastructure/system/clock-and-ids.ts';

const clock = systemClockAndIds();

it('tells the time of the machine', () => {
  const [before, now, after] = [Date.now(), clock.now(), Date.now()];
  expect(parseTimestamp(now).isOk()).toBe(true);
  expect(before <= millisecondsOf(now) && millisecondsOf(now) <= after).toBe(true);
});

it('makes ids that are all different and sort in the order they were made', () => {
  const ids = Array.from({ length: 5_000 }, () => clock.newSessionId());
  expect(ids.every((id) => parseSessionId(id).isOk())).toBe(true);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});
