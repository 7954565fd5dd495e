import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { renderStoredSession } from '../../../src/domain/session/session-document.ts';
import { childPath, type AbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';
import { fileWorkspaceMarker } from '../../../src/infrastructure/filesystem/workspace-marker.ts';
import { exampleSession } from '../../domain/session-examples.ts';
import { openDirectory, unprivileged } from './real-conditions.ts';

const marker = fileWorkspaceMarker();
const session = exampleSession('one', { status: 'trashed', trashedFrom: 'active', version: 7 });
const git = (cwd: string, ...args: string[]): string => execFileSync('git', args, { cwd, encoding: 'utf8' });

let root: AbsolutePath;
let clone: AbsolutePath;
beforeEach(() => {
  root = openDirectory();
  clone = childPath(root, 'clone');
  git(root, 'init', '--quiet', clone);
  git(clone, 'commit', '--quiet', '--allow-empty', '--message', 'first');
});

describe('a marker', () => {
  it('is the record itself, for the user alone, where git does not look', async () => {
    expect((await marker.write(clone, session)).isOk()).toBe(true);
    const file = childPath(clone, '.git', 'minsky', 'session.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(renderStoredSession(session));
    const modes = [file, childPath(clone, '.git', 'minsky')].map((path) =>
      (statSync(path).mode & 0o777).toString(8),
    );
    expect(modes).toEqual(['600', '700']);
    expect(git(clone, 'status', '--porcelain', '--ignored')).toBe('');
    expect(git(clone, 'fsck')).toBe('');
  });

  it('is read as it was written, the last one counting', async () => {
    await marker.write(clone, exampleSession('other'));
    await marker.write(clone, session);
    expect((await marker.read(clone))._unsafeUnwrap()).toEqual(session);
    expect(readdirSync(childPath(clone, '.git', 'minsky'))).toEqual(['session.json']);
  });

  it('that says already what it should is not written again, unless it is a link', async () => {
    const file = childPath(clone, '.git', 'minsky', 'session.json');
    await marker.write(clone, session);
    const before = statSync(file).ino;
    expect((await marker.write(clone, session)).isOk()).toBe(true);
    expect(statSync(file).ino).toBe(before);
    renameSync(file, childPath(root, 'elsewhere'));
    symlinkSync(childPath(root, 'elsewhere'), file);
    await marker.write(clone, session);
    expect(lstatSync(file).isSymbolicLink()).toBe(false);
  });

  it('of a worktree is the worktree’s own and dies with it', async () => {
    const worktree = childPath(root, 'worktree');
    git(clone, 'worktree', 'add', '--quiet', worktree);
    await marker.write(worktree, session);
    expect((await marker.read(worktree))._unsafeUnwrap()).toEqual(session);
    expect((await marker.read(clone))._unsafeUnwrap()).toBeNull();
    expect(git(worktree, 'status', '--porcelain', '--ignored')).toBe('');
    git(clone, 'worktree', 'remove', worktree);
    expect(existsSync(childPath(clone, '.git', 'worktrees'))).toBe(false);
  });

  it('is found through a git file with a relative path', async () => {
    const linked = childPath(root, 'linked');
    mkdirSync(linked);
    writeFileSync(childPath(linked, '.git'), 'gitdir: ../clone/.git\r\n');
    await marker.write(clone, session);
    expect((await marker.read(linked))._unsafeUnwrap()).toEqual(session);
  });
});

describe('no marker', () => {
  it('is in a checkout that has none, in a plain directory and where nothing is', async () => {
    const places = [clone, root, childPath(root, 'absent')];
    const read = await Promise.all(places.map((place) => marker.read(place)));
    expect(read.map((result) => result._unsafeUnwrap())).toEqual([null, null, null]);
  });

  it.each(['gitdir: /nowhere/at/all', 'gitdir: ', 'something else', ''])(
    'is where the git file says %p, nor can one be written there',
    async (content) => {
      const broken = childPath(root, 'broken');
      mkdirSync(broken);
      writeFileSync(childPath(broken, '.git'), content);
      expect((await marker.read(broken))._unsafeUnwrap()).toBeNull();
      expect((await marker.write(broken, session))._unsafeUnwrapErr()).toEqual({
        kind: 'FileError',
        path: childPath(broken, '.git'),
        reason: 'not-found',
        code: 'ENOENT',
      });
    },
  );
});

describe('a damaged marker', () => {
  it.each([
    ['', 'document', null],
    ['{"id": "x", ', 'document', null],
    ['[]', 'status', null],
    ['{"name": "one", "status": "active", "id": "x"}', 'id', 'x'],
  ])('%p is a corrupt record', async (content, field, label) => {
    await marker.write(clone, session);
    writeFileSync(childPath(clone, '.git', 'minsky', 'session.json'), content);
    expect((await marker.read(clone))._unsafeUnwrapErr()).toEqual({ kind: 'CorruptRecord', label, field });
  });

  it('is replaced by the next one', async () => {
    await marker.write(clone, session);
    writeFileSync(childPath(clone, '.git', 'minsky', 'session.json'), '{');
    await marker.write(clone, session);
    expect((await marker.read(clone))._unsafeUnwrap()).toEqual(session);
  });
});

describe('a link', () => {
  it.each([
    ['the directory of the marker', ['.git', 'minsky']],
    ['the git directory', ['.git']],
  ])('in place of %s is not written through', async (_what, segments) => {
    const workspace = childPath(root, 'workspace');
    const victim = childPath(root, 'victim');
    mkdirSync(childPath(workspace, ...segments.slice(0, -1)), { recursive: true });
    mkdirSync(victim);
    symlinkSync(victim, childPath(workspace, ...segments));
    expect((await marker.write(workspace, session))._unsafeUnwrapErr()).toEqual({
      kind: 'FileError',
      path: childPath(workspace, ...segments),
      reason: 'loop',
      code: 'ELOOP',
    });
    expect(readdirSync(victim)).toEqual([]);
  });

  it('in place of the workspace is not written through', async () => {
    const link = childPath(root, 'link');
    symlinkSync('clone', link);
    expect((await marker.write(link, session))._unsafeUnwrapErr()).toMatchObject({
      path: link,
      reason: 'loop',
    });
    expect(existsSync(childPath(clone, '.git', 'minsky'))).toBe(false);
  });

  it('in place of the marker is replaced', async () => {
    await marker.write(clone, exampleSession('other'));
    const victim = childPath(root, 'victim');
    writeFileSync(victim, 'precious');
    const file = childPath(clone, '.git', 'minsky', 'session.json');
    execFileSync('ln', ['-sf', victim, file]);
    await marker.write(clone, session);
    expect(readFileSync(victim, 'utf8')).toBe('precious');
    expect((await marker.read(clone))._unsafeUnwrap()).toEqual(session);
  });
});

describe('a git directory', () => {
  it('with a file in place of the marker’s directory is refused', async () => {
    const path = childPath(clone, '.git', 'minsky');
    writeFileSync(path, '');
    expect((await marker.write(clone, session))._unsafeUnwrapErr()).toMatchObject({
      path,
      reason: 'not-a-directory',
    });
  });

  it('that may not be changed is refused', async () => {
    chmodSync(childPath(clone, '.git'), 0o555);
    const written = await unprivileged(() => marker.write(clone, session));
    const path = childPath(clone, '.git', 'minsky');
    expect(written._unsafeUnwrapErr()).toEqual({
      kind: 'FileError',
      path,
      reason: 'permission',
      code: 'EACCES',
    });
  });

  it('that may not be read is an error, not an absence', async () => {
    await marker.write(clone, session);
    chmodSync(childPath(clone, '.git'), 0o000);
    const read = await unprivileged(() => marker.read(clone));
    expect(read._unsafeUnwrapErr()).toMatchObject({ kind: 'FileError', reason: 'permission' });
  });
});

it('names the state directory that the session belongs to, which is no part of the record', async () => {
  const state = childPath(root, 'state');
  await fileWorkspaceMarker(state).write(clone, session);
  const file = childPath(clone, '.git', 'minsky', 'session.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ id: session.id, state });
  expect((await marker.read(clone))._unsafeUnwrap()).toEqual(session);
});
