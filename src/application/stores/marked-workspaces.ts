import { err, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { MarkedWorkspace } from '../../domain/store/marked-workspace.ts';
import type { Session } from '../../domain/session/session.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { Machine } from '../ports/machine.ts';
import type { FileError } from '../ports/port-errors.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';
import type { WorkspaceMarker } from '../ports/workspace-marker.ts';
import type { WorkspaceTrash } from '../ports/workspace-trash.ts';

export interface MarkedWorkspacesPorts {
  readonly disk: WorkspaceDisk;
  readonly marker: WorkspaceMarker;
  readonly trash: WorkspaceTrash;
  readonly machine: Machine;
}

/** What the disk of this machine tells of sessions. */
export interface MarkedWorkspaces {
  readonly marked: readonly MarkedWorkspace[];
  /** Workspaces whose marker cannot be read. */
  readonly unreadable: readonly AbsolutePath[];
}

/** Reads the marker of every workspace, of those in the trash, and of those that stand at `elsewhere`. */
export function markedWorkspaces(
  { disk, marker, trash, machine }: MarkedWorkspacesPorts,
  elsewhere: readonly AbsolutePath[],
): ResultAsync<MarkedWorkspaces, FileError> {
  return safeTry(async function* () {
    const names = yield* disk.entries(machine.workspaces);
    const places = [...names.map((name) => childPath(machine.workspaces, name)), ...elsewhere];
    const trashed = yield* trash.contents([machine.workspaces]);
    const marked: MarkedWorkspace[] = [];
    const unreadable: AbsolutePath[] = [];
    for (const directory of new Set([...places, ...trashed])) {
      // A link leads to a workspace that has a place of its own.
      const real = yield* disk.realPath(directory).orElse(() => okAsync(null));
      if (real !== directory) continue;
      const found = yield* marker
        .read(directory)
        .map((session): Session | null | undefined => session)
        .orElse((error) =>
          error.kind === 'CorruptRecord' || error.code !== 'ENOTDIR' ? ok(undefined) : err(error),
        )
        .orElse(() => ok(null));
      if (found === undefined) unreadable.push(directory);
      else if (found !== null)
        marked.push({ directory, inTrash: trashed.includes(directory), marker: found });
    }
    return ok({ marked, unreadable });
  });
}
