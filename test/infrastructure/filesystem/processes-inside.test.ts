import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { childPath, type AbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';
import { fileWorkspaceDisk } from '../../../src/infrastructure/filesystem/workspace-disk.ts';
import { kill, openDirectory, runChild } from './real-conditions.ts';

let root: AbsolutePath;
let children: ChildProcess[] = [];
beforeEach(() => {
  root = openDirectory();
  mkdirSync(childPath(root, 'work', 'deep'), { recursive: true });
});
afterEach(async () => {
  await Promise.all(children.map(kill));
  children = [];
});

const inRoot = (...segments: string[]): AbsolutePath => childPath(root, ...segments);
const inside = async (directory: AbsolutePath): Promise<unknown> =>
  (await fileWorkspaceDisk().processesInside(directory))._unsafeUnwrap();

async function sleeperIn(directory: AbsolutePath): Promise<number> {
  const child = spawn('sleep', ['60'], { cwd: directory });
  children.push(child);
  await new Promise((resolve) => child.once('spawn', resolve));
  return child.pid ?? 0;
}

describe('a process', () => {
  it('is inside if it works in the directory or below, under whatever path that is asked for', async () => {
    const pids = [await sleeperIn(inRoot('work')), await sleeperIn(inRoot('work', 'deep'))];
    symlinkSync('work', inRoot('link'));
    const expected = pids.map((pid) => ({ pid, name: 'sleep' }));
    expect(await inside(inRoot('work'))).toEqual(expected);
    expect(await inside(inRoot('link'))).toEqual(expected);
  });

  it('is not inside if it works above, or in a directory whose name only begins alike', async () => {
    mkdirSync(inRoot('work-2'));
    await sleeperIn(root);
    await sleeperIn(inRoot('work-2'));
    expect(await inside(inRoot('work'))).toEqual([]);
  });

  it('stays inside when the directory is renamed or its part of it is removed', async () => {
    const pid = await sleeperIn(inRoot('work', 'deep'));
    renameSync(inRoot('work'), inRoot('moved'));
    rmSync(inRoot('moved', 'deep'), { recursive: true });
    expect(await inside(inRoot('moved'))).toEqual([{ pid, name: 'sleep' }]);
  });

  it('is not inside a new directory that has the name of its removed one', async () => {
    await sleeperIn(inRoot('work', 'deep'));
    rmSync(inRoot('work', 'deep'), { recursive: true });
    mkdirSync(inRoot('work', 'deep'));
    expect(await inside(inRoot('work', 'deep'))).toEqual([]);
  });

  it('is nowhere inside a directory that is gone', async () => {
    expect(await inside(inRoot('absent'))).toEqual([]);
  });
});

describe('the process that asks', () => {
  const ask = (directory: AbsolutePath): string => `
    import { fileWorkspaceDisk } from 'src/infrastructure/filesystem/workspace-disk.ts';
    const found = await fileWorkspaceDisk().processesInside(${JSON.stringify(directory)});
    process.stdout.write(JSON.stringify(found.value) + '\\n');`;

  it('is not inside, nor the shells it was started from, nor the pipeline it is part of', () => {
    const shell = ['sh', '-c', `cd "$0" && sleep 2 | (sleep 2 | "$@" 2>&1) | cat | cat`, inRoot('work')];
    expect(JSON.parse(runChild(ask(inRoot('work')), shell))).toEqual([]);
  });

  it('is told of a program that was left running in the background by the same shell', () => {
    const shell = ['sh', '-c', `cd "$0"; sleep 60 & "$@"; kill $!`, inRoot('work')];
    expect(JSON.parse(runChild(ask(inRoot('work')), shell))).toEqual([
      { pid: expect.any(Number), name: 'sleep' },
    ]);
  });
});

describe('where there is no /proc', () => {
  const askOn = (platform: string, path: string): unknown =>
    JSON.parse(
      runChild(
        `import { findProcessesInside } from 'src/infrastructure/filesystem/processes-inside.ts';
        console.log(JSON.stringify(await findProcessesInside(${JSON.stringify(inRoot('work'))}, '${platform}')));`,
        ['/usr/bin/env', `PATH=${path}`],
      ),
    );

  it('lsof tells, this process and its ancestors aside', () => {
    const work = inRoot('work');
    const blocks = [
      ['p$PPID', 'R70', 'cnode', 'fcwd', `n${work}`],
      ['p70', 'R1', 'czsh', 'fcwd', `n${work}`],
      ['p80', 'R70', 'cvim', 'fcwd', `n${work}/deep`],
      ['p90', 'R1', 'cvim', 'fcwd', `n${work}-2`],
    ];
    // Its status says that it could not look at every process.
    writeFileSync(inRoot('lsof'), `#!/bin/sh\ncat <<END\n${blocks.flat().join('\n')}\nEND\nexit 1\n`, {
      mode: 0o755,
    });
    expect(askOn('darwin', `${root}:${String(process.env.PATH)}`)).toEqual([{ pid: 80, name: 'vim' }]);
  });

  it('nothing is known without lsof, or on Windows', async () => {
    await sleeperIn(inRoot('work'));
    expect(askOn('darwin', inRoot('work', 'deep'))).toEqual([]);
    expect(askOn('win32', String(process.env.PATH))).toEqual([]);
  });
});
