import { err, errAsync, ok, okAsync, ResultAsync, safeTry } from 'neverthrow';
import { branchesCollide } from '../../domain/repository/branch-name.ts';
import { activate, newSession, type Session } from '../../domain/session/session.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { readLayers, requireNoProblem, requireValid, type LoadConfig } from '../config/load-config.ts';
import type { ClockAndIds } from '../ports/clock-and-ids.ts';
import type { ConfigLayers } from '../ports/config-layers.ts';
import type { ExclusiveLock } from '../ports/exclusive-lock.ts';
import type { GitInspection, RepositoryOnDisk } from '../ports/git-inspection.ts';
import type { GitWorkspaces, WorkspacePlan } from '../ports/git-workspaces.ts';
import type { IgnoredFiles } from '../ports/ignored-files.ts';
import type { CallContext } from '../ports/narration.ts';
import type { RepositoryMirrors } from '../ports/repository-mirrors.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';
import type { WorkspaceMarker } from '../ports/workspace-marker.ts';
import type { StagingNote, WorkspaceStaging } from '../ports/workspace-staging.ts';
import type { Machine } from '../ports/machine.ts';
import type { LocateSource, Source } from '../workspaces/locate-source.ts';
import type { RecoverInterrupted } from '../workspaces/recover-interrupted.ts';
import type { AdoptDirectory } from './adopt-directory.ts';
import { parseStartInput, type StartSessionInput, type StartWishes } from './parse-start-input.ts';
import type { SessionOperationError } from './session-operation-error.ts';
import { inOrder } from '../workspaces/in-order.ts';

export interface StartedSession {
  readonly session: Session;
  readonly resolvedBy: 'name' | 'task';
  /** Ignored files that were brought along, relative to the workspace. */
  readonly copied: readonly string[];
}

export interface StartPorts {
  readonly store: SessionStore;
  readonly git: GitInspection;
  readonly workspaces: GitWorkspaces;
  readonly mirrors: RepositoryMirrors;
  readonly ignored: IgnoredFiles;
  readonly disk: WorkspaceDisk;
  readonly staging: WorkspaceStaging;
  readonly marker: WorkspaceMarker;
  readonly lock: ExclusiveLock;
  readonly clock: ClockAndIds;
  readonly machine: Machine;
  readonly configLayers: ConfigLayers;
  readonly load: LoadConfig;
  readonly locate: LocateSource;
  readonly recover: RecoverInterrupted;
  readonly adopt: AdoptDirectory;
}

type Step<T> = ResultAsync<T, SessionOperationError>;
export type StartSession = (input: StartSessionInput, context: CallContext) => Step<StartedSession>;

/** Creates workspace, branch and record of a new session, or nothing at all. */
export function startSession(ports: StartPorts): StartSession {
  return (input, context) =>
    safeTry(async function* () {
      const atCwd = yield* ports.load(context).andThen(requireNoProblem);
      yield* parseStartInput(input, atCwd.config);
      yield* ports.recover(context);
      const source = yield* ports.locate(input.repo, context, { branches: true });
      const { config } = yield* (
        input.repo === null ? okAsync(atCwd) : readLayers(ports.configLayers, source.checkout)
      ).andThen((layered) => requireValid(layered, context));
      const wishes = yield* parseStartInput(input, config);
      const final = childPath(ports.machine.workspaces, wishes.name);
      yield* requireUnclaimed(ports, wishes, source);
      const onDisk = yield* repositoryOnDisk(ports, wishes, source, input.offline, context);
      const [base, taken, occupant] = yield* ResultAsync.combine([
        ports.git.baseOf(onDisk, wishes.base, context),
        ports.git.collidingBranch(onDisk, wishes.branch, context),
        ports.disk.look(final),
      ]);
      if (occupant.kind !== 'nothing') {
        return ports
          .adopt({ path: final, wishes, source }, context)
          .map((session) => ({ session, resolvedBy: wishes.resolvedBy, copied: [] }));
      }
      const existing = taken ?? (branchesCollide(wishes.branch, base.branch) ? base.branch : null);
      if (existing !== null) {
        const repository = source.checkout ?? source.repo.url;
        return err({ kind: 'BranchExists' as const, branch: wishes.branch, existing, repository });
      }
      const plan: WorkspacePlan = {
        strategy: wishes.strategy,
        source: onDisk,
        originUrl: source.originUrl,
        originIsRemote: source.originIsRemote,
        base,
        branch: wishes.branch,
      };
      const session = newSession(
        {
          id: ports.clock.newSessionId(),
          name: wishes.name,
          task: wishes.task,
          repo: source.repo,
          base,
          branch: wishes.branch,
          workspace: { path: final, host: ports.machine.host, strategy: wishes.strategy },
        },
        ports.clock.now(),
      );
      return ports.lock
        .hold(source.repo.id, context, () =>
          createWorkspace(
            ports,
            session,
            plan,
            { from: source.checkout, patterns: config['session.copy'] },
            context,
          ),
        )
        .map((created) => ({ ...created, resolvedBy: wishes.resolvedBy }));
    });
}

