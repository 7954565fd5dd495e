import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { err, ok } from 'neverthrow';
import { millisecondsIn, parseDuration } from '../../src/domain/duration.ts';

describe('a duration', () => {
  it.each([
    ['0s', 0],
    ['1s', 1_000],
    ['90s', 90_000],
    ['15m', 900_000],
    ['12h', 43_200_000],
    ['7d', 604_800_000],
    ['007d', 604_800_000],
    ['4w', 2_419_200_000],
    ['999999w', 604_799_395_200_000],
  ])('of %s lasts %d milliseconds', (text, milliseconds) => {
    expect(parseDuration(text).map(millisecondsIn)).toEqual(ok(milliseconds));
  });

  it.each([
    ['nothing', ''],
    ['a number alone', '7'],
    ['a unit alone', 'd'],
    ['a unit in capitals', '7D'],
    ['a year', '1y'],
    ['milliseconds', '7ms'],
    ['two units', '1h30m'],
    ['a space', '7 d'],
    ['a sign', '-7d'],
    ['a plus', '+7d'],
    ['a fraction', '1.5h'],
    ['seven digits', '1000000s'],
    ['a line break at the end', '7d\n'],
    ['other digits', '٧d'],
    ['words', '7 days'],
  ])('is not %s', (_what, text) => {
    expect(parseDuration(text)).toEqual(err({ kind: 'InvalidDuration', value: text }));
  });

  it('keeps its spelling, and is a whole number of seconds', () => {
    fc.assert(
      fc.property(fc.nat(999_999), fc.constantFrom('s', 'm', 'h', 'd', 'w'), (count, unit) => {
        const duration = parseDuration(`${String(count)}${unit}`)._unsafeUnwrap();
        expect(duration).toBe(`${String(count)}${unit}`);
        expect(millisecondsIn(duration) % 1_000).toBe(0);
      }),
    );
  });
});
