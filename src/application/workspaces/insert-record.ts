import { err, errAsync, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { CorruptRecord } from '../../domain/session/parse-session.ts';
import type { SessionId } from '../../domain/session/session-id.ts';
import type { Session } from '../../domain/session/session.ts';
import { amended, claimsOf, withoutClash } from '../../domain/workspace/amend-session.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { registrationTurn, type ExclusiveLock } from '../ports/exclusive-lock.ts';
import type { GitWorkspaceError, GitWorkspaces } from '../ports/git-workspaces.ts';
import type { Machine } from '../ports/machine.ts';
import type { CallContext } from '../ports/narration.ts';
import type { ClaimRefused, FileError, LockTimeout, StoreError } from '../ports/port-errors.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { WorkspaceMarker } from '../ports/workspace-marker.ts';
import { listAll } from './list-all.ts';

export interface InsertPorts {
  readonly store: SessionStore;
  readonly marker: WorkspaceMarker;
  readonly workspaces: GitWorkspaces;
  readonly lock: ExclusiveLock;
  readonly machine: Machine;
}

export interface InsertRequest {
  readonly record: Session;
  /** Where the workspace is now. */
  readonly place: AbsolutePath;
  /** The id that its marker had when the record was decided on; null when it had none. */
  readonly marked: SessionId | null;
  /** Whether the name and the task were the user's words, which nobody may change. */
  readonly asGiven: boolean;
}

export type InsertError = StoreError | ClaimRefused | FileError | GitWorkspaceError | LockTimeout;

type Step<T> = ResultAsync<T, InsertError>;

const mostAttempts = 100;

/**
 * Makes the record of a directory, and its marker first: whoever is killed in between leaves what the next one registers
 * from. Of several processes one makes the record, and all get that one.
 */
export function insertRecord(
  ports: InsertPorts,
  request: InsertRequest,
  context: CallContext,
): Step<Session> {
  return ports.lock.hold(registrationTurn, context, () =>
    madeMeanwhile(ports, request).andThen((winner) => {
      if (winner !== null) return okAsync(winner);
      return ports.workspaces
        .relocated(request.record.workspace.strategy, request.place)
        .andThen(() => claim(ports, request, request.record, mostAttempts));
    }),
  );
}

/** The record that another process made since the request was decided on. */
function madeMeanwhile(ports: InsertPorts, { record, place, marked }: InsertRequest): Step<Session | null> {
  return safeTry(async function* () {
    const now = yield* ports.marker
      .read(place)
      .orElse((error: FileError | CorruptRecord) =>
        error.kind === 'CorruptRecord' ? ok<Session | null>(null) : err(error),
      );
    if (now !== null && now.id !== marked) {
      const other = yield* ports.store.find(now.id);
      if (other !== null) return ok(other);
    }
    const same = yield* ports.store.find(record.id);
    if (same !== null) return ok(same);
    if (marked !== null) return ok(null);
    const here = { host: ports.machine.host, workspacePaths: [place] };
    const { sessions } = yield* ports.store.list(here, { limit: 10, after: null });
    return ok(sessions.find(({ status }) => status !== 'trashed') ?? null);
  });
}

/** A name or a task that is taken gives way to a free one, unless the user chose it. */
function claim(ports: InsertPorts, request: InsertRequest, record: Session, attempts: number): Step<Session> {
  const unclaimed = request.asGiven ? requireUnclaimed(ports, record) : okAsync(undefined);
  return unclaimed
    .andThen(() => ports.marker.write(request.place, record))
    .andThen(() => ports.store.insert(record))
    .map(() => record)
    .orElse((error) => {
      if ((error.kind !== 'NameTaken' && error.kind !== 'TaskTaken') || request.asGiven || attempts === 0) {
        return errAsync(error);
      }
      return listAll(ports.store, {}).andThen((records) => {
        const { session } = withoutClash(request.record, claimsOf(records));
        const next = request.marked === null ? session : amended(session, session.updatedAt, {});
        return claim(ports, request, next, attempts - 1);
      });
    });
}

/** No marker is written for a record that cannot be: the store enforces its claims whatever happens in between. */
function requireUnclaimed({ store }: InsertPorts, record: Session): Step<void> {
  const { name, task, repo } = record;
  return store.list({ called: name }, { limit: 100, after: null }).andThen(({ sessions }) => {
    const named = withoutClash(record, claimsOf(sessions, record)).leftOut.name;
    if (named !== null) return errAsync({ kind: 'NameTaken' as const, name });
    if (task === null) return okAsync(undefined);
    return store.list({ task, repo: repo.id }, { limit: 100, after: null }).andThen((tasked) => {
      const taken = withoutClash(record, claimsOf(tasked.sessions, record)).leftOut.task;
      return taken === null
        ? okAsync(undefined)
        : errAsync({ kind: 'TaskTaken' as const, task, repo: repo.id });
    });
  });
}
