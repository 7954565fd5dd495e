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
  /** Whether the files are in memory. */
  readonly inMemory: boolean;
  readonly node: string;
  readonly launcher: string;
  /** Times one whole `minsky` process. */
  minsky(args: readonly string[], cwd?: string): number;
  /** Runs a command and returns its standard output; a failing one ends the section. */
  run(command: string, args: readonly string[], cwd?: string): string;
  dispose(): void;
}

const launcher = fileURLToPath(new URL('../../src/interfaces/cli/launcher.js', import.meta.url));
const memory = '/dev/shm';

/** Opens a workbench on a file system in memory if one has room, so that disk noise does not drown what is measured. */
export function openWorkbench(gibibytes: number): Workbench {
  const inMemory = hasRoom(memory, gibibytes);
  const root = mkdtempSync(join(inMemory ? memory : tmpdir(), 'minsky-bench-'));
  // A PostgreSQL server started by root runs as another user and has to get through.
  chmodSync(root, 0o711);
  const env = { ...isolatedEnvironment(root), NODE_COMPILE_CACHE: join(root, 'compile-cache') };
  mkdirSync(join(root, 'work'));
  const dispose = (): void => {
    process.off('exit', dispose);
    rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  };
  // A benchmark that is stopped leaves nothing behind either.
  process.on('exit', dispose);
  return benchOf({ root, env, inMemory, dispose });
}

function benchOf({
  root,
  env,
  inMemory,
  dispose,
}: Pick<Workbench, 'root' | 'env' | 'inMemory' | 'dispose'>): Workbench {
  return {
    root,
    env,
    inMemory,
    dispose,
    node: process.execPath,
    launcher,
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
