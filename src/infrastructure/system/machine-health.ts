import { access, chmod, constants, lstat, readdir, stat, unlink } from 'node:fs/promises';
import { parse } from 'node:path';
import { err, ok, ResultAsync } from 'neverthrow';
import type { MachineHealth, StateDirectoryHealth } from '../../application/ports/machine-health.ts';
import type { FileError } from '../../application/ports/port-errors.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { sizeOnDisk } from '../filesystem/disk-use.ts';
import { attempt, orAbsent } from '../filesystem/file-errors.ts';
import type { GitAnswer, GitProcess, GitProcessError } from '../git/git-process.ts';
import { tooOld } from '../git/git-version.ts';
import { staleLocks } from '../git/stale-locks.ts';

export interface MachineHealthSettings {
  /** The state directory. */
  readonly root: AbsolutePath;
  readonly git: GitProcess;
}

const parts = ['store', 'sessions', 'staging', 'trash', 'mirrors', 'backups', 'locks'];

// Everybody but the user.
const others = 0o077;

/** Looks with Node's file system functions, and with git's own commands. */
export function machineHealth({ root, git }: MachineHealthSettings): MachineHealth {
  // The state directory may not exist yet.
  const anywhere = parse(root).root as AbsolutePath;
  return {
    stateDirectory: () => ResultAsync.fromSafePromise(stateHealth(root)),
    restrict: (path) =>
      attempt(path, async () => {
        await chmod(path, (await lstat(path)).mode & 0o777 & ~others);
      }),
    git: (context) => {
      const ask = (args: readonly string[]): ResultAsync<GitAnswer, GitProcessError> =>
        git.run({ purpose: 'read', cwd: anywhere, repository: 'none', args, answers: [0, 128] }, context);
      return ask(['version'])
        .andThen(({ stdout }) =>
          ask(['var', 'GIT_COMMITTER_IDENT']).map(({ exitCode }) => ({
            failure: tooOld(stdout),
            knowsIdentity: exitCode === 0,
          })),
        )
        .orElse((error) =>
          error.kind === 'Interrupted'
            ? err(error)
            : // Where the state directory cannot be entered, that is what is told.
              ok({ failure: error.kind === 'FileError' ? null : error, knowsIdentity: true }),
        );
    },
    staleLocks,
    removeLock: (path) => attempt(path, () => unlink(path)),
    sizeOf: sizeOnDisk,
  };
}

async function stateHealth(root: AbsolutePath): Promise<StateDirectoryHealth> {
  const inside = await orAbsent(attempt(root, () => readdir(root)));
  if (inside.isErr()) return { openToOthers: [], obstacles: [inside.error] };
  if (inside.value === null) return { openToOthers: [], obstacles: await obstacleAt(root) };
  const stored = await readdir(childPath(root, 'store')).catch((): string[] => []);
  const entries = inside.value.map((name) => childPath(root, name));
  const open = await Promise.all(
    [root, ...entries, ...stored.map((name) => childPath(root, 'store', name))].map(opennessOf),
  );
  const obstacles = await Promise.all([root, ...parts.map((name) => childPath(root, name))].map(obstacleAt));
  return { openToOthers: open.flat(), obstacles: obstacles.flat() };
}

async function opennessOf(path: AbsolutePath): Promise<StateDirectoryHealth['openToOthers']> {
  if (process.platform === 'win32') return [];
  const stats = await lstat(path).catch(() => null);
  // The rights of a link mean nothing.
  if (stats === null || stats.isSymbolicLink() || (stats.mode & others) === 0) return [];
  return [{ path, mode: (stats.mode & 0o777).toString(8) }];
}

/** Why something cannot be a directory that is written to; what does not exist can be made one. */
async function obstacleAt(path: AbsolutePath): Promise<readonly FileError[]> {
  const standing = await lstat(path).catch(() => null);
  if (standing === null) return [];
  const usable = await attempt(path, async () => {
    if (!(await stat(path)).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  });
  return usable.isErr() ? [usable.error] : [];
}
