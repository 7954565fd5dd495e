import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isolatedEnvironment } from '../support/isolated-environment.ts';
import { timeProcess } from './measure.ts';

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
  /** Runs a command and returns its standard output; a failing one stops the benchmark. */
  run(command: string, args: readonly string[], cwd?: string): string;
  dispose(): void;
}

const launcher = fileURLToPath(new URL('../../src/interfaces/cli/launcher.cjs', import.meta.url));

/** Opens a workbench on a file system in memory if there is one, so that disk noise does not drown what is measured. */
export function openWorkbench(): Workbench {
  const inMemory = isWritable('/dev/shm');
  const root = mkdtempSync(join(inMemory ? '/dev/shm' : tmpdir(), 'minsky-bench-'));
  // The compile cache is where a user has it: below XDG_CACHE_HOME.
  const env = isolatedEnvironment(root);
  mkdirSync(join(root, 'work'));
  const run = (command: string, args: readonly string[], cwd = root): string => {
    const result = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 });
    if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${result.stderr}`);
    return result.stdout;
  };
  return {
    root,
    env,
    inMemory,
    node: process.execPath,
    launcher,
    minsky: (args, cwd = root) => timeProcess(process.execPath, [launcher, ...args], { cwd, env }),
    run,
    dispose: () => rmSync(root, { recursive: true, force: true }),
  };
}

function isWritable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
