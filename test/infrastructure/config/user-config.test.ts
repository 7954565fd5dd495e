import { chmodSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ok, err } from 'neverthrow';
import { setYamlValue } from '../../../src/infrastructure/config/set-yaml-value.ts';
import { yamlUserConfig } from '../../../src/infrastructure/config/user-config.ts';
import { absolutePath } from '../../../src/interfaces/testing/testing.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const key = 'sessiondb.backend';

describe('setting a value in a YAML text', () => {
  it.each([
    ['an empty text', '', 'sessiondb:\n  backend: json\n'],
    ['comments alone', '# mine\n', '# mine\n\nsessiondb:\n  backend: json\n'],
    ['other settings', 'tasks:\n  scheme: gh\n', 'tasks:\n  scheme: gh\nsessiondb:\n  backend: json\n'],
    [
      'comments, order and layout',
      '# first\nsessiondb:\n  # why\n  backend: sqlite # this one\n  sqlite:\n    path: ~/x.sqlite\n\nworkspaces: { dir: ~/w } # last\n',
      '# first\nsessiondb:\n  # why\n  backend: json # this one\n  sqlite:\n    path: ~/x.sqlite\n\nworkspaces: { dir: ~/w } # last\n',
    ],
    ['a key with its dots', 'sessiondb.backend: sqlite\n', 'sessiondb.backend: json\n'],
    ['a mapping that is empty', 'sessiondb:\n', 'sessiondb:\n  backend: json\n'],
    ['flow style', '{ sessiondb: { backend: sqlite } }\n', '{ sessiondb: { backend: json } }\n'],
    ['a long line', `a: ${'x '.repeat(100)}x\n`, `a: ${'x '.repeat(100)}x\nsessiondb:\n  backend: json\n`],
  ])('leaves all else of %s', (_what, before, after) => {
    expect(setYamlValue(before, key, 'json')).toEqual(ok(after));
  });

  it.each([
    ['what is no YAML', 'a: [', /^line 1/],
    ['a list', '- a\n', /no settings/],
    ['a group that is a value', 'sessiondb: sqlite\n', /without changing the rest/],
    ['a group that is an alias', 'a: &x\n  backend: json\nsessiondb: *x\n', /without changing the rest/],
  ])('is refused in %s', (_what, text, reason) => {
    expect(setYamlValue(text, key, 'json')._unsafeUnwrapErr()).toMatch(reason);
  });
});

describe('the file of the user’s settings', () => {
  it('is made, with its directory, for the user alone', async () => {
    const file = absolutePath(join(temporaryDirectory(), 'minsky', 'config.yaml'));
    expect(await yamlUserConfig(ok(file)).set(key, 'json')).toEqual(ok(file));
    expect(readFileSync(file, 'utf8')).toBe('sessiondb:\n  backend: json\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('stays a link to where it really is', async () => {
    const directory = temporaryDirectory();
    const [link, real] = [absolutePath(join(directory, 'config.yaml')), join(directory, 'dotfiles.yaml')];
    writeFileSync(real, 'tasks:\n  scheme: gh\n');
    symlinkSync(real, link);
    expect(await yamlUserConfig(ok(link)).set(key, 'json')).toEqual(ok(link));
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toBe('tasks:\n  scheme: gh\nsessiondb:\n  backend: json\n');
  });

  it('that cannot be changed is refused with what is wrong, before and when it is changed', async () => {
    const directory = temporaryDirectory();
    const [dangling, folder] = ['dangling.yaml', 'folder.yaml'].map((name) =>
      absolutePath(join(directory, name)),
    );
    symlinkSync(join(directory, 'nowhere'), dangling!);
    mkdirSync(folder!);
    for (const [file, detail] of [
      [null, 'no home directory is known'],
      [dangling, 'it is a link that leads nowhere'],
      [folder, 'it is not a file'],
      [absolutePath('/dev/null'), 'it is not a file'],
    ] as const) {
      const config = yamlUserConfig(ok(file!));
      const unusable = err({ kind: 'UserConfigUnusable', path: file, detail });
      expect(await config.check()).toEqual(unusable);
      expect(await config.set(key, 'json')).toEqual(unusable);
    }
  });

  it('that is not valid YAML is left as it is', async () => {
    const file = absolutePath(join(temporaryDirectory(), 'config.yaml'));
    writeFileSync(file, 'a: [');
    chmodSync(file, 0o644);
    expect((await yamlUserConfig(ok(file)).set(key, 'json'))._unsafeUnwrapErr()).toMatchObject({
      kind: 'UserConfigUnusable',
    });
    expect(readFileSync(file, 'utf8')).toBe('a: [');
  });
});
