import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { childPath, type AbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';
import { fileWorkspaceDisk } from '../../../src/infrastructure/filesystem/workspace-disk.ts';
import { fileWorkspaceMarker } from '../../../src/infrastructure/filesystem/workspace-marker.ts';
import { exampleSession } from '../../domain/session-examples.ts';
import { openDirectory, unprivileged } from './real-conditions.ts';

const disk = fileWorkspaceDisk();
const git = (cwd: string, ...args: string[]): string => execFileSync('git', args, { cwd, encoding: 'utf8' });

let root: AbsolutePath;
beforeEach(() => {
  root = openDirectory();
});

const inRoot = (...segments: string[]): AbsolutePath => childPath(root, ...segments);

function repository(name: string): AbsolutePath {
  const path = inRoot(name);
  git(root, 'init', '--quiet', path);
  git(path, 'commit', '--quiet', '--allow-empty', '--message', 'first');
  return path;
}

describe('the real path', () => {
  it('is the path with all links resolved', async () => {
    mkdirSync(inRoot('real', 'deep'), { recursive: true });
    symlinkSync('real', inRoot('link'));
    expect((await disk.realPath(inRoot('link', 'deep')))._unsafeUnwrap()).toBe(inRoot('real', 'deep'));
  });

  it('is null where nothing is: absent, below a file, behind a dead link, or too long a name', async () => {
    writeFileSync(inRoot('file'), '');
    symlinkSync('nowhere', inRoot('dead'));
    const paths = [['absent', 'a'], ['file', 'a'], ['dead'], ['x'.repeat(300)]].map((names) =>
      inRoot(...names),
    );
    const found = await Promise.all(paths.map((path) => disk.realPath(path)));
    expect(found.map((result) => result._unsafeUnwrap())).toEqual([null, null, null, null]);
  });

  it('of a link that leads to itself is an error', async () => {
    symlinkSync('self', inRoot('self'));
    expect((await disk.realPath(inRoot('self')))._unsafeUnwrapErr()).toEqual({
      kind: 'FileError',
      path: inRoot('self'),
      reason: 'loop',
      code: 'ELOOP',
    });
  });
});

describe('what stands at a path', () => {
  const kindAt = async (path: AbsolutePath): Promise<unknown> => (await disk.look(path))._unsafeUnwrap();

  it('is nothing where there is none', async () => {
    writeFileSync(inRoot('file'), '');
    expect([await kindAt(inRoot('absent')), await kindAt(inRoot('file', 'a'))]).toEqual([
      { kind: 'nothing' },
      { kind: 'nothing' },
    ]);
  });

  it('is no checkout if it is a file, a plain directory, or a link, even to a checkout', async () => {
    writeFileSync(inRoot('file'), '');
    mkdirSync(inRoot('plain'));
    repository('checkout');
    symlinkSync('checkout', inRoot('link'));
    symlinkSync('nowhere', inRoot('dead'));
    for (const name of ['file', 'plain', 'link', 'dead']) {
      expect(await kindAt(inRoot(name))).toEqual({ kind: 'not-a-checkout' });
    }
  });

  it('is no checkout if its git directory is gone, a stranger’s, or half removed', async () => {
    const main = repository('main');
    git(main, 'worktree', 'add', '--quiet', inRoot('worktree'));
    rmSync(main, { recursive: true });
    mkdirSync(inRoot('linked'));
    symlinkSync(repository('other') + '/.git', inRoot('linked', '.git'));
    rmSync(childPath(repository('half'), '.git', 'objects'), { recursive: true });
    rmSync(childPath(repository('headless'), '.git', 'HEAD'));
    for (const name of ['worktree', 'linked', 'half', 'headless']) {
      expect(await kindAt(inRoot(name))).toEqual({ kind: 'not-a-checkout' });
    }
  });

  it('is a checkout, be it a clone or a worktree, with the id in its marker', async () => {
    const main = repository('main');
    git(main, 'worktree', 'add', '--quiet', inRoot('worktree'));
    const session = exampleSession('one');
    await fileWorkspaceMarker().write(inRoot('worktree'), session);
    expect(await kindAt(main)).toEqual({
      kind: 'checkout',
      markedFor: null,
      operation: null,
      writable: true,
    });
    expect(await kindAt(inRoot('worktree'))).toEqual({
      kind: 'checkout',
      markedFor: session.id,
      writable: true,
      operation: null,
    });
  });

  it.each(['{', '[]', '{"id": 7}', '{"id": "one"}'])(
    'is a checkout without an id if the marker is %p',
    async (text) => {
      const main = repository('main');
      mkdirSync(childPath(main, '.git', 'minsky'));
      writeFileSync(childPath(main, '.git', 'minsky', 'session.json'), text);
      expect(await kindAt(main)).toEqual({
        kind: 'checkout',
        markedFor: null,
        operation: null,
        writable: true,
      });
    },
  );

  it('is an error where the look is not permitted', async () => {
    const main = repository('main');
    chmodSync(childPath(main, '.git'), 0o000);
    expect((await unprivileged(() => disk.look(main)))._unsafeUnwrapErr()).toMatchObject({
      reason: 'permission',
    });
  });
});

describe('the nearest checkout', () => {
  it('is at or above the directory, the innermost one first', async () => {
    const outer = repository('outer');
    git(outer, 'init', '--quiet', 'inner');
    mkdirSync(childPath(outer, 'inner', 'a', 'b'), { recursive: true });
    const found = [outer, childPath(outer, 'inner', 'a', 'b'), childPath(outer, 'absent', 'a')];
    const results = await Promise.all(found.map((path) => disk.enclosingCheckout(path)));
    expect(results.map((result) => result._unsafeUnwrap())).toEqual([
      outer,
      childPath(outer, 'inner'),
      outer,
    ]);
  });

  it('is found through a link into a checkout, under its real path', async () => {
    const main = repository('main');
    mkdirSync(childPath(main, 'deep'));
    symlinkSync(childPath(main, 'deep'), inRoot('link'));
    expect((await disk.enclosingCheckout(inRoot('link')))._unsafeUnwrap()).toBe(main);
  });

  it('is none at the root', async () => {
    mkdirSync(inRoot('plain'));
    expect((await disk.enclosingCheckout(inRoot('plain')))._unsafeUnwrap()).toBeNull();
  });

  it('is found above a directory that may not be looked into', async () => {
    const main = repository('main');
    mkdirSync(childPath(main, 'closed', 'deep'), { recursive: true });
    chmodSync(childPath(main, 'closed'), 0o000);
    const found = await unprivileged(() => disk.enclosingCheckout(childPath(main, 'closed', 'deep')));
    expect(found._unsafeUnwrap()).toBe(main);
  });
});

describe('the entries of a directory', () => {
  it('are names in order; none where there is no directory', async () => {
    for (const name of ['b', 'a', '.c']) writeFileSync(inRoot(name), '');
    expect((await disk.entries(root))._unsafeUnwrap()).toEqual(['.c', 'a', 'b']);
    expect((await disk.entries(inRoot('absent')))._unsafeUnwrap()).toEqual([]);
  });

  it('are an error for a file and for a directory that may not be read', async () => {
    writeFileSync(inRoot('file'), '');
    mkdirSync(inRoot('closed'), { mode: 0o300 });
    expect((await disk.entries(inRoot('file')))._unsafeUnwrapErr().reason).toBe('not-a-directory');
    const read = await unprivileged(() => disk.entries(inRoot('closed')));
    expect(read._unsafeUnwrapErr().reason).toBe('permission');
  });
});
