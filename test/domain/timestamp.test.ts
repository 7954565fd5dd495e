import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { err, ok } from 'neverthrow';
import { millisecondsOf, parseTimestamp, timestampFromMilliseconds } from '../../src/domain/timestamp.ts';

describe('a timestamp', () => {
  it.each([
    '2026-11-23T03:56:00.000Z',
    '2026-11-23T03:56:00.001Z',
    '2024-02-29T23:59:59.999Z',
    '2000-02-29T00:00:00.000Z',
    '2026-02-28T00:00:00.000Z',
    '2026-04-30T00:00:00.000Z',
    '2026-12-31T00:00:00.000Z',
    '1969-12-31T23:59:59.999Z',
    '0000-01-01T00:00:00.000Z',
    '9999-12-31T23:59:59.999Z',
  ])('is %s as it stands', (text) => {
    expect(parseTimestamp(text)).toEqual(ok(text));
  });

  it.each([
    ['nothing', ''],
    ['no milliseconds', '2026-11-23T03:56:00Z'],
    ['microseconds', '2026-11-23T03:56:00.000000Z'],
    ['an offset', '2026-11-23T03:56:00.000+00:00'],
    ['no zone', '2026-11-23T03:56:00.000'],
    ['a space for the T', '2026-11-23 03:56:00.000Z'],
    ['small letters', '2026-11-23t03:56:00.000z'],
    ['a date alone', '2026-11-23'],
    ['the 13th month', '2026-13-23T03:56:00.000Z'],
    ['the 30th of February', '2026-02-30T03:56:00.000Z'],
    ['the 30th of February of a leap year', '2024-02-30T03:56:00.000Z'],
    ['a 29th of February that is not', '2026-02-29T03:56:00.000Z'],
    ['a 29th of February of a century', '1900-02-29T03:56:00.000Z'],
    ...['04', '06', '09', '11'].map((month) => [
      `the 31st of month ${month}`,
      `2026-${month}-31T03:56:00.000Z`,
    ]),
    ['the 24th hour', '2026-11-23T24:00:00.000Z'],
    ['a leap second', '2026-12-31T23:59:60.000Z'],
    ['a year of five digits', '+010000-01-01T00:00:00.000Z'],
    ['a year before 0', '-000001-01-01T00:00:00.000Z'],
    ['a line break at the end', '2026-11-23T03:56:00.000Z\n'],
    ['a space before', ' 2026-11-23T03:56:00.000Z'],
    ['other digits', '٢٠٢٦-11-23T03:56:00.000Z'],
    ['milliseconds since 1970', '1795406160000'],
    ['words', 'last tuesday'],
  ])('is not %s', (_what, text = '') => {
    expect(parseTimestamp(text)).toEqual(err({ kind: 'InvalidTimestamp', value: text }));
  });
});

describe('the milliseconds of a timestamp', () => {
  const first = Date.parse('0000-01-01T00:00:00.000Z');
  const last = Date.parse('9999-12-31T23:59:59.999Z');

  it.each([
    [0, '1970-01-01T00:00:00.000Z'],
    [-1, '1969-12-31T23:59:59.999Z'],
    [1.9, '1970-01-01T00:00:00.001Z'],
    [last, '9999-12-31T23:59:59.999Z'],
    [last + 1, '9999-12-31T23:59:59.999Z'],
    [Infinity, '9999-12-31T23:59:59.999Z'],
    [first - 1, '0000-01-01T00:00:00.000Z'],
    [-Infinity, '0000-01-01T00:00:00.000Z'],
  ])('%d are %s', (milliseconds, text) => {
    expect(timestampFromMilliseconds(milliseconds)).toBe(text);
  });

  it('come back unchanged, and their order is that of the text', () => {
    const instant = fc.integer({ min: first, max: last });
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        const [earlier, later] = [timestampFromMilliseconds(a), timestampFromMilliseconds(b)];
        expect(millisecondsOf(earlier)).toBe(a);
        expect(parseTimestamp(earlier)).toEqual(ok(earlier));
        expect(earlier < later).toBe(a < b);
      }),
    );
  });
});
