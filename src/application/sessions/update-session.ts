import { err, errAsync, ok, okAsync, ResultAsync, safeTry } from 'neverthrow';
import { parseBranchName, type BranchName } from '../../domain/repository/branch-name.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import { changeBase, type Session } from '../../domain/session/session.ts';
import type { ResolvedBy } from '../../domain/workspace/resolve-workspace.ts';
import { mergeMessage, planUpdate, type UpdateOutcome } from '../../domain/workspace/update-plan.ts';
import type { BaseRepository, BaseTips } from '../ports/base-repository.ts';
import type { ExclusiveLock } from '../ports/exclusive-lock.ts';
import type { Divergence, GitMerges, MergePrediction } from '../ports/git-merges.ts';
import type { CallContext } from '../ports/narration.ts';
import type { SessionSelector } from '../workspaces/gather-facts.ts';
import type { IdentifiedSession, IdentifyWorkspace } from '../workspaces/identify-workspace.ts';
import { inAdvance } from '../workspaces/in-advance.ts';
import {
  requireAtRest,
  requireMergeable,
  type Mergeable,
  type MergeablePorts,
} from '../workspaces/require-mergeable.ts';
import { currentRecord } from './current-record.ts';
import { keepMarker } from './keep-marker.ts';
import { keepActivity, type KeepActivityPorts } from './keep-activity.ts';
import type { SessionOperationError } from './session-operation-error.ts';

export interface UpdateSessionInput extends SessionSelector {
  /** Whether to tell what would happen and leave everything as it is. */
  readonly dryRun: boolean;
  /** Whether to take the base as it was last fetched. */
  readonly offline: boolean;
  /** The branch to go back to from now on; null: the one that it is. */
  readonly base: string | null;
}

export interface UpdatedSession {
  readonly session: Session;
  readonly resolvedBy: ResolvedBy;
  readonly outcome: UpdateOutcome;
  /** Paths relative to the top; none unless the outcome is `conflicts`. */
  readonly conflicts: readonly string[];
  /** What came in, or would: the branch, the base as git names it, and how many of its commits the session lacked. */
  readonly base: { readonly branch: BranchName; readonly name: string; readonly commits: number };
  /** Where the session went back to before, if that is another branch now, or would be. */
  readonly formerBase: BranchName | null;
}

export interface UpdatePorts extends KeepActivityPorts, MergeablePorts {
  readonly base: BaseRepository;
  readonly merges: GitMerges;
  readonly lock: ExclusiveLock;
  readonly identify: IdentifyWorkspace;
}

type Step<T> = ResultAsync<T, SessionOperationError>;
export type UpdateSession = (input: UpdateSessionInput, context: CallContext) => Step<UpdatedSession>;

/** Brings the base's new commits into a session's branch; a dry run refuses and predicts the same and changes nothing. */
export function updateSession(ports: UpdatePorts): UpdateSession {
  return (input, context) =>
    ports
      .identify({ name: input.name, task: input.task, destroys: false, among: 'any' }, context)
      .andThen((identified) =>
        input.dryRun
          ? prepare(ports, identified, input, context).map(({ foreseen }) => foreseen)
          : ports.lock.hold(identified.session.id, context, () =>
              currentRecord(ports.store, identified.session)
                .andThen((session) => prepare(ports, { ...identified, session }, input, context))
                .andThen((prepared) => carryOut(ports, prepared, context)),
            ),
      );
}

interface PreparedUpdate {
  /** The record with the base that was wished for. */
  readonly aimed: Session;
  /** Whether a base was wished for, be it the one that the record has. */
  readonly wished: boolean;
  readonly tips: BaseTips;
  readonly foreseen: UpdatedSession;
}

/** Everything that can be checked is checked here, before anything is touched. */
function prepare(
  ports: UpdatePorts,
  { session, resolvedBy }: IdentifiedSession,
  { offline, dryRun, base: wanted }: UpdateSessionInput,
  context: CallContext,
): Step<PreparedUpdate> {
  const { path } = session.workspace;
  return safeTry(async function* () {
    const branch = wanted === null ? session.base.branch : yield* parseBranchName(wanted);
    const aimed = yield* changeBase(session, branch, ports.clock.now());
    yield* requireAtRest(ports, session);
    const asking = inAdvance(context);
    const [expected] = yield* ResultAsync.combine([
      ports.base.outlook(aimed, context),
      offline ? okAsync(undefined) : ports.base.ask(aimed, asking.context),
    ]);
    const standing = yield* requireMergeable(ports, session, expected, context).orTee(asking.abandon);
    const { head } = standing;
    const [tips, early] = yield* ResultAsync.combine([
      ports.base.tips({ session: aimed, offline, track: !dryRun }, context),
      distanceFrom(ports, session, standing, expected, context),
    ]);
    yield* requireNothingAhead(ports, session, head, tips, context);
    const { commit, name } = tips.base;
    const { ahead, behind } =
      early !== null && expected === commit
        ? early
        : yield* ports.merges.divergence(path, head, commit, context);
    const formerBase = aimed === session ? null : session.base.branch;
    const told = { session, resolvedBy, conflicts: [], base: { branch, name, commits: behind }, formerBase };
    const ready = { aimed, tips, wished: wanted !== null };
    const plan = planUpdate({ ahead, behind });
    if (plan === 'nothing') return ok({ ...ready, foreseen: { ...told, outcome: 'up-to-date' as const } });
    if (plan === 'fast-forward') {
      yield* requireRoom(ports, session, { head, tree: commit }, context);
      return ok({ ...ready, foreseen: { ...told, outcome: plan } });
    }
    const prediction = yield* ports.merges.predict(path, head, commit, context);
    yield* requireRoom(ports, session, { head, tree: prediction.tree }, context);
    if (!(yield* ports.merges.hasIdentity(path, context))) {
      return err({ kind: 'IdentityMissing' as const, session: session.name, path });
    }
    return ok({ ...ready, foreseen: { ...told, ...outcomeOf(prediction) } });
  });
}

