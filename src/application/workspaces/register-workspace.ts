import { err, errAsync, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import { amended, asPresent } from '../../domain/workspace/amend-session.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { GitInspectionError } from '../ports/git-inspection.ts';
import type { CallContext } from '../ports/narration.ts';
import type { VersionConflict } from '../ports/port-errors.ts';
import { describeCheckout, type DescribePorts, type GivenNames } from './describe-checkout.ts';
import { insertRecord, type InsertError, type InsertPorts } from './insert-record.ts';

export type RegisterPorts = DescribePorts & InsertPorts;

export interface RegisterInput extends GivenNames {
  readonly path: AbsolutePath;
}

export type RegisterError =
  | InsertError
  | VersionConflict
  | GitInspectionError
  | { readonly kind: 'NotACheckout'; readonly path: AbsolutePath };

export type RegisterWorkspace = (
  input: RegisterInput,
  context: CallContext,
) => ResultAsync<Session, RegisterError>;

/** Makes a record of a workspace that is on disk: from its marker, exactly, or else from what the checkout tells. */
export function registerWorkspace(ports: RegisterPorts): RegisterWorkspace {
  return (input, context) =>
    ports.marker
      .read(input.path)
      .orElse((error) => (error.kind === 'CorruptRecord' ? okAsync(null) : errAsync(error)))
      .andThen((marked) =>
        marked === null ? fromCheckout(ports, input, context) : fromMarker(ports, marked, input, context),
      )
      .andTee((session) => {
        context.narration.notice({ kind: 'Registered', session: session.name, path: session.workspace.path });
      });
}

function fromMarker(
  ports: RegisterPorts,
  marked: Session,
  input: RegisterInput,
  context: CallContext,
): ResultAsync<Session, RegisterError> {
  const { path: place } = input;
  const { host } = ports.machine;
  return safeTry(async function* () {
    const known = yield* ports.store.find(marked.id);
    if (known !== null) return relocate(ports, known, place);
    const now = ports.clock.now();
    const present = asPresent(marked, now);
    const name = input.name ?? present.name;
    const task = input.task ?? present.task;
    const { workspace } = present;
    const agrees =
      name === present.name && task === present.task && workspace.path === place && workspace.host === host;
    const record = agrees
      ? present
      : amended(present, now, { name, task, workspace: { ...workspace, path: place, host } });
    return insertRecord(ports, { record, place, marked: marked.id, asGiven: isGiven(input) }, context);
  }).orElse((error) => (context.signal.aborted ? err({ kind: 'Interrupted' as const }) : err(error)));
}

/** The workspace was moved: its record follows it, and so does what its repository knows of a worktree. */
function relocate(
  ports: RegisterPorts,
  known: Session,
  path: AbsolutePath,
): ResultAsync<Session, RegisterError> {
  const { host } = ports.machine;
  if (known.workspace.path === path && known.workspace.host === host) return okAsync(known);
  const moved = amended(known, ports.clock.now(), { workspace: { ...known.workspace, path, host } });
  return ports.workspaces
    .relocated(known.workspace.strategy, path)
    .andThen(() => ports.store.replace(moved, known.version))
    .andThen(() => ports.marker.write(path, moved))
    .map(() => moved);
}

function fromCheckout(
  ports: RegisterPorts,
  input: RegisterInput,
  context: CallContext,
): ResultAsync<Session, RegisterError> {
  const { path: place } = input;
  return safeTry(async function* () {
    const checkout = yield* ports.git.checkoutAt(place, context);
    if (checkout?.top !== place) return err({ kind: 'NotACheckout' as const, path: place });
    const record = yield* describeCheckout(ports, place, input, checkout, context);
    const registered = yield* insertRecord(
      ports,
      { record, place, marked: null, asGiven: isGiven(input) },
      context,
    );
    return ok(registered);
  });
}

function isGiven({ name, task }: GivenNames): boolean {
  return name !== null || task !== null;
}
