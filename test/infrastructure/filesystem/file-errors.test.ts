import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { attempt, fileError } from '../../../src/infrastructure/filesystem/file-errors.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

describe('a failure of the file system', () => {
  it.each([
    ['ENOENT', 'not-found'],
    ['EEXIST', 'exists'],
    ['ENOTEMPTY', 'exists'],
    ['ENOTDIR', 'not-a-directory'],
    ['EACCES', 'permission'],
    ['EPERM', 'permission'],
    ['EROFS', 'read-only'],
    ['ENOSPC', 'no-space'],
    ['EDQUOT', 'no-space'],
    ['EFBIG', 'no-space'],
    ['ELOOP', 'loop'],
    ['EXDEV', 'other-filesystem'],
    ['EIO', 'other'],
    ['UNKNOWN', 'other'],
  ])('with code %s has the reason %s', (code, reason) => {
    expect(fileError({ code }, '/a')).toEqual({ kind: 'FileError', path: '/a', reason, code });
  });

  it('names the entry below the one that was asked for', () => {
    expect(fileError({ code: 'EACCES', path: '/a/b/c' }, '/a').path).toBe('/a/b/c');
    expect(fileError({ code: 'EACCES', path: '/a.tmp' }, '/a').path).toBe('/a');
  });

  it('is recognised although the errors of Node are of another realm', async () => {
    const path = `${temporaryDirectory()}/absent`;
    expect((await attempt(path, () => readFile(path)))._unsafeUnwrapErr()).toEqual({
      kind: 'FileError',
      path,
      reason: 'not-found',
      code: 'ENOENT',
    });
  });
});

describe('a defect', () => {
  it.each([new TypeError('x'), { code: 'ERR_INVALID_ARG_TYPE' }, { code: 7 }, null, 'ENOENT'])(
    'is thrown on: %p',
    async (thrown) => {
      expect(() => fileError(thrown, '/a')).toThrow('Not an error of the file system');
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- anything can be thrown
      await expect(attempt('/a', () => Promise.reject(thrown))).rejects.toThrow();
    },
  );
});
