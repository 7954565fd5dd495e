import { err, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import { judgeApproval, type Absorption, type Approval } from '../../domain/pull-request/approval.ts';
import { pullRequestMessage, type PreparedMerge } from '../../domain/pull-request/pull-request.ts';
import type { BranchName } from '../../domain/repository/branch-name.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import { markMerged, type Session } from '../../domain/session/session.ts';
import type { ResolvedBy } from '../../domain/workspace/resolve-workspace.ts';
import { requireUsable } from '../../domain/workspace/workspace-health.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { ClockAndIds } from '../ports/clock-and-ids.ts';
import type { ExclusiveLock } from '../ports/exclusive-lock.ts';
import type { GitInspection } from '../ports/git-inspection.ts';
import type { CallContext } from '../ports/narration.ts';
import type { HostView } from '../ports/pull-request-host.ts';
import type { BranchTips } from '../ports/session-branches.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';
import type { WorkspaceMarker } from '../ports/workspace-marker.ts';
import type { Machine } from '../ports/machine.ts';
import type { SessionSelector } from '../workspaces/gather-facts.ts';
import type { IdentifyWorkspace } from '../workspaces/identify-workspace.ts';
import { lookAtWorkspace } from '../workspaces/look-at-workspace.ts';
import { carriedThrough } from './carried-through.ts';
import { clearBranches, type ClearPorts, type RemovalStep } from './clear-branches.ts';
import { currentRecord } from './current-record.ts';
import { keepMarker } from './keep-marker.ts';
import type { SessionOperationError } from './session-operation-error.ts';
import { inOrder } from '../workspaces/in-order.ts';

/** Something that approving has done or found. */
export type ApprovalStep =
  | {
      readonly kind: 'found-merged';
      readonly branch: BranchName;
      readonly commit: CommitId;
      readonly how: Absorption;
    }
  | {
      readonly kind: 'base-advanced';
      readonly branch: BranchName;
      readonly commit: CommitId;
      /** A path, or a URL without credentials. */
      readonly place: string;
    }
  | { readonly kind: 'files-updated'; readonly branch: BranchName; readonly path: AbsolutePath }
  | RemovalStep
  | { readonly kind: 'marked-merged' };

export interface ApprovedSession {
  readonly session: Session;
  readonly outcome: 'merged' | 'already';
  readonly steps: readonly ApprovalStep[];
  readonly resolvedBy: ResolvedBy;
}

export interface ApprovePorts extends ClearPorts {
  readonly store: SessionStore;
  readonly git: GitInspection;
  readonly disk: WorkspaceDisk;
  readonly marker: WorkspaceMarker;
  readonly lock: ExclusiveLock;
  readonly clock: ClockAndIds;
  readonly machine: Machine;
  readonly identify: IdentifyWorkspace;
}

type Step<T> = ResultAsync<T, SessionOperationError>;
export type ApproveSession = (selector: SessionSelector, context: CallContext) => Step<ApprovedSession>;

/** Brings the base forward to a session's prepared merge and clears its branches away. */
export function approveSession(ports: ApprovePorts): ApproveSession {
  return (selector, context) =>
    safeTry(async function* () {
      const found = yield* ports.identify({ ...selector, destroys: true, among: 'any' }, context);
      const { id, repo } = found.session;
      // One approval after the other: two of one repository would see each other's half-way files in the main workspace.
      const approved = yield* ports.lock.hold(id, context, () =>
        ports.lock.hold(repo.id, context, () =>
          currentRecord(ports.store, found.session).andThen((session) => approve(ports, session, context)),
        ),
      );
      return ok({ ...approved, resolvedBy: found.resolvedBy });
    });
}

function approve(
  ports: ApprovePorts,
  session: Session,
  context: CallContext,
): Step<Omit<ApprovedSession, 'resolvedBy'>> {
  if (session.status === 'merged') {
    return keepMarker(ports.marker, session)
      .andThen(() => clearLeftovers(ports, session, context))
      .map((steps) => ({ session, outcome: 'already', steps }));
  }
  return safeTry(async function* () {
    yield* requireUsable(session, yield* lookAtWorkspace(ports, session), 'merge');
    const judged = yield* judge(ports, session, context);
    if (context.signal.aborted) return err({ kind: 'Interrupted' as const });
    // From here on others can see what was done: nothing of it is left half-way because somebody pressed Ctrl-C.
    const through = carriedThrough(context, session.name);
    const { base, reached } = yield* reachBase(ports, session, judged, through);
    const removed = yield* clearBranches(ports, session, { ...judged, base }, through);
    const merged = yield* inOrder(markMerged(session, ports.clock.now()));
    yield* ports.store.replace(merged, session.version);
    yield* keepMarker(ports.marker, merged);
    const steps = [...reached, ...removed, { kind: 'marked-merged' as const }];
    return ok({ session: merged, outcome: 'merged' as const, steps });
  });
}

/** The branches of a session that is merged, if a killed approval or another way of merging left them; what cannot be judged is left. */
function clearLeftovers(
  ports: ApprovePorts,
  session: Session,
  context: CallContext,
): Step<readonly ApprovalStep[]> {
  return safeTry(async function* () {
    const { state, operation } = yield* lookAtWorkspace(ports, session);
    const atRest = state === 'ok' && operation === null;
    const tips = atRest ? yield* ports.branches.tips(session, context) : null;
    if (tips === null || (tips.pr === null && tips.session === null)) return ok([]);
    const judged = yield* judge(ports, session, context);
    if (judged.approval.kind !== 'absorbed') return ok([]);
    return clearBranches(
      ports,
      session,
      { ...judged, base: judged.seen.base },
      carriedThrough(context, session.name),
    );
  }).orElse((error) => (error.kind === 'Interrupted' ? err(error) : ok<readonly ApprovalStep[]>([])));
}

interface Judged {
  readonly approval: Approval;
  readonly head: CommitId;
  readonly checkedOut: BranchName | null;
  readonly tips: BranchTips;
  readonly seen: HostView;
}

/** Gathers what the approval rule needs to know, and asks it. */
function judge(ports: ApprovePorts, session: Session, context: CallContext): Step<Judged> {
  const { path } = session.workspace;
  return safeTry(async function* () {
    const { dirty, branch } = yield* ports.git.changesIn(path, context);
    const tips = yield* ports.branches.tips(session, context);
    const head = tips.session ?? tips.head ?? session.base.commit;
    const seen = yield* ports.host.look(session, context);
    const pair = { workspace: path, base: seen.base, head };
    const absorbed = yield* ports.merges.absorption(pair, context);
    const followed =
      session.pr === null && absorbed !== null && !(yield* ports.merges.hasOwnWork(session, head, context));
    const parents = seen.pr === null ? [] : yield* parentsOf(ports, session, seen.pr, context);
    const approval = yield* judgeApproval({
      session,
      dirty,
      checkedOut: branch,
      head,
      base: seen.base,
      absorbed,
      followed,
      published: seen.pr === null ? null : { commit: seen.pr, parents, atOrigin: !seen.shared },
      expected: absorbed === null ? yield* expectedMerge(ports, session, seen.base, context) : null,
    });
    return ok({ approval, head, checkedOut: branch, tips, seen });
  });
}

function parentsOf(
  { merges }: ApprovePorts,
  session: Session,
  commit: CommitId,
  context: CallContext,
): Step<readonly CommitId[]> {
  return merges.recognise(session, commit, context).map(({ parents }) => parents);
}

/** What the recorded pull request comes to on that base; null if it was never prepared, or conflicts. */
function expectedMerge(
  { merges }: ApprovePorts,
  { workspace, pr }: Session,
  base: CommitId,
  context: CallContext,
): Step<CommitId | null> {
  if (pr === null) return okAsync(null);
  const pair = { workspace: workspace.path, base, head: pr.head };
  return merges
    .draft(pair, context)
    .andThen((draft): Step<CommitId | null> =>
      draft.kind === 'mergeable'
        ? merges.commit({ ...pair, tree: draft.tree, message: pullRequestMessage(pr) }, context)
        : okAsync(null),
    );
}

/** The base has the work afterwards, by this call or by what came before it. */
function reachBase(
  ports: ApprovePorts,
  session: Session,
  { approval, head, seen }: Judged,
  context: CallContext,
): Step<{ readonly base: CommitId; readonly reached: readonly ApprovalStep[] }> {
  const { branch } = session.base;
  if (approval.kind === 'absorbed') {
    const found = { kind: 'found-merged' as const, branch, commit: seen.base, how: approval.how };
    return okAsync({ base: seen.base, reached: [found] });
  }
  const { title = '', body = '' } = session.pr ?? {};
  const merge: PreparedMerge = { commit: approval.to, base: seen.base, head, title, body };
  return ports.host.merge(session, merge, seen, context).map(({ updated }) => ({
    base: approval.to,
    reached: [
      { kind: 'base-advanced', branch, commit: approval.to, place: seen.place },
      ...updated.map((path) => ({ kind: 'files-updated' as const, branch, path })),
    ],
  }));
}
