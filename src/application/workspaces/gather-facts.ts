import { ok, okAsync, ResultAsync, safeTry } from 'neverthrow';
import type { RepositoryId } from '../../domain/repository/repository-id.ts';
import { foldName } from '../../domain/session/session-name.ts';
import type { Session } from '../../domain/session/session.ts';
import { parseTaskQuery, type InvalidTaskId, type TaskQuery } from '../../domain/session/task-id.ts';
import type { WorkspaceFacts } from '../../domain/workspace/resolve-workspace.ts';
import {
  childPath,
  parentPath,
  resolvePath,
  type AbsolutePath,
} from '../../domain/workspace/workspace-path.ts';
import type { GitInspection, GitInspectionError } from '../ports/git-inspection.ts';
import type { Machine } from '../ports/machine.ts';
import type { CallContext } from '../ports/narration.ts';
import type { FileError, StoreError } from '../ports/port-errors.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';
import type { WorkspaceMarker } from '../ports/workspace-marker.ts';
import { sessionsAround } from './find-by-directory.ts';
import { listAll } from './list-all.ts';
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

export interface GatherPorts {
  readonly store: SessionStore;
  readonly git: GitInspection;
  readonly disk: WorkspaceDisk;
  readonly marker: WorkspaceMarker;
  readonly machine: Machine;
}

export type GatherError = InvalidTaskId | StoreError | FileError | GitInspectionError;

type Gathered<T> = ResultAsync<T, GatherError>;

const present = ['starting', 'active', 'pr-open', 'merged'] as const;
const live = ['starting', 'active', 'pr-open'] as const;

/** Gathers what the workspace rule needs to know for a call, and no more: a session that is named takes no git. */
export function gatherFacts(
  ports: GatherPorts,
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
        needsRepository && path !== null
          ? yield* gatherRepository(ports, path, around, input, context)
          : null,
      recent: needsRepository ? yield* recentSessions(ports, input) : [],
      destroys: input.destroys,
      among: input.among,
    });
  });
}

function gatherNamed(
  ports: GatherPorts,
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
    const standing = sessions.filter(({ status }) => status !== 'trashed');
    const known = standing.some((session) => bearsExactly(session, text, path));
    const place = known ? null : (path ?? (yield* childCalled(ports, text, standing.length > 0)));
    const unregistered = place === null ? null : yield* unregisteredAt(ports, place);
    return ok({ text, path, sessions, unregistered });
  });
}

/** The child of the workspaces directory with that name, which like all names is one in capitals, too. */
function childCalled(
  { disk, machine: { workspaces } }: GatherPorts,
  text: string,
  exactly: boolean,
): Gathered<AbsolutePath | null> {
  if (!/^[A-Za-z0-9#][^/]*$/.test(text)) return okAsync(null);
  const child = childPath(workspaces, text);
  return disk.realPath(child).andThen((found) => {
    if (found !== null || exactly) return okAsync(child);
    return disk.entries(workspaces).map((entries) => {
      const alike = entries.find((entry) => foldName(entry) === foldName(text));
      return alike === undefined ? child : childPath(workspaces, alike);
    });
  });
}

/** Whether the record is called this, rather than having an id that begins with it. */
function bearsExactly(session: Session, text: string, path: AbsolutePath | null): boolean {
  return (
    foldName(session.name) === foldName(text) ||
    session.id === text.toLowerCase() ||
    session.aliases.includes(text) ||
    session.workspace.path === path
  );
}

function gatherTask(ports: GatherPorts, query: TaskQuery): Gathered<NonNullable<WorkspaceFacts['task']>> {
  return ports.store
    .list({ task: query }, { limit: 1_000, after: null })
    .map(({ sessions }) => ({ query, sessions }));
}

function gatherRepository(
  ports: GatherPorts,
  path: AbsolutePath,
  around: readonly Session[],
  input: IdentifyInput,
  context: CallContext,
): Gathered<WorkspaceFacts['repository']> {
  const { git, machine } = ports;
  const [inside] = around;
  const identity =
    inside === undefined
      ? git
          .checkoutAt(path, context)
          .map((checkout) => (checkout === null ? null : repositoryOfCheckout(checkout, machine).repo.id))
      : okAsync(inside.repo.id);
  return identity.andThen((id) =>
    id === null ? okAsync(null) : repositorySessions(ports, id, input).map((sessions) => ({ id, sessions })),
  );
}

/** All live ones, whatever else there is: whether there is exactly one decides. */
function repositorySessions(
  { store }: GatherPorts,
  repo: RepositoryId,
  { among }: IdentifyInput,
): Gathered<readonly Session[]> {
  const others = store.list(
    { repo, statuses: among === 'trashed' ? ['trashed'] : ['merged'] },
    { limit: 20, after: null },
  );
  return ResultAsync.combine([listAll(store, { repo, statuses: live }), others]).map(([all, page]) => [
    ...all,
    ...page.sessions,
  ]);
}

/** What a refusal outside any repository can offer. */
function recentSessions({ store }: GatherPorts, { among }: IdentifyInput): Gathered<readonly Session[]> {
  return store
    .list({ statuses: among === 'trashed' ? ['trashed'] : present }, { limit: 10, after: null })
    .map(({ sessions }) => sessions);
}

/** The checkout around the directory, if it is a workspace that the store should know but does not. */
function unregisteredAround(ports: GatherPorts, path: AbsolutePath): Gathered<AbsolutePath | null> {
  return ports.disk
    .enclosingCheckout(path)
    .andThen((top) => (top === null ? okAsync(null) : unregisteredAt(ports, top)));
}

/** A checkout counts by its marker, or by being a direct child of the workspaces directory. */
function unregisteredAt(ports: GatherPorts, place: AbsolutePath): Gathered<AbsolutePath | null> {
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
