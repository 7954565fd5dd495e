import { err, errAsync, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import { workspaceBroken } from '../../domain/workspace/workspace-health.ts';
import type { GitInspection, WorkspaceProgress } from '../ports/git-inspection.ts';
import type { Machine } from '../ports/machine.ts';
import type { MergeDetection } from '../ports/merge-detection.ts';
import type { CallContext } from '../ports/narration.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';
import type { WorkspaceTrash } from '../ports/workspace-trash.ts';
import { repositoryOfCheckout } from '../workspaces/repository-of-checkout.ts';
import type { SessionOperationError } from './session-operation-error.ts';

/** What deleting a session comes to. */
export type DeletionVerdict =
  /** Workspace and record go to the trash; one that bears no marker gets it first. */
  | { readonly kind: 'move'; readonly session: Session; readonly marked: boolean }
  /** Its workspace is not at its path: only the record goes. `occupied`: something else stands there, and stays. */
  | { readonly kind: 'record-only'; readonly session: Session; readonly occupied: boolean }
  /** The record is trashed already, but its workspace may have been left behind, or its links and marker unmended. */
  | { readonly kind: 'finish'; readonly session: Session }
  /** The record is trashed already, and there is no workspace. */
  | { readonly kind: 'already'; readonly session: Session };

export interface JudgePorts {
  readonly git: GitInspection;
  readonly merges: MergeDetection;
  readonly disk: WorkspaceDisk;
  readonly trash: WorkspaceTrash;
  readonly machine: Machine;
}

type Step<T> = ResultAsync<T, SessionOperationError>;

/** Decides what may be removed; with `force`, work does not protect a workspace, but another checkout is never touched. */
export function judgeDeletion(
  ports: JudgePorts,
  session: Session,
  force: boolean,
  context: CallContext,
): Step<DeletionVerdict> {
  const { path, host } = session.workspace;
  if (host !== ports.machine.host) {
    return errAsync({ kind: 'WorkspaceOnOtherHost', session: session.name, path, host });
  }
  if (session.status === 'starting') return errAsync({ kind: 'SessionBusy', session });
  return ports.disk.look(path).andThen((disk): Step<DeletionVerdict> => {
    const ours = disk.kind === 'checkout' && (disk.markedFor === null || disk.markedFor === session.id);
    if (session.status === 'trashed') {
      return ports.trash.locate(session.id, path).map((inTrash) => ({
        kind: inTrash !== null || (ours && disk.markedFor !== null) ? 'finish' : 'already',
        session,
      }));
    }
    if (disk.kind === 'nothing') return okAsync({ kind: 'record-only', session, occupied: false });
    if (!ours) {
      return force
        ? okAsync({ kind: 'record-only', session, occupied: true })
        : errAsync(
            disk.kind === 'checkout'
              ? { kind: 'WorkspaceForeign', session: session.name, path }
              : workspaceBroken(session),
          );
    }
    const marked = disk.markedFor !== null;
    return proveOurs(ports, session, marked, context).andThen((proven): Step<DeletionVerdict> => {
      if (!proven && !force) return errAsync({ kind: 'WorkspaceForeign', session: session.name, path });
      if (!proven) return okAsync({ kind: 'record-only', session, occupied: true });
      if (!disk.writable) return errAsync({ kind: 'WorkspaceReadOnly', session: session.name, path });
      const move: DeletionVerdict = { kind: 'move', session, marked };
      return force ? okAsync(move) : requireNoWork(ports, session, disk.operation, context).map(() => move);
    });
  });
}

/**
 * The git directory must agree with the record too: the checkout's top, and its repository, which may be called otherwise
 * by now: with a marker in it, the commit that the session started from tells that it is the same. Where no marker is, it
 * must have the session's branch as well: another clone or worktree of the repository, put there since, has not.
 */
function proveOurs(
  { git, machine }: JudgePorts,
  { workspace: { path, strategy }, repo, base, branch }: Session,
  marked: boolean,
  context: CallContext,
): Step<boolean> {
  return git.checkoutAt(path, context).andThen((checkout): Step<boolean> => {
    if (checkout?.top !== path) return okAsync(false);
    const sameName = repositoryOfCheckout(checkout, machine).repo.id === repo.id;
    if (marked) return sameName ? okAsync(true) : git.hasCommit(path, base.commit, context);
    if (!sameName || checkout.branch === branch) return okAsync(sameName);
    // All worktrees of a repository have its branches.
    if (strategy === 'worktree') return okAsync(false);
    return git
      .collidingBranch({ kind: 'checkout', path }, branch, context)
      .map((existing) => existing === branch);
  });
}

function requireNoWork(
  ports: JudgePorts,
  session: Session,
  operation: Extract<SessionOperationError, { kind: 'WorkspaceHasWork' }>['operation'],
  context: CallContext,
): Step<void> {
  const { path } = session.workspace;
  return safeTry(async function* () {
    const progress = yield* ports.git.progressOf(session, path, context);
    const { dirty, stashes } = progress;
    const unmerged = yield* unmergedIn(ports, session, progress, context);
    const worktrees = yield* ports.disk.worktreesOf(path);
    const processes = yield* ports.disk.processesInside(path);
    const hasWork =
      [dirty, worktrees, processes].some(({ length }) => length > 0) ||
      unmerged !== 0 ||
      stashes > 0 ||
      operation !== null;
    return hasWork
      ? err({
          kind: 'WorkspaceHasWork' as const,
          session: session.name,
          dirty,
          unmerged,
          stashes,
          operation,
          worktrees,
          processes,
        })
      : ok();
  });
}

/** The commits that the base has in no form: what reached it as other commits counts as there. */
function unmergedIn(
  { merges }: JudgePorts,
  session: Session,
  { ahead, elsewhere, branch }: WorkspaceProgress,
  context: CallContext,
): Step<number | null> {
  // What HEAD alone has is on no branch that could have been merged.
  if (ahead === null || ahead === elsewhere || branch !== session.branch) return okAsync(ahead);
  return merges
    .hasReachedBase({ session, workspace: session.workspace.path, remember: false }, context)
    .map((reached) => (reached ? elsewhere : ahead));
}