/** The claims, looked at early for a clear answer; the store enforces them whatever happens in between. */
function requireUnclaimed(ports: StartPorts, wishes: StartWishes, source: Source): Step<void> {
  const statuses = ['starting', 'active', 'pr-open'] as const;
  return safeTry(async function* () {
    const named = yield* ports.store.list({ called: wishes.name }, { limit: 100, after: null });
    const same = named.sessions.find(
      ({ name, status }) => status !== 'trashed' && name.toLowerCase() === wishes.name.toLowerCase(),
    );
    if (same !== undefined) return err({ kind: 'SessionExists' as const, session: same });
    if (wishes.task === null) return ok();
    const tasked = yield* ports.store.list(
      { task: wishes.task, repo: source.repo.id, statuses },
      { limit: 1, after: null },
    );
    const [holder] = tasked.sessions;
    return holder === undefined
      ? ok()
      : err({ kind: 'TaskHasSession' as const, task: wishes.task, session: holder });
  });
}

function repositoryOnDisk(
  ports: StartPorts,
  wishes: StartWishes,
  source: Source,
  offline: boolean,
  context: CallContext,
): Step<RepositoryOnDisk> {
  const { checkout: path, head } = source;
  if (path !== null) return okAsync({ kind: 'checkout', path, ...(head === undefined ? {} : { head }) });
  if (wishes.strategy === 'worktree') {
    return errAsync({ kind: 'WorktreeNeedsCheckout', repository: source.repo.url });
  }
  return ports.mirrors
    .upToDate({ id: source.repo.id, transport: source.originUrl, offline }, context)
    .map((path) => ({ kind: 'mirror', path }));
}

interface CopyWish {
  readonly from: AbsolutePath | null;
  readonly patterns: readonly string[] | null;
}

/** The note comes first, then the claim, then the workspace; whatever fails takes everything back. */
function createWorkspace(
  ports: StartPorts,
  session: Session,
  plan: WorkspacePlan,
  copy: CopyWish,
  context: CallContext,
): Step<Omit<StartedSession, 'resolvedBy'>> {
  const note: StagingNote = {
    id: session.id,
    finalDirectory: session.workspace.path,
    dismantle: {
      strategy: plan.strategy,
      branch: plan.branch,
      repository: plan.strategy === 'worktree' ? plan.source.path : null,
      base: plan.base,
    },
  };
  return ports.staging.open(note).andThen((directory) => {
    const undo = (): Step<void> => takeBack(ports, session, note, directory);
    return ports.store
      .insert(session)
      .orElse((error) =>
        // What became of a claim that got no answer has to be looked up.
        after(error.kind === 'StoreUnavailable' ? undo() : ports.staging.close(note), error),
      )
      .andThen(() =>
        buildAndPublish(ports, session, plan, copy, { note, directory }, context).orElse((error) =>
          after(undo(), error),
        ),
      );
  });
}

/** Fails with the error once the undoing has come to an end, well or not: it is the first failure that is told. */
function after<E>(undoing: Step<void>, error: E): ResultAsync<never, E> {
  return undoing.orElse(() => ok()).andThen(() => err(error));
}

function buildAndPublish(
  ports: StartPorts,
  session: Session,
  plan: WorkspacePlan,
  copy: CopyWish,
  { note, directory }: { readonly note: StagingNote; readonly directory: AbsolutePath },
  context: CallContext,
): Step<Omit<StartedSession, 'resolvedBy'>> {
  return safeTry(async function* () {
    yield* ports.workspaces.build(plan, directory, context);
    const copied =
      copy.from === null
        ? []
        : yield* ports.ignored.copy({ from: copy.from, to: directory, patterns: copy.patterns }, context);
    const active = yield* inOrder(activate(session, ports.clock.now()));
    yield* ports.marker.write(directory, active);
    if (context.signal.aborted) return err({ kind: 'Interrupted' as const });
    yield* ports.staging
      .publish(note)
      .mapErr((error) =>
        error.reason === 'exists' ? { kind: 'DirectoryOccupied' as const, path: note.finalDirectory } : error,
      );
    yield* ports.workspaces.relocated(plan.strategy, session.workspace.path);
    yield* ports.store.replace(active, session.version);
    yield* ports.staging.close(note).orElse(() => ok(undefined));
    return ok({ session: active, copied });
  });
}

/** Undoes a start in the reverse order; the note stays if something could not be undone, so that it is tried again. */
function takeBack(
  ports: StartPorts,
  session: Session,
  note: StagingNote,
  directory: AbsolutePath,
): Step<void> {
  return safeTry(async function* () {
    const final = session.workspace.path;
    const published = yield* ports.disk.look(final);
    const built = published.kind === 'checkout' && published.markedFor === session.id ? final : directory;
    const dismantled = await ports.workspaces.dismantle(note.dismantle, built);
    const claimed = yield* ports.store.find(session.id);
    if (claimed !== null) yield* ports.store.remove(claimed);
    return dismantled.asyncAndThen(() => ports.staging.close(note));
  });
}
