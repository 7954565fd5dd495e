import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonPieces } from '../../../src/interfaces/cli/json-pieces.ts';

describe('a document in pieces', () => {
  it('is what JSON.stringify makes of it', () => {
    fc.assert(
      fc.property(fc.object({ withNullPrototype: true, withDate: true }), (document) => {
        expect([...jsonPieces(document)].join('')).toBe(`${JSON.stringify(document)}\n`);
      }),
    );
  });

  it.each([0, 1, 200, 201, 400, 401, 5_000])('is the same with a list of %d', (length) => {
    const findings = Array.from({ length }, (_, at) => ({ at, path: null, left: undefined, said: '"\n' }));
    const document = { ok: true, data: { findings, none: [], left: undefined } };
    expect([...jsonPieces(document)].join('')).toBe(`${JSON.stringify(document)}\n`);
  });

  it('is one piece when it is short, and never one of all when it is long', () => {
    const listOf = (length: number): object => ({ data: Array.from({ length }, () => 'x'.repeat(100)) });
    expect([...jsonPieces(listOf(300))]).toHaveLength(1);
    expect(Math.max(...[...jsonPieces(listOf(10_000))].map(({ length }) => length))).toBeLessThan(100_000);
  });
});
