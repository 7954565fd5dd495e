import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { childPath, type AbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';
import { fileWorkspaceDisk } from '../../../src/infrastructure/filesystem/workspace-disk.ts';
import { openDirectory } from './real-conditions.ts';

let top: AbsolutePath;
const git = (...args: string[]): string => execFileSync('git', args, { cwd: top, encoding: 'utf8' });
/** For commands that stop half-way, which is what they are here for. */
const tryGit = (...args: string[]): unknown => spawnSync('git', args, { cwd: top });

function commit(content: string): void {
  writeFileSync(childPath(top, 'file'), content);
  git('add', 'file');
  git('commit', '--quiet', '--message', content);
}

beforeEach(() => {
  top = openDirectory();
  git('init', '--quiet');
  commit('base');
  git('switch', '--quiet', '--create', 'other');
  commit('theirs');
  commit('theirs again');
  git('switch', '--quiet', 'main');
  commit('ours');
});

async function operation(): Promise<unknown> {
  const found = (await fileWorkspaceDisk().look(top))._unsafeUnwrap();
  return found.kind === 'checkout' ? found.operation : found.kind;
}

describe('the operation that waits in a checkout', () => {
  it.each([
    ['merge', () => tryGit('merge', 'other')],
    ['rebase', () => tryGit('rebase', '--merge', 'other')],
    ['rebase', () => tryGit('rebase', '--apply', 'other')],
    ['rebase', () => tryGit('rebase', '--exec', 'false', 'HEAD~')],
    ['cherry-pick', () => tryGit('cherry-pick', 'other')],
    ['revert', () => tryGit('revert', '--no-edit', 'HEAD~')],
    ['bisect', () => git('bisect', 'start', 'HEAD', 'HEAD~')],
    [
      'am',
      () => {
        writeFileSync(childPath(top, 'patch'), git('format-patch', '--stdout', 'main..other'));
        return tryGit('am', 'patch');
      },
    ],
  ])('is a %s', async (name, begin) => {
    expect(await operation()).toBeNull();
    begin();
    expect(await operation()).toBe(name);
  });

  it.each([
    ['cherry-pick', ['cherry-pick', 'other~', 'other']],
    ['revert', ['revert', '--no-edit', 'HEAD~', 'HEAD']],
  ])('is a %s between two steps of a sequence', async (name, command) => {
    tryGit(...command);
    git('add', 'file');
    git('commit', '--quiet', '--allow-empty', '--message', 'resolved');
    expect(await operation()).toBe(name);
  });
});
