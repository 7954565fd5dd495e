import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openSessionStore } from '../../../src/infrastructure/persistence/open-session-store.ts';
import { checkLocation } from '../../../src/infrastructure/persistence/file-location.ts';
import { absolutePath, aSession } from '../../../src/interfaces/testing/testing.ts';
import { unusedStorePath } from '../../support/sqlite-store.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const refusal = (path: string) => ({
  kind: 'StoreLocationRefused',
  location: path,
  detail: expect.any(String),
});

describe('under NODE_ENV=test', () => {
  it.each([
    ['/nonexistent/state/minsky/store/sessions.sqlite'],
    ['/tmp-not/sessions.sqlite'],
    ['/usr/minsky-test/sessions.sqlite'],
    ['/sessions.sqlite'],
  ])('a store at %s is refused, read or written', async (path) => {
    const store = openSessionStore({ backend: 'sqlite', path: absolutePath(path) });
    expect((await store.list({}, { limit: 1, after: null }))._unsafeUnwrapErr()).toEqual(refusal(path));
    expect((await store.insert(aSession()))._unsafeUnwrapErr()).toEqual(refusal(path));
    expect((await store.describe())._unsafeUnwrapErr()).toEqual(refusal(path));
    expect(existsSync(path)).toBe(false);
  });

  it('a link that leads out of the temporary directory is followed and refused', () => {
    const link = join(temporaryDirectory(), 'link');
    symlinkSync('/usr', link);
    const path = join(link, 'deep', 'sessions.sqlite');
    expect(checkLocation(path)._unsafeUnwrapErr()).toEqual(refusal(path));
  });

  it.each(['/tmp/x/sessions.sqlite', '/var/tmp/x.sqlite', join(tmpdir(), 'a', 'b', 'c.sqlite')])(
    '%s is allowed',
    (path) => {
      expect(checkLocation(path).isOk()).toBe(true);
    },
  );
});

describe('outside of tests', () => {
  it('every local place is allowed', () => {
    expect(checkLocation('/nonexistent/sessions.sqlite', { nodeEnv: 'production' }).isOk()).toBe(true);
  });
});

describe('a network file system', () => {
  const path = unusedStorePath();
  const types = {
    ext4: 0xef53,
    NFS: 0x6969,
    SMB2: 0xfe534d42,
    CIFS: 0xff534d42 - 2 ** 32,
    tmpfs: 0x01021994,
    FUSE: 0x65735546,
  };

  it.each(['NFS', 'SMB2', 'CIFS'] as const)('is refused by name: %s', (name) => {
    expect(checkLocation(path, { fileSystemType: () => types[name] })._unsafeUnwrapErr()).toEqual({
      kind: 'StoreLocationRefused',
      location: path,
      detail: `it is on a network file system (${name}), where locks do not keep a store safe`,
    });
  });

  it.each(['ext4', 'tmpfs', 'FUSE'] as const)('is not suspected behind %s', (name) => {
    expect(checkLocation(path, { fileSystemType: () => types[name] }).isOk()).toBe(true);
  });

  it('is looked for at the nearest directory that exists', () => {
    const asked: string[] = [];
    const directory = temporaryDirectory();
    const fileSystemType = (place: string): number => asked.push(place);
    checkLocation(join(directory, 'not', 'yet', 'sessions.sqlite'), { fileSystemType });
    mkdirSync(join(directory, 'not'));
    checkLocation(join(directory, 'not', 'yet', 'sessions.sqlite'), { fileSystemType });
    expect(asked).toEqual([directory, join(directory, 'not')]);
  });

  it('is passed over when the system cannot tell', () => {
    const fileSystemType = (): number => {
      throw new Error('ENOSYS');
    };
    expect(checkLocation(path, { fileSystemType }).isOk()).toBe(true);
  });

  it('keeps a store from being opened', async () => {
    const store = openSessionStore({ backend: 'sqlite', path }, { fileSystemType: () => 0x6969 });
    expect((await store.insert(aSession()))._unsafeUnwrapErr()).toEqual(refusal(path));
    expect(existsSync(path)).toBe(false);
  });
});
