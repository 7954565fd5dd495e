import { err, errAsync, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import { newSession, type Session } from '../../domain/session/session.ts';
import { nameFromDirectory, taskFromNames } from '../../domain/workspace/name-from-evidence.ts';
import { lastSegment, parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { SessionName } from '../../domain/session/session-name.ts';
import type { TaskId } from '../../domain/session/task-id.ts';
import type { ClockAndIds } from '../ports/clock-and-ids.ts';
import type { Checkout, GitInspection, GitInspectionError } from '../ports/git-inspection.ts';
import type { GitWorkspaces } from '../ports/git-workspaces.ts';
import type { Machine } from '../ports/machine.ts';
import type { CallContext } from '../ports/narration.ts';
import type { ClaimRefused, FileError, StoreError, VersionConflict } from '../ports/port-errors.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';
import type { WorkspaceMarker } from '../ports/workspace-marker.ts';
import { repositoryOfCheckout } from './repository-of-checkout.ts';

export interface RegisterPorts {
  readonly store: SessionStore;
  readonly git: GitInspection;
  readonly workspaces: GitWorkspaces;
  readonly disk: WorkspaceDisk;
  readonly marker: WorkspaceMarker;
  readonly clock: ClockAndIds;
  readonly machine: Machine;
}

export interface RegisterInput {
  readonly path: AbsolutePath;
  /** What the user said it is called and is for; null where the evidence decides. */
  readonly name: SessionName | null;
  readonly task: TaskId | null;
}

export type RegisterError =
  | StoreError
  | ClaimRefused
  | VersionConflict
  | FileError
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
  const here: Session = {
    ...marked,
    name: input.name ?? marked.name,
    task: input.task ?? marked.task,
    workspace: { ...marked.workspace, path: input.path, host: ports.machine.host },
    status: marked.status === 'starting' || marked.status === 'trashed' ? 'active' : marked.status,
    trashedFrom: null,
  };
  return safeTry(async function* () {
    const known = yield* ports.store.find(here.id);
    if (known !== null) return relocate(ports, known, input.path);
    return insertOrFind(ports, here).andThen((session) =>
      ports.marker.write(input.path, session).map(() => session),
    );
  }).orElse((error) => (context.signal.aborted ? err({ kind: 'Interrupted' as const }) : err(error)));
}

/** The workspace was moved: its record follows it, and so does what its repository knows of a worktree. */
function relocate(
  ports: RegisterPorts,
  known: Session,
  path: AbsolutePath,
): ResultAsync<Session, RegisterError> {
  if (known.workspace.path === path && known.workspace.host === ports.machine.host) return okAsync(known);
  const moved: Session = {
    ...known,
    workspace: { ...known.workspace, path, host: ports.machine.host },
    updatedAt: ports.clock.now(),
    version: known.version + 1,
  };
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
  return safeTry(async function* () {
    const checkout = yield* ports.git.checkoutAt(input.path, context);
    if (checkout?.top !== input.path) return err({ kind: 'NotACheckout' as const, path: input.path });
    const session = yield* describeCheckout(ports, input, checkout, context);
    const registered = yield* insertOrFind(ports, session);
    yield* ports.marker.write(input.path, registered);
    return ok(registered);
  });
}

function describeCheckout(
  ports: RegisterPorts,
  input: RegisterInput,
  checkout: Checkout,
  context: CallContext,
): ResultAsync<Session, RegisterError> {
  const name = input.name ?? nameFromDirectory(lastSegment(input.path));
  return ports.git.evidenceOf(checkout, context).andThen((evidence) =>
    sourceOf(ports, checkout, context).map((repo) => ({
      ...newSession(
        {
          id: ports.clock.newSessionId(),
          name,
          task: input.task ?? taskFromNames([lastSegment(input.path), checkout.branch ?? '']),
          repo,
          base: evidence.base,
          branch: checkout.branch ?? evidence.base.branch,
          workspace: {
            path: input.path,
            host: ports.machine.host,
            strategy: checkout.gitDirectory === checkout.commonDirectory ? 'clone' : 'worktree',
          },
        },
        ports.clock.now(),
      ),
      status: 'active' as const,
      aliases: name === lastSegment(input.path) ? [] : [lastSegment(input.path)],
      createdAt: evidence.createdAt,
      lastActivityAt: evidence.lastActivityAt,
    })),
  );
}

/** A clone comes from its origin, which may be a main workspace on this machine; a worktree from its main work tree. */
function sourceOf(
  { git, disk, machine }: RegisterPorts,
  checkout: Checkout,
  context: CallContext,
): ResultAsync<Session['repo'], RegisterError> {
  const own = repositoryOfCheckout(checkout, machine).repo;
  if (checkout.gitDirectory !== checkout.commonDirectory) return okAsync(own);
  const elsewhere = { ...own, path: null };
  const origin = parseAbsolutePath(checkout.originUrl ?? '').unwrapOr(null);
  if (origin === null) return okAsync(elsewhere);
  return disk
    .realPath(origin)
    .andThen((path) =>
      path === null
        ? okAsync(elsewhere)
        : git.checkoutAt(path, context).map((found) => (found?.top === path ? { ...own, path } : elsewhere)),
    );
}

/** Several processes may register one workspace at once: the record that was first is everybody's. */
function insertOrFind(ports: RegisterPorts, session: Session): ResultAsync<Session, RegisterError> {
  return ports.store
    .insert(session)
    .map(() => session)
    .orElse((error) =>
      ports.store
        .list(
          { host: ports.machine.host, workspacePaths: [session.workspace.path] },
          { limit: 10, after: null },
        )
        .andThen(({ sessions }) => {
          const first = sessions.find(({ status }) => status !== 'trashed');
          return first === undefined ? err(error) : ok(first);
        }),
    );
}
