import { describe, expect, it } from '@jest/globals';
import type { Surroundings } from '../../../src/infrastructure/system/surroundings.ts';
import { resolveStateDirectory } from '../../../src/infrastructure/system/state-directory.ts';
import { resolveUserConfigFile } from '../../../src/infrastructure/system/user-config-file.ts';
import { path } from '../../domain/session-examples.ts';

const surroundings = (env: Surroundings['env'], changes: Partial<Surroundings> = {}): Surroundings => ({
  env,
  platform: 'linux',
  home: path('/home/me'),
  ...changes,
});
const refusal = (source: string, value: string, key: string): object => ({
  kind: 'BadValue',
  source,
  key,
  value,
  allowed: 'an absolute path, or one that starts with ~/',
});

describe('the state directory', () => {
  it.each([
    [{ MINSKY_STATE_DIR: '/s', XDG_STATE_HOME: '/x' }, '/s', 'MINSKY_STATE_DIR'],
    [{ MINSKY_STATE_DIR: '~/s' }, '/home/me/s', 'MINSKY_STATE_DIR'],
    [{ MINSKY_STATE_DIR: '~' }, '/home/me', 'MINSKY_STATE_DIR'],
    [{ MINSKY_STATE_DIR: '/a/../b//c/' }, '/b/c', 'MINSKY_STATE_DIR'],
    [{ MINSKY_STATE_DIR: '', XDG_STATE_HOME: '/x' }, '/x/minsky', 'XDG_STATE_HOME'],
    [{ XDG_STATE_HOME: '~/x' }, '/home/me/x/minsky', 'XDG_STATE_HOME'],
    [{ XDG_STATE_HOME: '', LOCALAPPDATA: '/l' }, '/home/me/.local/state/minsky', 'default'],
    [{}, '/home/me/.local/state/minsky', 'default'],
  ])('with %j is %s, decided by %s', (env, expected, source) => {
    expect(resolveStateDirectory(surroundings(env))._unsafeUnwrap()).toEqual({ path: expected, source });
  });

  it.each([
    [{ LOCALAPPDATA: 'C:\\Users\\me\\Local' }, 'C:/Users/me/Local/minsky', 'LOCALAPPDATA'],
    [{ MINSKY_STATE_DIR: '~\\s', LOCALAPPDATA: 'C:\\l' }, 'C:/Users/me/s', 'MINSKY_STATE_DIR'],
    [{}, 'C:/Users/me/AppData/Local/minsky', 'default'],
  ])('on Windows with %j is %s, decided by %s', (env, expected, source) => {
    const windows = surroundings(env, { platform: 'win32', home: path('C:/Users/me') });
    expect(resolveStateDirectory(windows)._unsafeUnwrap()).toEqual({ path: expected, source });
  });

  it.each([
    ['MINSKY_STATE_DIR', 'state'],
    ['MINSKY_STATE_DIR', './state'],
    ['MINSKY_STATE_DIR', '~other/state'],
    ['MINSKY_STATE_DIR', '/a\nb'],
    ['XDG_STATE_HOME', 'state'],
  ])('is refused when %s is %j', (name, value) => {
    const refused = resolveStateDirectory(surroundings({ [name]: value }))._unsafeUnwrapErr();
    expect(refused).toEqual(refusal(name, value, 'state directory'));
  });

  it('needs no home directory if a variable gives an absolute path', () => {
    const homeless = surroundings({ MINSKY_STATE_DIR: '/s' }, { home: null });
    expect(resolveStateDirectory(homeless)._unsafeUnwrap().path).toBe('/s');
  });

  it.each([
    [{}, 'linux', 'HOME', ''],
    [{ HOME: 'home' }, 'linux', 'HOME', 'home'],
    [{}, 'win32', 'USERPROFILE', ''],
    [{ MINSKY_STATE_DIR: '~/s' }, 'linux', 'MINSKY_STATE_DIR', '~/s'],
  ] as const)(
    'without a home directory and with %j on %s is refused, naming %s',
    (env, platform, source, value) => {
      const refused = resolveStateDirectory({ env, platform, home: null })._unsafeUnwrapErr();
      expect(refused).toEqual(refusal(source, value, 'state directory'));
    },
  );
});

describe('the file of the user’s settings', () => {
  it.each([
    [{ MINSKY_CONFIG: '/c.yaml', XDG_CONFIG_HOME: '/x' }, '/c.yaml'],
    [{ MINSKY_CONFIG: '~/c.yaml' }, '/home/me/c.yaml'],
    [{ MINSKY_CONFIG: '', XDG_CONFIG_HOME: '/x' }, '/x/minsky/config.yaml'],
    [{}, '/home/me/.config/minsky/config.yaml'],
  ])('with %j is %s', (env, expected) => {
    expect(resolveUserConfigFile(surroundings(env))._unsafeUnwrap()).toBe(expected);
  });

  it('is none without a home directory', () => {
    expect(resolveUserConfigFile(surroundings({}, { home: null }))._unsafeUnwrap()).toBeNull();
  });

  it.each(['MINSKY_CONFIG', 'XDG_CONFIG_HOME'])('is refused when %s is relative', (name) => {
    const refused = resolveUserConfigFile(surroundings({ [name]: 'config' }))._unsafeUnwrapErr();
    expect(refused).toEqual(refusal(name, 'config', 'user configuration file'));
  });
});
