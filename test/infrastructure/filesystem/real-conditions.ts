import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach } from '@jest/globals';
import { parseAbsolutePath, type AbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';
import { removeTree } from '../../../src/infrastructure/filesystem/remove-tree.ts';
import { repositoryRoot } from '../../support/repository-root.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const nobody = 65_534;
const opened: AbsolutePath[] = [];

// The run's own cleaning up does not get through the write-protected directories that are made here.
afterAll(async () => {
  const removed = await Promise.all(opened.map(removeTree));
  for (const result of removed) result._unsafeUnwrap();
});

/** An empty directory that every user may enter and change. */
export function openDirectory(parent?: string): AbsolutePath {
  const directory = parseAbsolutePath(
    parent !== undefined ? mkdtempSync(join(parent, 'minsky-test-')) : temporaryDirectory(),
  )._unsafeUnwrap();
  opened.push(directory);
  chmodSync(directory, 0o777);
  return directory;
}

/** Runs the work without the powers of root, to whom no permission applies. */
export async function unprivileged<T>(work: () => PromiseLike<T>): Promise<T> {
  const { getuid, seteuid } = process;
  if (getuid === undefined || seteuid === undefined || getuid() !== 0) return work();
  seteuid(nobody);
  try {
    return await work();
  } finally {
    seteuid(0);
  }
}

/** A directory to which no rename leads from the temporary one. */
export function otherFilesystem(): AbsolutePath {
  const directory = openDirectory('/dev/shm');
  try {
    renameSync(temporaryDirectory(), join(directory, 'probe'));
  } catch {
    return directory;
  }
  throw new Error('/dev/shm is on the file system of the temporary directory: no rename can fail here');
}

/**
 * Starts a Node process with the code as its main module; `src/` in an import stands for the sources of minsky. It does
 * not outlive the test.
 */
export function startChild(code: string): ChildProcess {
  const child = spawn(process.execPath, argumentsFor(code), { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Runs such a process to its end, as the last argument of the prefix if one is given, and returns what it printed. */
export function runChild(code: string, prefix: readonly string[] = []): string {
  const args = [...prefix.slice(1), ...(prefix.length > 0 ? [process.execPath] : []), ...argumentsFor(code)];
  const { status, stdout, stderr } = spawnSync(prefix[0] ?? process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** Waits for the first thing that a child prints. */
export async function firstOutput(child: ChildProcess): Promise<string> {
  const printed = once(child.stdout!, 'data') as Promise<[Buffer]>;
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('The child ended without a word')));
  const [chunk] = await Promise.race([printed, ended]);
  return chunk.toString();
}

/** Ends a process as no process can prevent, and waits until it is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

function argumentsFor(code: string): string[] {
  return ['--input-type=module', '--eval', code.replaceAll(`'src/`, `'${repositoryRoot}/src/`)];
}
