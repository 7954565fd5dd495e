import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { childPath, parentPath, type AbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';
import { fileWorkspaceTrash } from '../../../src/infrastructure/filesystem/workspace-trash.ts';
import { idFrom } from '../../domain/session-examples.ts';
import { openDirectory, otherFilesystem, unprivileged } from './real-conditions.ts';

const id = idFrom('01900000');
let root: AbsolutePath;
let trash: AbsolutePath;
beforeEach(() => {
  root = openDirectory();
  trash = childPath(root, 'state', 'trash');
});

function workspaceIn(parent: AbsolutePath): AbsolutePath {
  const path = childPath(parent, 'sessions', 'one');
  mkdirSync(path, { recursive: true });
  writeFileSync(childPath(path, '.env'), 'edited');
  return path;
}

const bin = (): ReturnType<typeof fileWorkspaceTrash> => fileWorkspaceTrash(trash);
const locate = async (workspace: AbsolutePath): Promise<unknown> =>
  (await bin().locate(id, workspace))._unsafeUnwrap();

describe('a workspace', () => {
  it('goes to the trash and comes back whole', async () => {
    const workspace = workspaceIn(root);
    const { ino } = statSync(workspace);
    expect((await bin().put(id, workspace))._unsafeUnwrap()).toBe(childPath(trash, id));
    expect([existsSync(workspace), await locate(workspace)]).toEqual([false, childPath(trash, id)]);
    expect((statSync(trash).mode & 0o777).toString(8)).toBe('700');
    expect((await bin().takeBack(id, workspace)).isOk()).toBe(true);
    expect([readFileSync(childPath(workspace, '.env'), 'utf8'), statSync(workspace).ino]).toEqual([
      'edited',
      ino,
    ]);
    expect(await locate(workspace)).toBeNull();
  });

  it('on another file system goes to a trash beside it and comes back whole', async () => {
    const workspace = workspaceIn(otherFilesystem());
    const place = childPath(parentPath(workspace), '.minsky-trash', id);
    expect((await bin().put(id, workspace))._unsafeUnwrap()).toBe(place);
    expect([existsSync(workspace), await locate(workspace)]).toEqual([false, place]);
    expect((await bin().takeBack(id, workspace)).isOk()).toBe(true);
    expect([readFileSync(childPath(workspace, '.env'), 'utf8'), existsSync(place)]).toEqual([
      'edited',
      false,
    ]);
  });

  it('comes back although the directory it was in is gone', async () => {
    const workspace = workspaceIn(root);
    await bin().put(id, workspace);
    const deeper = childPath(root, 'elsewhere', 'a', 'one');
    expect((await bin().takeBack(id, deeper)).isOk()).toBe(true);
    expect(existsSync(childPath(deeper, '.env'))).toBe(true);
  });
});

describe('nothing is moved to the trash', () => {
  it('when it already holds one of that id, in either place', async () => {
    const workspace = workspaceIn(otherFilesystem());
    mkdirSync(childPath(trash, id), { recursive: true });
    const error = (await bin().put(id, workspace))._unsafeUnwrapErr();
    expect(error).toEqual({
      kind: 'FileError',
      path: childPath(trash, id),
      reason: 'exists',
      code: 'EEXIST',
    });
    expect(existsSync(childPath(workspace, '.env'))).toBe(true);
  });

  it('when the path is a link, a file or empty', async () => {
    const workspace = workspaceIn(root);
    const [link, file, absent] = [
      childPath(root, 'link'),
      childPath(root, 'file'),
      childPath(root, 'absent'),
    ];
    symlinkSync(workspace, link);
    writeFileSync(file, '');
    const reasons = await Promise.all(
      [link, file, absent].map(async (path) => (await bin().put(id, path))._unsafeUnwrapErr()),
    );
    expect(reasons.map(({ path, reason }) => [path, reason])).toEqual([
      [link, 'loop'],
      [file, 'not-a-directory'],
      [absent, 'not-found'],
    ]);
    expect([readlinkSync(link), existsSync(childPath(workspace, '.env'))]).toEqual([workspace, true]);
  });

  it('when the trash cannot be made', async () => {
    const workspace = workspaceIn(root);
    mkdirSync(childPath(root, 'state'), { mode: 0o555 });
    chmodSync(root, 0o755);
    const error = (await unprivileged(() => bin().put(id, workspace)))._unsafeUnwrapErr();
    expect(error).toEqual({ kind: 'FileError', path: trash, reason: 'permission', code: 'EACCES' });
    expect(existsSync(workspace)).toBe(true);
  });
});

describe('nothing is taken back', () => {
  it.each([
    ['an empty directory', (path: string) => mkdirSync(path)],
    ['a file', (path: string) => writeFileSync(path, '')],
    ['a link that leads nowhere', (path: string) => symlinkSync('nowhere', path)],
  ])('to where %s stands', async (_what, stand) => {
    const workspace = workspaceIn(root);
    await bin().put(id, workspace);
    stand(workspace);
    const error = (await bin().takeBack(id, workspace))._unsafeUnwrapErr();
    expect(error).toEqual({ kind: 'FileError', path: workspace, reason: 'exists', code: 'EEXIST' });
    expect(await locate(workspace)).toBe(childPath(trash, id));
  });

  it('that is not there', async () => {
    const error = (await bin().takeBack(id, childPath(root, 'one')))._unsafeUnwrapErr();
    expect(error).toEqual({
      kind: 'FileError',
      path: childPath(trash, id),
      reason: 'not-found',
      code: 'ENOENT',
    });
  });
});

describe('the contents', () => {
  const contents = async (...near: readonly AbsolutePath[]): Promise<unknown> =>
    (await bin().contents(near))._unsafeUnwrap();

  it('are everything that was put there, and what lies beside the workspaces of another file system', async () => {
    expect(await contents(childPath(root, 'sessions'))).toEqual([]);
    const far = workspaceIn(otherFilesystem());
    const other = idFrom('01900001');
    await bin().put(id, workspaceIn(root));
    await bin().put(other, far);
    const beside = childPath(parentPath(far), '.minsky-trash', other);
    expect(await contents(parentPath(far), parentPath(far))).toEqual([childPath(trash, id), beside]);
    expect(await contents()).toEqual([childPath(trash, id)]);
  });
});

describe('the trash', () => {
  it('holds what was put into it, here or beside the workspaces, and nothing that is no session', async () => {
    const other = idFrom('01900001');
    const workspaces = childPath(root, 'sessions');
    expect((await bin().contents([workspaces]))._unsafeUnwrap()).toEqual([]);
    const beside = childPath(workspaces, '.minsky-trash', other);
    for (const place of [childPath(trash, id), childPath(trash, 'notes'), beside])
      mkdirSync(place, { recursive: true });
    expect((await bin().contents([workspaces]))._unsafeUnwrap()).toEqual([childPath(trash, id), beside]);
  });
});
