import { err, ok, safeTry, type ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import { taskMatches } from '../../domain/session/task-id.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { GitInspection } from '../ports/git-inspection.ts';
import type { Machine } from '../ports/machine.ts';
import type { CallContext } from '../ports/narration.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { WorkspaceMarker } from '../ports/workspace-marker.ts';
import type { Source } from '../workspaces/locate-source.ts';
import type { RegisterWorkspace } from '../workspaces/register-workspace.ts';
import { repositoryOfCheckout } from '../workspaces/repository-of-checkout.ts';
import type { StartWishes } from './parse-start-input.ts';
import type { SessionOperationError } from './session-operation-error.ts';

export interface AdoptPorts {
  readonly store: SessionStore;
  readonly git: GitInspection;
  readonly marker: WorkspaceMarker;
  readonly machine: Machine;
  readonly register: RegisterWorkspace;
}

export interface AdoptInput {
  /** Something stands there. */
  readonly path: AbsolutePath;
  readonly wishes: StartWishes;
  readonly source: Source;
}

export type AdoptDirectory = (
  input: AdoptInput,
  context: CallContext,
) => ResultAsync<Session, SessionOperationError>;

/** Takes an existing directory for the session's workspace if it is a checkout of the same repository; never alters it otherwise. */
export function adoptDirectory(ports: AdoptPorts): AdoptDirectory {
  return ({ path, wishes, source }, context) =>
    safeTry(async function* () {
      const occupied = { kind: 'DirectoryOccupied' as const, path };
      const checkout = yield* ports.git.checkoutAt(path, context).orElse(() => err(occupied));
      if (checkout?.top !== path) return err(occupied);
      if (repositoryOfCheckout(checkout, ports.machine).repo.id !== source.repo.id) return err(occupied);
      const marked = yield* ports.marker.read(path).orElse(() => err(occupied));
      const known = marked === null ? null : yield* ports.store.find(marked.id);
      if (known !== null) return err({ kind: 'SessionBusy' as const, session: known });
      const otherTask =
        wishes.task !== null && marked?.task != null && !taskMatches(marked.task, wishes.task);
      if (otherTask) return err(occupied);
      if (wishes.branchGiven && checkout.branch !== wishes.branch) {
        return err({
          kind: 'AdoptionMismatch' as const,
          path,
          branch: checkout.branch,
          wanted: wishes.branch,
        });
      }
      const session = yield* ports.register({ path, name: wishes.name, task: wishes.task }, context);
      context.narration.notice({ kind: 'Adopted', session: session.name, path });
      return ok(session);
    });
}
