import { ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import { isLive } from '../../domain/session/session.ts';
import { parseTaskQuery, type InvalidTaskId, type TaskQuery } from '../../domain/session/task-id.ts';
import {
  resolveWorkspace,
  type ResolvedBy,
  type Unresolved,
  type WorkspaceFacts,
} from '../../domain/workspace/resolve-workspace.ts';
import {
  childPath,
  parentPath,
  resolvePath,
  type AbsolutePath,
  type InvalidPath,
} from '../../domain/workspace/workspace-path.ts';
import { requireValid, type ConfigInvalid, type LoadConfig } from '../config/load-config.ts';
import type { GitInspectionError } from '../ports/git-inspection.ts';
import type { CallContext } from '../ports/narration.ts';
import type { FileError, StoreError } from '../ports/port-errors.ts';
import { sessionsAround } from './find-by-directory.ts';
import type { RecoverInterrupted } from './recover-interrupted.ts';
import type { RegisterError, RegisterPorts, RegisterWorkspace } from './register-workspace.ts';
import { repositoryOfCheckout } from './repository-of-checkout.ts';

/** The session as a user names it; both null when the current directory decides. */
export interface SessionSelector {
  /** A name, id, id prefix, alias or path, as typed. */
  readonly name: string | null;
  /** Any spelling of a task. */
  readonly task: string | null;
}

export interface IdentifyInput extends SessionSelector {
  readonly destroys: boolean;
  readonly among: WorkspaceFacts['among'];
}

export interface IdentifiedSession {
  readonly session: Session;
  readonly resolvedBy: ResolvedBy;
}

export interface IdentifyPorts extends RegisterPorts {
  readonly load: LoadConfig;
  readonly register: RegisterWorkspace;
  readonly recover: RecoverInterrupted;
}

export type IdentifyError =
  | Unresolved
  | RegisterError
  | InvalidTaskId
  | InvalidPath
  | ConfigInvalid
  | StoreError
  | FileError
  | GitInspectionError;

export type IdentifyWorkspace = (
  input: IdentifyInput,
  context: CallContext,
) => ResultAsync<IdentifiedSession, IdentifyError>;

/** Gathers the facts, asks the workspace rule, and registers what the store did not know. */
export function identifyWorkspace(ports: IdentifyPorts): IdentifyWorkspace {
  return (input, context) =>
    safeTry(async function* () {
      yield* ports.load(context).andThen((layered) => requireValid(layered, context));
      yield* ports.recover(context);
      const facts = yield* gatherFacts(ports, input, context);
      const resolution = yield* resolveWorkspace(facts);
      if (resolution.kind === 'unregistered') {
        const session = yield* ports.register({ path: resolution.path, name: null, task: null }, context);
        return ok({ session, resolvedBy: resolution.resolvedBy });
      }
      const { session, resolvedBy } = resolution;
      if (resolvedBy === 'only-one') context.narration.notice({ kind: 'OnlyOneHere', session: session.name });
      return ok({ session, resolvedBy });
    });
}

type Gathered<T> = ResultAsync<T, IdentifyError>;

function gatherFacts(
  ports: IdentifyPorts,
  input: IdentifyInput,
  context: CallContext,
): Gathered<WorkspaceFacts> {
  return safeTry(async function* () {
    const query = input.task === null ? null : yield* parseTaskQuery(input.task);
    const named = input.name === null ? null : yield* gatherNamed(ports, input.name, context);
    const task = query === null ? null : yield* gatherTask(ports, query);
    const path = yield* ports.disk.realPath(context.cwd);
    const needsDirectory = named === null;
    const around =
      needsDirectory && path !== null ? yield* sessionsAround(ports.store, ports.machine, path) : [];
    const unregistered =
      named === null && task === null && path !== null && around.length === 0
        ? yield* unregisteredAround(ports, path)
        : null;
    const needsRepository =
      named === null && (task !== null || input.destroys || (around.length === 0 && unregistered === null));
    return ok({
      named,
      task,
      cwd: { path: path ?? context.cwd, sessions: around, unregistered },
      repository:
        needsRepository && path !== null ? yield* gatherRepository(ports, path, around, context) : null,
      destroys: input.destroys,
      among: input.among,
    });
  });
}

function gatherNamed(
  ports: IdentifyPorts,
  text: string,
  context: CallContext,
): Gathered<NonNullable<WorkspaceFacts['named']>> {
  const asPath = /^[.~/]|\//.test(text)
    ? resolvePath(text, context.cwd, ports.machine.home).unwrapOr(null)
    : null;
  return safeTry(async function* () {
    const path = asPath === null ? null : yield* ports.disk.realPath(asPath);
    const called = yield* ports.store.list({ called: text }, { limit: 100, after: null });
    const at =
      path === null
        ? []
        : (yield* ports.store.list(
            { host: ports.machine.host, workspacePaths: [path] },
            { limit: 100, after: null },
          )).sessions;
    const sessions = [
      ...called.sessions,
      ...at.filter(({ id }) => !called.sessions.some((other) => other.id === id)),
    ];
    const known = sessions.some(({ status }) => status !== 'trashed');
    const place =
      path ?? (/^[A-Za-z0-9#][^/]*$/.test(text) ? childPath(ports.machine.workspaces, text) : null);
    const unregistered = known || place === null ? null : yield* unregisteredAt(ports, place);
    return ok({ text, path, sessions, unregistered });
  });
}

function gatherTask(ports: IdentifyPorts, query: TaskQuery): Gathered<NonNullable<WorkspaceFacts['task']>> {
  return ports.store
    .list({ task: query }, { limit: 1_000, after: null })
    .map(({ sessions }) => ({ query, sessions }));
}

function gatherRepository(
  { store, git, machine }: IdentifyPorts,
  path: AbsolutePath,
  around: readonly Session[],
  context: CallContext,
): Gathered<WorkspaceFacts['repository']> {
  const [inside] = around;
  const identity =
    inside === undefined
      ? git
          .checkoutAt(path, context)
          .map((checkout) => (checkout === null ? null : repositoryOfCheckout(checkout, machine).repo.id))
      : okAsync(inside.repo.id);
  return identity.andThen((id) =>
    id === null
      ? okAsync(null)
      : store
          .list(
            { repo: id, statuses: ['starting', 'active', 'pr-open', 'merged'] },
            { limit: 50, after: null },
          )
          .map(({ sessions }) => ({
            id,
            sessions: sessions.toSorted((a, b) => Number(isLive(b)) - Number(isLive(a))),
          })),
  );
}

/** The checkout around the directory, if it is a workspace that the store should know but does not. */
function unregisteredAround(ports: IdentifyPorts, path: AbsolutePath): Gathered<AbsolutePath | null> {
  return ports.disk
    .enclosingCheckout(path)
    .andThen((top) => (top === null ? okAsync(null) : unregisteredAt(ports, top)));
}

/** A checkout counts by its marker, or by being a direct child of the workspaces directory. */
function unregisteredAt(ports: IdentifyPorts, place: AbsolutePath): Gathered<AbsolutePath | null> {
  return safeTry(async function* () {
    const top = yield* ports.disk.realPath(place);
    const disk = top === null ? null : yield* ports.disk.look(top);
    if (top === null || disk?.kind !== 'checkout') return ok(null);
    if (disk.markedFor === null) {
      const workspaces = yield* ports.disk.realPath(ports.machine.workspaces);
      return ok(parentPath(top) === workspaces ? top : null);
    }
    const known = yield* ports.store.find(disk.markedFor);
    if (known === null) {
      // What lies in the trash or is still being built bears a marker too.
      const marked = yield* ports.marker.read(top).orElse(() => ok<Session | null>(null));
      return ok(marked?.status === 'trashed' || marked?.status === 'starting' ? null : top);
    }
    const moved =
      known.status !== 'starting' &&
      known.status !== 'trashed' &&
      known.workspace.host === ports.machine.host &&
      (yield* ports.disk.look(known.workspace.path)).kind === 'nothing';
    return ok(moved ? top : null);
  });
}
