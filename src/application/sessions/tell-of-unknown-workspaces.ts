import { ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import { childPath } from '../../domain/workspace/workspace-path.ts';
import type { Machine } from '../ports/machine.ts';
import type { CallContext } from '../ports/narration.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';

export interface TellOfUnknownPorts {
  readonly disk: WorkspaceDisk;
  readonly machine: Machine;
}

/** Where no session is known, says whether there is a workspace all the same: a lost store is not taken for a fresh start. */
export function tellOfUnknownWorkspaces(
  { disk, machine: { workspaces } }: TellOfUnknownPorts,
  { narration }: CallContext,
): ResultAsync<void, never> {
  return safeTry(async function* () {
    for (const name of yield* disk.entries(workspaces)) {
      if (name.startsWith('.minsky-')) continue;
      const { kind } = yield* disk.look(childPath(workspaces, name));
      if (kind !== 'checkout') continue;
      narration.notice({ kind: 'WorkspacesUnknown', path: workspaces });
      return ok();
    }
    return ok();
  }).orElse(() => okAsync(undefined));
}
