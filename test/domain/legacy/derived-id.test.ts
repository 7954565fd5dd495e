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

  it('is another one for another text', () => {
    const ids = Array.from({ length: 20_000 }, (_, at) => derivedId(`record ${String(at)}`, time));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
