import { err, errAsync, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import { foldName } from '../../domain/session/session-name.ts';
import { restore, type Session } from '../../domain/session/session.ts';
import type { ClockAndIds } from '../ports/clock-and-ids.ts';
import { trashTurn, type ExclusiveLock } from '../ports/exclusive-lock.ts';
import type { GitWorkspaces } from '../ports/git-workspaces.ts';
import type { Machine } from '../ports/machine.ts';
import type { CallContext } from '../ports/narration.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';
import type { WorkspaceMarker } from '../ports/workspace-marker.ts';
import type { WorkspaceTrash } from '../ports/workspace-trash.ts';
import type { IdentifyWorkspace } from '../workspaces/identify-workspace.ts';
import type { SessionOperationError } from './session-operation-error.ts';
import { settleWorkspace } from './settle-workspace.ts';
import { inOrder } from '../workspaces/in-order.ts';

export interface RestoreSessionInput {
  readonly name: string | null;
  /** Any spelling of a task. */
  readonly task: string | null;
}

export interface RestoredSession {
  /** The one record, as it is now. */
  readonly sessions: readonly Session[];
}

export interface RestorePorts {
  readonly store: SessionStore;
  readonly disk: WorkspaceDisk;
  readonly trash: WorkspaceTrash;
  readonly workspaces: GitWorkspaces;
  readonly marker: WorkspaceMarker;
  readonly lock: ExclusiveLock;
  readonly clock: ClockAndIds;
  readonly machine: Machine;
  readonly identify: IdentifyWorkspace;
}

type Step<T> = ResultAsync<T, SessionOperationError>;
export type RestoreSession = (input: RestoreSessionInput, context: CallContext) => Step<RestoredSession>;

/** Brings a trashed session back to where it was, ignored and uncommitted files included. */
export function restoreSession(ports: RestorePorts): RestoreSession {
  return (input, context) =>
    identifyTrashed(ports, input, context)
      .andThen((session) => {
        const { host, path } = session.workspace;
        return host === ports.machine.host
          ? ports.lock.hold(trashTurn, context, () => inTurn(ports, session, context))
          : errAsync({ kind: 'WorkspaceOnOtherHost' as const, session: session.name, path, host });
      })
      .map((session) => ({ sessions: [session] }));
}

/** A trashed session of that name, else one whose restoring was interrupted. */
function identifyTrashed(
  ports: RestorePorts,
  input: RestoreSessionInput,
  context: CallContext,
): Step<Session> {
  return ports
    .identify({ ...input, destroys: true, among: 'trashed' }, context)
    .orElse((error) =>
      error.kind === 'SessionNotFound' || error.kind === 'TaskNotFound'
        ? ports.identify({ ...input, destroys: true, among: 'present' }, context)
        : errAsync(error),
    )
    .map(({ session }) => session);
}

/** A deletion that was under way is over by now: the record is looked at again. */
function inTurn(ports: RestorePorts, { id, name }: Session, context: CallContext): Step<Session> {
  return ports.store
    .find(id)
    .andThen((now) =>
      now === null
        ? errAsync({ kind: 'VersionConflict' as const, session: name })
        : bringBack(ports, now, context),
    );
}

function bringBack(ports: RestorePorts, session: Session, context: CallContext): Step<Session> {
  const { path } = session.workspace;
  return safeTry(async function* () {
    const inTrash = yield* ports.trash.locate(session.id, path);
    const standing = yield* ports.disk.look(path);
    const stayed = standing.kind === 'checkout' && standing.markedFor === session.id;
    const free = standing.kind === 'nothing';
    if (session.status !== 'trashed') {
      return finishRestoring(ports, session, { inTrash: inTrash !== null, stayed, free });
    }
    const holder = yield* holderOfName(ports, session);
    if (holder !== null) return err({ kind: 'SessionExists' as const, session: holder });
    if (!free && !(stayed && inTrash === null)) {
      return err({ kind: 'DirectoryOccupied' as const, path });
    }
    const restored = yield* inOrder(restore(session, ports.clock.now()));
    yield* ports.store.replace(restored, session.version);
    if (stayed) return settleWorkspace(ports, restored, path);
    if (inTrash === null) {
      context.narration.notice({ kind: 'WorkspaceWasMissing', session: session.name, path });
      return okAsync(restored);
    }
    return moveBack(ports, restored).orElse((error) => {
      const trashed = { ...session, version: restored.version + 1 };
      return ports.store
        .replace(trashed, restored.version)
        .andThen(() => settleWorkspace(ports, trashed, inTrash))
        .orElse(() => ok())
        .andThen(() => err(error));
    });
  });
}

/** The session that was given the name meanwhile. */
function holderOfName({ store }: RestorePorts, { name }: Session): Step<Session | null> {
  return store
    .list({ called: name }, { limit: 100, after: null })
    .map(
      ({ sessions }) =>
        sessions.find((other) => other.status !== 'trashed' && foldName(other.name) === foldName(name)) ??
        null,
    );
}

function moveBack(ports: RestorePorts, session: Session): Step<Session> {
  const { path } = session.workspace;
  return ports.trash.takeBack(session.id, path).andThen(() => settleWorkspace(ports, session, path));
}

/** What a session that is not in the trash needs for its restoring to be over; a refusal if it is over. */
function finishRestoring(
  ports: RestorePorts,
  session: Session,
  { inTrash, stayed, free }: Whereabouts,
): Step<Session> {
  const { path } = session.workspace;
  const over = errAsync({ kind: 'NotTrashed' as const, session });
  if (inTrash && free) return moveBack(ports, session);
  if (inTrash || !stayed) return over;
  return ports.marker
    .read(path)
    .orElse(() => ok<Session | null>(null))
    .andThen((marked): Step<Session> =>
      marked?.status === 'trashed' ? settleWorkspace(ports, session, path) : over,
    );
}

/** What is at the path of a session, and whether its workspace is in the trash. */
interface Whereabouts {
  readonly inTrash: boolean;
  readonly stayed: boolean;
  readonly free: boolean;
}
