import { readdirSync } from 'node:fs';
import { ResultAsync } from 'neverthrow';
import type { MachineHealth } from '../../application/ports/machine-health.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { entryNow } from '../filesystem/directory-entry.ts';
import { attemptNow } from '../filesystem/file-errors.ts';
import { gitDirectoryNow } from '../filesystem/git-directory.ts';
import { findProcessesInside } from '../filesystem/processes-inside.ts';

// No git holds one for longer, but for an editor or a hook that it waits for: those are processes in the workspace.
const longestHeld = 600_000;

/** Finds the lock files right in the git directory of the workspace: of its index, its HEAD and its configuration. */
export const staleLocks: MachineHealth['staleLocks'] = (workspace) => {
  const locks = oldLocksOf(workspace);
  return ResultAsync.fromSafePromise(
    locks.length === 0
      ? Promise.resolve([])
      : findProcessesInside(workspace, process.platform).then((inside) => (inside.length === 0 ? locks : [])),
  );
};

function oldLocksOf(workspace: AbsolutePath): readonly AbsolutePath[] {
  const gitDirectory = gitDirectoryNow(workspace).unwrapOr(null);
  if (gitDirectory === null) return [];
  const names = attemptNow(gitDirectory, () => readdirSync(gitDirectory)).unwrapOr([]);
  return names
    .filter((name) => name.endsWith('.lock'))
    .map((name) => childPath(gitDirectory, name))
    .filter((path) => {
      const entry = entryNow(path).unwrapOr(null);
      return entry?.isFile() === true && Date.now() - entry.mtimeMs > longestHeld;
    });
}
