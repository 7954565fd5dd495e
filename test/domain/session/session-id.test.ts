import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { err, ok } from 'neverthrow';
import { isIdPrefix, parseSessionId, shortestIdPrefix } from '../../../src/domain/session/session-id.ts';

const id = '019ab3f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b';

describe('a session id', () => {
  it.each([
    ['in small letters', id],
    ['in capitals', id.toUpperCase()],
    ['mixed', `019AB3F0${id.slice(8)}`],
  ])('is read %s and kept in small letters', (_what, text) => {
    expect(parseSessionId(text)).toEqual(ok(id));
  });

  it.each(['8', '9', 'a', 'b'])('may have the variant %s', (variant) => {
    const text = `019ab3f0-1c2d-7e3f-${variant}a4b-5c6d7e8f9a0b`;
    expect(parseSessionId(text)).toEqual(ok(text));
  });

  it.each([
    ['nothing', ''],
    ['version 4', '019ab3f0-1c2d-4e3f-8a4b-5c6d7e8f9a0b'],
    ['version 1', '019ab3f0-1c2d-1e3f-8a4b-5c6d7e8f9a0b'],
    ['another variant', '019ab3f0-1c2d-7e3f-7a4b-5c6d7e8f9a0b'],
    ['the nil UUID', '00000000-0000-0000-0000-000000000000'],
    ['no dashes', id.replaceAll('-', '')],
    ['braces', `{${id}}`],
    ['a urn', `urn:uuid:${id}`],
    ['a character too few', id.slice(0, -1)],
    ['a character too many', `${id}0`],
    ['a letter beyond f', `${id.slice(0, -1)}g`],
    ['a space before', ` ${id}`],
    ['a line break at the end', `${id}\n`],
  ])('is not %s', (_what, text) => {
    expect(parseSessionId(text)).toEqual(err({ kind: 'InvalidSessionId', value: text }));
  });

  it('is every UUID of version 7 and none of another version', () => {
    fc.assert(
      fc.property(fc.uuid(), (text) => {
        expect(parseSessionId(text).isOk()).toBe(text[14] === '7');
      }),
    );
    fc.assert(
      fc.property(fc.uuid({ version: 7 }), (text) => {
        expect(parseSessionId(text)).toEqual(ok(text));
      }),
    );
  });
});

describe('the beginning of an id', () => {
  it.each([
    [id.slice(0, shortestIdPrefix), true],
    [id.slice(0, shortestIdPrefix - 1), false],
    [id.slice(0, 9), true],
    [id, true],
    [id.toUpperCase().slice(0, 12), true],
    ['deadbeef', true],
    ['', false],
    ['feature-a', false],
    ['019ab3f0%', false],
    ['019ab3f_', false],
    ['019ab3f0\n', false],
  ])('may be %j: %s', (text, answer) => {
    expect(isIdPrefix(text)).toBe(answer);
  });

  it('is eight characters long at least', () => {
    expect(shortestIdPrefix).toBe(8);
  });
});
