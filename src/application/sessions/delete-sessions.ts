import { err, errAsync, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { SessionId } from '../../domain/session/session-id.ts';
import { trash, type Session } from '../../domain/session/session.ts';
import type { ClockAndIds } from '../ports/clock-and-ids.ts';
import { trashTurn, type ExclusiveLock } from '../ports/exclusive-lock.ts';
import type { GitWorkspaces } from '../ports/git-workspaces.ts';
import type { CallContext } from '../ports/narration.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { WorkspaceMarker } from '../ports/workspace-marker.ts';
import type { IdentifyWorkspace } from '../workspaces/identify-workspace.ts';
import { listAll } from '../workspaces/list-all.ts';
import { judgeDeletion, type DeletionVerdict, type JudgePorts } from './judge-deletion.ts';
import type { PurgeExpired } from './purge-sessions.ts';
import type { SessionOperationError } from './session-operation-error.ts';
import { settleWorkspace } from './settle-workspace.ts';
import { inOrder } from '../workspaces/in-order.ts';

export interface DeleteSessionsInput {
  readonly names: readonly string[];
  readonly task: string | null;
  /** Every merged session of this host as well. */
  readonly merged: boolean;
  /** Whether uncommitted, unmerged or unfinished work and running processes are no obstacle. */
  readonly force: boolean;
}

export interface DeletedSessions {
  /** The records as they are now, in the order they were named. */
  readonly sessions: readonly Session[];
  /** Those of them that were in the trash before. */
  readonly already: readonly SessionId[];
}

export interface DeletePorts extends JudgePorts {
  readonly store: SessionStore;
  readonly workspaces: GitWorkspaces;
  readonly marker: WorkspaceMarker;
  readonly lock: ExclusiveLock;
  readonly clock: ClockAndIds;
  readonly identify: IdentifyWorkspace;
  readonly purgeExpired: PurgeExpired;
}

type Step<T> = ResultAsync<T, SessionOperationError>;
export type DeleteSessions = (input: DeleteSessionsInput, context: CallContext) => Step<DeletedSessions>;

/** Moves sessions to the trash; when one of them is refused, none is touched. */
export function deleteSessions(ports: DeletePorts): DeleteSessions {
  return (input, context) =>
    safeTry(async function* () {
      const verdicts: DeletionVerdict[] = [];
      for (const session of yield* chosen(ports, input, context)) {
        verdicts.push(yield* judge(ports, session, input.force, context));
      }
      const sessions: Session[] = [];
      for (const verdict of verdicts) sessions.push(yield* inTurn(ports, verdict, context));
      yield* ports.purgeExpired(context);
      const already = verdicts.flatMap(({ session: { id, status } }) => (status === 'trashed' ? [id] : []));
      return ok({ sessions, already });
    });
}

function chosen(
  ports: DeletePorts,
  input: DeleteSessionsInput,
  context: CallContext,
): Step<readonly Session[]> {
  const { names, task, merged } = input;
  if (names.length === 0 && task === null && !merged) {
    return errAsync({ kind: 'SelectionNeeded', operation: 'session.delete' });
  }
  const selectors = names.length === 0 && task !== null ? [null] : names;
  return safeTry(async function* () {
    const found = new Map<string, Session>();
    for (const name of selectors) {
      const { session } = yield* ports.identify({ name, task, destroys: true, among: 'any' }, context);
      found.set(session.id, session);
    }
    const every = { statuses: ['merged'] as const, host: ports.machine.host };
    for (const session of merged ? yield* listAll(ports.store, every) : []) found.set(session.id, session);
    return ok([...found.values()]);
  });
}

/** What cannot be judged because another process is deleting it is deleted. */
function judge(
  ports: DeletePorts,
  session: Session,
  force: boolean,
  context: CallContext,
): Step<DeletionVerdict> {
  return judgeDeletion(ports, session, force, context).orElse((error) =>
    ports.store
      .find(session.id)
      .andThen((now) =>
        now?.status === 'trashed' && now.version !== session.version
          ? ok<DeletionVerdict>({ kind: 'already', session: now })
          : err(error),
      ),
  );
}

/** Record and directory change together; what another process did since the judgement is seen first. */
function inTurn(ports: DeletePorts, verdict: DeletionVerdict, context: CallContext): Step<Session> {
  const { id, name, version } = verdict.session;
  return ports.lock.hold(trashTurn, context, () =>
    ports.store.find(id).andThen((now): Step<Session> => {
      if (now?.version === version) return carryOut(ports, verdict, context);
      return now?.status === 'trashed' ? okAsync(now) : errAsync({ kind: 'VersionConflict', session: name });
    }),
  );
}

function carryOut(ports: DeletePorts, verdict: DeletionVerdict, context: CallContext): Step<Session> {
  switch (verdict.kind) {
    case 'already':
      return okAsync(verdict.session);
    case 'finish':
      return ports.trash
        .locate(verdict.session.id, verdict.session.workspace.path)
        .andThen((inTrash) =>
          inTrash === null
            ? moveToTrash(ports, verdict.session)
            : settleWorkspace(ports, verdict.session, inTrash),
        );
    case 'record-only':
      return trashRecord(ports, verdict.session).andThen((trashed) =>
        lookInTrash(ports, { ...verdict, session: trashed }, context),
      );
    case 'move':
      return moveBoth(ports, verdict);
  }
}

/** A marker proves whose the directory is even if the deletion ends half-way; of several failures the first is told. */
function moveBoth(ports: DeletePorts, verdict: Extract<DeletionVerdict, { kind: 'move' }>): Step<Session> {
  const { session, marked } = verdict;
  return safeTry(async function* () {
    if (!marked) yield* ports.marker.write(session.workspace.path, session);
    const trashed = yield* trashRecord(ports, session);
    return moveToTrash(ports, trashed).orElse((error) => {
      const stayed = { ...session, version: trashed.version + 1 };
      return ports.store
        .replace(stayed, trashed.version)
        .andThen(() => settleWorkspace(ports, stayed, stayed.workspace.path))
        .orElse(() => ok())
        .andThen(() => err(error));
    });
  });
}

/** What is not at its path may be in the trash already, left there by an interrupted `restore`. */
function lookInTrash(
  ports: DeletePorts,
  { session, occupied }: Extract<DeletionVerdict, { kind: 'record-only' }>,
  context: CallContext,
): Step<Session> {
  const { name, workspace } = session;
  return ports.trash.locate(session.id, workspace.path).andThen((inTrash): Step<Session> => {
    if (inTrash !== null) return settleWorkspace(ports, session, inTrash);
    const kind = occupied ? 'PathOccupied' : 'WorkspaceWasMissing';
    context.narration.notice({ kind, session: name, path: workspace.path });
    return okAsync(session);
  });
}

/** The record goes first: whoever changes it wins the right to move the directory. */
function trashRecord({ store, clock }: DeletePorts, session: Session): Step<Session> {
  return inOrder(trash(session, clock.now())).asyncAndThen((trashed) =>
    store.replace(trashed, session.version).map(() => trashed),
  );
}

function moveToTrash(ports: DeletePorts, session: Session): Step<Session> {
  return ports.trash
    .put(session.id, session.workspace.path)
    .andThen((directory) => settleWorkspace(ports, session, directory));
}
