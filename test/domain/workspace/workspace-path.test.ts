import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { err, ok } from 'neverthrow';
import {
  childPath,
  lastSegment,
  liesWithin,
  parentPath,
  parseAbsolutePath,
  pathAndAncestors,
  resolvePath,
} from '../../../src/domain/workspace/workspace-path.ts';
import { path } from '../session-examples.ts';

const segment = fc
  .string({ unit: fc.constantFrom('a', 'b', '-', '.', '..', ' ', 'é', '~', 'C:', '\\'), maxLength: 4 })
  .filter((text) => !text.includes('\0'));
const anyPath = fc.array(segment, { maxLength: 6 }).map((segments) => `/${segments.join('/')}`);

describe('an absolute path', () => {
  it.each([
    ['/', '/'],
    ['/a', '/a'],
    ['/a/', '/a'],
    ['//a//b///', '/a/b'],
    ['/./a/./b/.', '/a/b'],
    ['/a/../b', '/b'],
    ['/a/b/..', '/a'],
    ['/..', '/'],
    ['/../../a', '/a'],
    ['/a/...', '/a/...'],
    ['/a/..b', '/a/..b'],
    ['/ a / b ', '/ a / b '],
    ['/a\\b', '/a\\b'],
    ['/~/a', '/~/a'],
    ['/-a', '/-a'],
    ['/é/🙂', '/é/🙂'],
    ['C:\\', 'C:/'],
    ['C:/', 'C:/'],
    ['C:\\a\\..\\b\\', 'C:/b'],
    ['c:/a\\b', 'c:/a/b'],
    [`/${'x'.repeat(4_095)}`, `/${'x'.repeat(4_095)}`],
  ])('%j is kept as %j', (text, kept) => {
    expect(parseAbsolutePath(text)).toEqual(ok(kept));
  });

  it.each([
    ['nothing', '', 'empty'],
    ['a name', 'a', 'relative'],
    ['a dot', '.', 'relative'],
    ['a path above', '../a', 'relative'],
    ['a home directory', '~/a', 'relative'],
    ['a drive alone', 'C:', 'relative'],
    ['a path relative to a drive', 'C:a', 'relative'],
    ['a Windows share', '\\\\host\\share', 'relative'],
    ['a URL', 'file:///a', 'relative'],
    ['a blank before', ' /a', 'relative'],
    ['a NUL', '/a\0b', 'control-character'],
    ['a line break', '/a\n', 'control-character'],
    ['a DEL', '/a\u007f', 'control-character'],
    ['half a character', '/a\udfff', 'control-character'],
    ['4,097 characters', `/${'x'.repeat(4_096)}`, 'too-long'],
  ])('is not %s', (_what, text, reason) => {
    expect(parseAbsolutePath(text)).toEqual(err({ kind: 'InvalidPath', value: text, reason }));
  });

  it('is what POSIX makes of it, and stays so', () => {
    fc.assert(
      fc.property(anyPath, (text) => {
        const expected = posix.resolve(text.replace(/^\/+/, '/'));
        expect(parseAbsolutePath(text)).toEqual(ok(expected));
        expect(parseAbsolutePath(expected)).toEqual(ok(expected));
      }),
    );
  });
});

describe('a path that a person types', () => {
  const [from, home] = [path('/srv/code'), path('/home/me')];
  it.each([
    ['a', '/srv/code/a'],
    ['.', '/srv/code'],
    ['./a/', '/srv/code/a'],
    ['..', '/srv'],
    ['../../../../a', '/a'],
    ['/a', '/a'],
    ['~', '/home/me'],
    ['~/', '/home/me'],
    ['~/a', '/home/me/a'],
    ['~/../you', '/home/you'],
    ['~a', '/srv/code/~a'],
    ['a/~', '/srv/code/a/~'],
    ['C:\\a', 'C:/a'],
    [' ', '/srv/code/ '],
  ])('%j is %s', (text, resolved) => {
    expect(resolvePath(text, from, home)).toEqual(ok(resolved));
  });

  it.each([
    ['', 'empty'],
    ['a\0b', 'control-character'],
    ['~/a\nb', 'control-character'],
    ['x'.repeat(4_097), 'too-long'],
  ])('is not %j: %s', (text, reason) => {
    expect(resolvePath(text, from, home).mapErr(({ kind, reason: why }) => [kind, why])).toEqual(
      err(['InvalidPath', reason]),
    );
  });

  it('is refused as it was typed', () => {
    expect(resolvePath('a\nb', from, home)).toEqual(
      err({ kind: 'InvalidPath', value: 'a\nb', reason: 'control-character' }),
    );
  });

  it('is taken from the root when one stands there', () => {
    expect(resolvePath('a/b', path('/'), home)).toEqual(ok('/a/b'));
  });
});

describe('a directory', () => {
  it.each([
    ['/state/sessions/feature', '/state/sessions/feature', true],
    ['/state/sessions/feature/src/deep', '/state/sessions/feature', true],
    ['/state/sessions/feature-a', '/state/sessions/feature', false],
    ['/state/sessions/feature-a/src', '/state/sessions/feature', false],
    ['/state/sessions/feature', '/state/sessions/feature-a', false],
    ['/state/sessions', '/state/sessions/feature', false],
    ['/state/sessions/Feature', '/state/sessions/feature', false],
    ['/state/sessions/feature.lock', '/state/sessions/feature', false],
    ['/a', '/', true],
    ['/', '/', true],
    ['/', '/a', false],
    ['C:/a', 'C:/', true],
    ['C:/', 'C:/', true],
    ['D:/a', 'C:/', false],
    ['C:/ab', 'C:/a', false],
  ])('holds: %s in %s: %s', (inner, outer, holds) => {
    expect(liesWithin(path(inner), path(outer))).toBe(holds);
  });

  it.each([
    ['/', '/', ''],
    ['/a', '/', 'a'],
    ['/a/b', '/a', 'b'],
    ['C:/', 'C:/', ''],
    ['C:/a', 'C:/', 'a'],
    ['C:/a/b', 'C:/a', 'b'],
    ['/C:/a', '/C:', 'a'],
    ['/C:', '/', 'C:'],
  ])('%s lies in %s as %j', (inner, outer, name) => {
    expect([parentPath(path(inner)), lastSegment(path(inner))]).toEqual([outer, name]);
  });

  it.each([
    ['/', ['/']],
    ['/a', ['/a', '/']],
    ['/a/b/c', ['/a/b/c', '/a/b', '/a', '/']],
    ['C:/a/b', ['C:/a/b', 'C:/a', 'C:/']],
  ])('%s has the ancestors %j', (inner, chain) => {
    expect(pathAndAncestors(path(inner))).toEqual(chain);
  });

  it.each([
    ['/', ['a'], '/a'],
    ['/a', ['b'], '/a/b'],
    ['/a', ['b', 'c'], '/a/b/c'],
    ['C:/', ['a'], 'C:/a'],
  ])('%s has the entry %j at %s', (parent, segments, child) => {
    expect(childPath(path(parent), ...segments)).toBe(child);
  });

  it('holds exactly the paths that it is an ancestor of', () => {
    fc.assert(
      fc.property(anyPath, anyPath, (a, b) => {
        const [inner, outer] = [path(a), path(b)];
        expect(liesWithin(inner, outer)).toBe(pathAndAncestors(inner).includes(outer));
        expect(liesWithin(path(`${outer}${inner}`), outer)).toBe(true);
        expect(inner === '/' ? inner : childPath(parentPath(inner), lastSegment(inner))).toBe(inner);
      }),
    );
  });
});
