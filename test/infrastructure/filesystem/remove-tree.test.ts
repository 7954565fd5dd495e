import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { childPath } from '../../../src/domain/workspace/workspace-path.ts';
import { removeTree } from '../../../src/infrastructure/filesystem/remove-tree.ts';
import { openDirectory, unprivileged } from './real-conditions.ts';

describe('a tree', () => {
  it('goes although files and directories in it are write-protected', async () => {
    const root = openDirectory();
    const tree = childPath(root, 'tree');
    await unprivileged(async () => {
      mkdirSync(childPath(tree, 'a', 'b'), { recursive: true });
      writeFileSync(childPath(tree, 'a', 'b', 'file'), '', { mode: 0o400 });
      for (const path of ['b', '.']) chmodSync(childPath(tree, 'a', path), 0o500);
    });
    const removed = await unprivileged(() => removeTree(tree));
    expect([removed.isOk(), existsSync(tree)]).toEqual([true, false]);
  });

  it('goes without what its links lead to', async () => {
    const root = openDirectory();
    const [tree, victim] = [childPath(root, 'tree'), childPath(root, 'victim')];
    mkdirSync(tree);
    mkdirSync(victim);
    writeFileSync(childPath(victim, 'file'), 'precious');
    symlinkSync(victim, childPath(tree, 'link'));
    await removeTree(tree);
    expect([existsSync(tree), readFileSync(childPath(victim, 'file'), 'utf8')]).toEqual([false, 'precious']);
  });

  it('is already gone: that is a success', async () => {
    expect((await removeTree(childPath(openDirectory(), 'absent'))).isOk()).toBe(true);
  });
});

describe('a tree that may not be removed', () => {
  it('is refused with the entry concerned', async () => {
    const root = openDirectory();
    const tree = childPath(root, 'tree');
    mkdirSync(tree);
    chmodSync(root, 0o555);
    const error = (await unprivileged(() => removeTree(tree)))._unsafeUnwrapErr();
    expect(error).toMatchObject({ path: tree, reason: 'permission' });
  });

  it('leaves the mode of what a link in its place leads to', async () => {
    const root = openDirectory();
    const [link, victim] = [childPath(root, 'link'), childPath(root, 'victim')];
    mkdirSync(victim, { mode: 0o750 });
    if (process.getuid?.() === 0) chownSync(victim, 65_534, 65_534);
    symlinkSync('victim', link);
    chmodSync(root, 0o555);
    expect((await unprivileged(() => removeTree(link))).isErr()).toBe(true);
    expect((statSync(victim).mode & 0o777).toString(8)).toBe('750');
  });
});
