import { err, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import { millisecondsIn, parseDuration, type Duration } from '../../domain/duration.ts';
import type { Session } from '../../domain/session/session.ts';
import { millisecondsOf } from '../../domain/timestamp.ts';
import type { LoadConfig } from '../config/load-config.ts';
import { requireValid } from '../config/load-config.ts';
import type { ClockAndIds } from '../ports/clock-and-ids.ts';
import { trashTurn, type ExclusiveLock } from '../ports/exclusive-lock.ts';
import type { GitWorkspaces } from '../ports/git-workspaces.ts';
import type { Machine } from '../ports/machine.ts';
import type { CallContext } from '../ports/narration.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';
import type { WorkspaceTrash } from '../ports/workspace-trash.ts';
import { listAll } from '../workspaces/list-all.ts';
import type { SessionOperationError } from './session-operation-error.ts';

export interface PurgeSessionsInput {
  /** A duration such as `7d`; null empties the trash whatever the age. */
  readonly olderThan: string | null;
}

export interface PurgedSessions {
  /** The records that are gone, as they last were. */
  readonly sessions: readonly Session[];
}

export interface PurgePorts {
  readonly store: SessionStore;
  readonly disk: WorkspaceDisk;
  readonly trash: WorkspaceTrash;
  readonly workspaces: GitWorkspaces;
  readonly lock: ExclusiveLock;
  readonly clock: ClockAndIds;
  readonly machine: Machine;
  readonly load: LoadConfig;
}

type Step<T> = ResultAsync<T, SessionOperationError>;
export type PurgeSessions = (input: PurgeSessionsInput, context: CallContext) => Step<PurgedSessions>;
export type PurgeExpired = (context: CallContext) => ResultAsync<void, never>;

/** Removes trashed sessions of this host for good: directory first, then record, so that a second run finishes a first. */
export function purgeSessions(ports: PurgePorts): PurgeSessions {
  return (input, context) =>
    safeTry(async function* () {
      yield* ports.load(context).andThen((layered) => requireValid(layered, context));
      const age = input.olderThan === null ? null : yield* parseDuration(input.olderThan);
      const purged: Session[] = [];
      yield* purgeOlderThan(ports, age, context, (session) => purged.push(session));
      return ok({ sessions: purged });
    });
}

/** Removes what has been in the trash longer than `trash.retention`; a failure is left for the next time. */
export function purgeExpired(ports: PurgePorts): PurgeExpired {
  return (context) =>
    ports
      .load(context)
      .andThen(({ config }) =>
        purgeOlderThan(ports, config['trash.retention'], context, ({ name }) =>
          context.narration.notice({ kind: 'TrashExpired', session: name }),
        ),
      )
      .orElse(() => ok());
}

/** A workspace that cannot be removed keeps no other from it; of several failures the first is told. */
function purgeOlderThan(
  ports: PurgePorts,
  age: Duration | null,
  context: CallContext,
  gone: (session: Session) => void,
): Step<void> {
  const latest = age === null ? Infinity : millisecondsOf(ports.clock.now()) - millisecondsIn(age);
  return safeTry(async function* () {
    let failure: SessionOperationError | null = null;
    for (const session of yield* listAll(ports.store, { statuses: ['trashed'], host: ports.machine.host })) {
      if (millisecondsOf(session.updatedAt) > latest) continue;
      const purged = await inTurn(ports, session, context);
      if (purged.isOk() && purged.value) gone(session);
      if (purged.isErr() && !concernsOne(purged.error)) return err(failure ?? purged.error);
      if (purged.isErr()) failure ??= purged.error;
    }
    return failure === null ? ok() : err(failure);
  });
}

/** Whether the failure is that of one workspace or record, so that the next may well go. */
function concernsOne({ kind }: SessionOperationError): boolean {
  return kind === 'FileError' || kind === 'GitFailed' || kind === 'GitTimedOut' || kind === 'VersionConflict';
}

/** Nobody may be bringing it back meanwhile. */
function inTurn(ports: PurgePorts, session: Session, context: CallContext): Step<boolean> {
  return ports.lock.hold(trashTurn, context, () =>
    ports.store
      .find(session.id)
      .andThen((now) =>
        now?.version === session.version ? purgeOne(ports, session, context) : okAsync(false),
      ),
  );
}

/** A workspace that never reached the trash is not purged: the deletion has to be finished first. */
function purgeOne(ports: PurgePorts, session: Session, context: CallContext): Step<boolean> {
  const { path } = session.workspace;
  return safeTry(async function* () {
    const directory = yield* ports.trash.locate(session.id, path);
    const standing = directory === null ? yield* ports.disk.look(path) : null;
    if (standing?.kind === 'checkout' && standing.markedFor === session.id) return ok(false);
    if (directory !== null || standing?.kind === 'nothing') {
      const branch = yield* ports.workspaces.discard(session, directory);
      if (branch !== null) {
        const repository = session.repo.path ?? session.repo.url;
        context.narration.notice({ kind: 'BranchKept', session: session.name, branch, repository });
      }
    }
    yield* ports.store.remove(session);
    return ok(true);
  });
}
