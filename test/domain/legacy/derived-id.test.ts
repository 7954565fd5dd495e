import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { derivedId } from '../../../src/domain/legacy/derived-id.ts';
import { parseSessionId } from '../../../src/domain/session/session-id.ts';
import { timestamp } from '../../../src/interfaces/testing/testing.ts';

const time = timestamp('2026-01-02T03:04:05.678Z');

describe('a derived id', () => {
  it('is a valid id whose time is the one given, the same for the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const id = derivedId(text, time);
        expect(parseSessionId(id)._unsafeUnwrap()).toBe(id);
        expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(Date.parse(time));
        expect(derivedId(text, time)).toBe(id);
      }),
    );
  });

  it.each([
    ['', '019b7ca9-8f2e-71ca-bf5f-027ae52e3073'],
    ['a', '019b7ca9-8f2e-789e-b5d8-5eb8e4e49106'],
    ['record', '019b7ca9-8f2e-738d-b798-9d1a0ed3ba6c'],
    ['{"name":"task#176"}', '019b7ca9-8f2e-7310-bd4b-24bb00340c53'],
    ['日本🙂', '019b7ca9-8f2e-7f46-89ee-261f03f88cc9'],
  ])('of %j is in every version and on every machine %s', (text, id) => {
    expect(derivedId(text, time)).toBe(id);
  });

  it('takes a time before 1970 for its beginning', () => {
    expect(derivedId('a', timestamp('1969-12-31T00:00:00.000Z'))).toBe(
      derivedId('a', timestamp('1970-01-01T00:00:00.000Z')),
    );
  });

  it('is another one for another text', () => {
    const ids = Array.from({ length: 20_000 }, (_, at) => derivedId(`record ${String(at)}`, time));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
