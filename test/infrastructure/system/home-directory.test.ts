import { homedir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { expandHome } from '../../../src/infrastructure/system/expand-home.ts';
import { homeDirectory } from '../../../src/infrastructure/system/home-directory.ts';
import { path } from '../../domain/session-examples.ts';

describe('the home directory', () => {
  it.each([
    ['linux', { HOME: '/home/me/' }, '/home/me'],
    ['linux', { HOME: '' }, '/account'],
    ['linux', { HOME: 'relative' }, '/account'],
    ['linux', { USERPROFILE: '/profile' }, '/account'],
    ['win32', { USERPROFILE: 'C:\\Users\\me', HOME: '/c/me' }, 'C:/Users/me'],
  ] as const)('on %s with %j is %s', (platform, env, expected) => {
    expect(homeDirectory({ platform, env }, () => '/account')).toBe(expected);
  });

  it('is unknown if the account has none either', () => {
    const failing = (): string => {
      throw Object.assign(new Error('no such user'), { code: 'ERR_SYSTEM_ERROR' });
    };
    const without = { platform: 'linux', env: {} } as const;
    expect([homeDirectory(without, failing), homeDirectory(without, () => '')]).toEqual([null, null]);
  });

  it('is the account’s own by default', () => {
    expect(homeDirectory({ platform: process.platform, env: {} })).toMatch(/^(\/|[A-Z]:\/)/);
    expect(homeDirectory({ platform: process.platform, env: process.env })).toBe(homedir());
  });
});

describe('a path in a setting', () => {
  it.each([
    ['~', '/home/me'],
    ['~/a/../b', '/home/me/b'],
    ['/~/a', '/~/a'],
  ])('%s stands for %s', (value, expected) => {
    expect(expandHome(value, path('/home/me'))._unsafeUnwrap()).toBe(expected);
  });

  it.each(['a', '~me/a', './~', ''])('%j is refused', (value) => {
    expect(expandHome(value, path('/home/me')).isErr()).toBe(true);
  });

  it('below the home directory is refused where there is none', () => {
    expect(expandHome('~/a', null)._unsafeUnwrapErr()).toEqual({
      kind: 'InvalidPath',
      value: '~/a',
      reason: 'relative',
    });
  });
});