/** Found out while `origin` is asked: most often it has nothing new. */
function distanceFrom(
  { merges }: UpdatePorts,
  { workspace }: Session,
  { head, contains }: Mergeable,
  expected: CommitId | null,
  context: CallContext,
): Step<Divergence | null> {
  if (expected === null) return okAsync(null);
  // How many commits it has of its own does not matter then.
  if (contains === true) return okAsync({ ahead: 0, behind: 0 });
  return merges.divergence(workspace.path, head, expected, context).orElse(() => ok(null));
}

function outcomeOf({
  clean,
  conflicts,
}: Omit<MergePrediction, 'tree'>): Pick<UpdatedSession, 'outcome' | 'conflicts'> {
  return clean ? { outcome: 'merged', conflicts: [] } : { outcome: 'conflicts', conflicts };
}

/** What somebody pushed to the session's branch comes first: a merge without it could only be pushed by force. */
function requireNothingAhead(
  { merges }: UpdatePorts,
  { name, branch, workspace: { path } }: Session,
  head: CommitId,
  { origin }: BaseTips,
  context: CallContext,
): Step<void> {
  const pushed = origin?.get(branch);
  if (pushed === undefined || pushed === head) return okAsync(undefined);
  return merges
    .missing(path, head, pushed, context)
    .andThen((commits) =>
      commits === 0
        ? ok()
        : err({ kind: 'SessionBranchAhead' as const, session: name, path, branch, commits }),
    );
}

function requireRoom(
  { merges }: UpdatePorts,
  { name, workspace: { path } }: Session,
  { head, tree }: { readonly head: CommitId; readonly tree: string },
  context: CallContext,
): Step<void> {
  return merges.obstacles(path, head, tree, context).andThen(({ unmerged, untracked }) => {
    const at = { session: name, path };
    if (unmerged.length > 0) return err({ kind: 'FilesUnmerged' as const, ...at, files: unmerged });
    return untracked.length > 0 ? err({ kind: 'FilesInTheWay' as const, ...at, files: untracked }) : ok();
  });
}

/** From here on it is carried to the end, whatever the caller wishes. */
function carryOut(ports: UpdatePorts, prepared: PreparedUpdate, context: CallContext): Step<UpdatedSession> {
  const { tips, wished, foreseen } = prepared;
  const upToDate = foreseen.outcome === 'up-to-date';
  if (upToDate && !wished) return okAsync(foreseen);
  if (context.signal.aborted) return errAsync({ kind: 'Interrupted' });
  return safeTry(async function* () {
    const session = yield* recordBase(ports, prepared);
    if (upToDate) return ok({ ...foreseen, session });
    const { path } = session.workspace;
    const message = mergeMessage(tips.base, session.branch);
    const done = yield* ports.merges.merge({ workspace: path, theirs: tips.base.commit, message }, context);
    for (const setAside of done.setAside) {
      context.narration.notice({ kind: 'ChangesSetAside', session: session.name, path, setAside });
    }
    const happened = foreseen.outcome === 'fast-forward' ? foreseen : { ...foreseen, ...outcomeOf(done) };
    return keepActivity(ports, session).map((active) => ({ ...happened, session: active }));
  });
}

/** The base comes before its commits: whatever becomes of the merge, the next command knows which branch is meant. */
function recordBase(
  { store, marker }: UpdatePorts,
  { aimed, wished, foreseen: { session, formerBase } }: PreparedUpdate,
): Step<Session> {
  if (!wished) return okAsync(session);
  // Of a command that ended in between the record is written already, and the marker perhaps not.
  const recorded = formerBase === null ? okAsync(undefined) : store.replace(aimed, session.version);
  return recorded.andThen(() => keepMarker(marker, aimed)).map(() => aimed);
}
