import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isolatedEnvironment } from '../support/isolated-environment.ts';
import { failureOf, longest, timeProcess } from './measure.ts';

/** A place to measure in: a fresh home, and the built program. */
export interface Workbench {
  readonly root: string;
  readonly env: Record<string, string>;
  /** The same for a baseline of Node: it has a compile cache, too. */
  readonly bareEnv: Record<string, string>;
  /** Whether the files are in memory. */
  readonly inMemory: boolean;
  readonly node: string;
  readonly launcher: string;
  /** Times one whole process of bare Node, a baseline. */
  bare(args: readonly string[]): number;
  /** Times one whole `minsky` process. */
  minsky(args: readonly string[], cwd?: string): number;
  /** Runs a command and returns its standard output; a failing one ends the section. */
  run(command: string, args: readonly string[], cwd?: string): string;
  dispose(): void;
}

const launcher = fileURLToPath(new URL('../../src/interfaces/cli/launcher.cjs', import.meta.url));
const memory = '/dev/shm';

/** Opens a workbench on a file system in memory if one has room, so that disk noise does not drown what is measured. */
export function openWorkbench(gibibytes: number): Workbench {
  const inMemory = hasRoom(memory, gibibytes);
  const root = mkdtempSync(join(inMemory ? memory : tmpdir(), 'minsky-bench-'));
  // A PostgreSQL server started by root runs as another user and has to get through.
  chmodSync(root, 0o711);
  // The program's compile cache is where a user has it: below XDG_CACHE_HOME.
  const env = isolatedEnvironment(root);
  const bareEnv = { ...env, NODE_COMPILE_CACHE: join(root, 'bare-compile-cache') };
  mkdirSync(join(root, 'work'));
  const dispose = (): void => {
    process.off('exit', dispose);
    rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  };
  // A benchmark that is stopped leaves nothing behind either.
  process.on('exit', dispose);
  return {
    root,
    env,
    bareEnv,
    inMemory,
    dispose,
    node: process.execPath,
    launcher,
    bare: (args) => timeProcess(process.execPath, args, { cwd: root, env: bareEnv }),
    minsky: (args, cwd = root) => timeProcess(process.execPath, [launcher, ...args], { cwd, env }),
    run: (command, args, cwd = root) => {
      const result = spawnSync(command, args, {
        cwd,
        env,
        encoding: 'utf8',
        maxBuffer: 1 << 28,
        timeout: longest,
      });
      if (result.error !== undefined) throw result.error;
      if (result.status !== 0) throw new Error(failureOf(command, args, result));
      return result.stdout;
    },
  };
}

/** A number of things with separators. */
export function shown(count: number): string {
  return count.toLocaleString('en-US');
}

function hasRoom(directory: string, gibibytes: number): boolean {
  try {
    accessSync(directory, constants.W_OK);
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize >= gibibytes * 2 ** 30;
  } catch {
    return false;
  }
}
