import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { childPath } from '../../../src/domain/workspace/workspace-path.ts';
import { ensurePrivateDirectory } from '../../../src/infrastructure/filesystem/private-directory.ts';
import { absolutePath } from '../../../src/interfaces/testing/testing.ts';
import { openDirectory, unprivileged } from './real-conditions.ts';

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('a directory that is missing', () => {
  it('is made for the user alone, with those above it', async () => {
    const root = openDirectory();
    await ensurePrivateDirectory(childPath(root, 'a', 'b'));
    expect([modeOf(childPath(root, 'a')), modeOf(childPath(root, 'a', 'b'))]).toEqual(['700', '700']);
  });

  it('can be made by many at once', async () => {
    const directory = childPath(openDirectory(), 'a', 'b', 'c');
    const results = await Promise.all(Array.from({ length: 20 }, () => ensurePrivateDirectory(directory)));
    expect(results.filter((result) => result.isErr())).toEqual([]);
  });
});

describe('a directory that exists', () => {
  it('keeps its mode', async () => {
    const root = openDirectory();
    expect((await ensurePrivateDirectory(root)).isOk()).toBe(true);
    expect(modeOf(root)).toBe('777');
  });

  it('may be reached through a link', async () => {
    const root = openDirectory();
    mkdirSync(childPath(root, 'real'));
    symlinkSync('real', childPath(root, 'link'));
    expect((await ensurePrivateDirectory(childPath(root, 'link', 'a'))).isOk()).toBe(true);
  });
});

describe('what is in the way is named:', () => {
  it.each([['state'], ['state', 'locks'], ['state', 'a', 'b']])(
    'a file, for %s/%s/%s',
    async (...segments) => {
      const root = openDirectory();
      const state = childPath(root, 'state');
      writeFileSync(state, '');
      const error = (await ensurePrivateDirectory(childPath(root, ...segments)))._unsafeUnwrapErr();
      expect(error).toMatchObject({ path: state, reason: 'not-a-directory' });
    },
  );

  it.each([['state'], ['state', 'locks']])('a link that leads nowhere, for %s/%s', async (...segments) => {
    const root = openDirectory();
    const state = childPath(root, 'state');
    symlinkSync('/nowhere/at/all', state);
    const error = (await ensurePrivateDirectory(childPath(root, ...segments)))._unsafeUnwrapErr();
    expect(error).toMatchObject({ path: state, reason: 'not-a-directory' });
  });

  it('a place where nothing can be made, without going on for ever', async () => {
    const outcome = await ensurePrivateDirectory(absolutePath('/proc/not there/nor this'));
    expect(outcome._unsafeUnwrapErr()).toMatchObject({ kind: 'FileError', code: 'ENOENT' });
  });

  it('a link that leads to itself', async () => {
    const root = openDirectory();
    symlinkSync('state', childPath(root, 'state'));
    const locks = childPath(root, 'state', 'locks');
    const error = (await ensurePrivateDirectory(locks))._unsafeUnwrapErr();
    expect(error).toEqual({ kind: 'FileError', path: locks, reason: 'loop', code: 'ELOOP' });
  });

  it('a directory that may not be changed', async () => {
    const root = openDirectory();
    chmodSync(root, 0o555);
    const state = childPath(root, 'state');
    const error = (await unprivileged(() => ensurePrivateDirectory(state)))._unsafeUnwrapErr();
    expect(error).toEqual({ kind: 'FileError', path: state, reason: 'permission', code: 'EACCES' });
  });
});
