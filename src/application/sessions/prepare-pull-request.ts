import { err, errAsync, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import { requireCommitted } from '../../domain/pull-request/approval.ts';
import {
  parsePullRequestWish,
  pullRequestMessage,
  pullRequestOf,
  textFor,
  type PreparedMerge,
  type PullRequestWish,
} from '../../domain/pull-request/pull-request.ts';
import { prBranchOf } from '../../domain/repository/branch-name.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import { openPullRequest, type Session } from '../../domain/session/session.ts';
import type { ResolvedBy } from '../../domain/workspace/resolve-workspace.ts';
import { resolvePath } from '../../domain/workspace/workspace-path.ts';
import type { ClockAndIds } from '../ports/clock-and-ids.ts';
import type { ExclusiveLock } from '../ports/exclusive-lock.ts';
import type { CallContext } from '../ports/narration.ts';
import type { PreparedMerges } from '../ports/prepared-merges.ts';
import type { HostView, PullRequestHost } from '../ports/pull-request-host.ts';
import type { BranchTips, SessionBranches } from '../ports/session-branches.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { TextFiles } from '../ports/text-files.ts';
import type { WorkspaceMarker } from '../ports/workspace-marker.ts';
import type { SessionSelector } from '../workspaces/gather-facts.ts';
import type { IdentifyWorkspace } from '../workspaces/identify-workspace.ts';
import { requireMergeable, type MergeablePorts } from '../workspaces/require-mergeable.ts';
import { carriedThrough } from './carried-through.ts';
import { currentRecord } from './current-record.ts';
import { keepMarker } from './keep-marker.ts';
import type { SessionOperationError } from './session-operation-error.ts';
import { inOrder } from '../workspaces/in-order.ts';

export interface PullRequestInput extends SessionSelector, PullRequestWish {
  /** The file that the body is in, as typed. */
  readonly bodyFile: string | null;
}

export interface PreparedPullRequest {
  readonly session: Session;
  readonly outcome: 'created' | 'refreshed' | 'unchanged';
  readonly resolvedBy: ResolvedBy;
}

export interface PreparePorts extends MergeablePorts {
  readonly store: SessionStore;
  readonly merges: PreparedMerges;
  readonly branches: SessionBranches;
  readonly host: PullRequestHost;
  readonly marker: WorkspaceMarker;
  readonly texts: TextFiles;
  readonly lock: ExclusiveLock;
  readonly clock: ClockAndIds;
  readonly identify: IdentifyWorkspace;
}

type Step<T> = ResultAsync<T, SessionOperationError>;
export type PreparePullRequest = (input: PullRequestInput, context: CallContext) => Step<PreparedPullRequest>;

/** Prepares the merge of a session into its base on the PR branch, without checking anything out. */
export function preparePullRequest(ports: PreparePorts): PreparePullRequest {
  return (input, context) =>
    safeTry(async function* () {
      const wish = yield* readWish(ports, input, context);
      const { name, task } = input;
      const found = yield* ports.identify({ name, task, destroys: false, among: 'any' }, context);
      const prepared = yield* ports.lock.hold(found.session.id, context, () =>
        currentRecord(ports.store, found.session).andThen((session) =>
          prepare(ports, session, wish, context),
        ),
      );
      return ok({ ...prepared, resolvedBy: found.resolvedBy });
    });
}

function readWish(
  { texts, machine }: PreparePorts,
  { title, body, bodyFile }: PullRequestInput,
  { cwd }: CallContext,
): Step<PullRequestWish> {
  if (bodyFile === null) return okAsync({ title, body }).andThen(parsePullRequestWish);
  if (body !== null) return errAsync({ kind: 'BodyGivenTwice' });
  return resolvePath(bodyFile, cwd, machine.home)
    .asyncAndThen((path) => texts.read(path))
    .andThen((text) => parsePullRequestWish({ title, body: text }));
}

/** Everything is checked before anything is written; the record, which is the intention, is written first. */
function prepare(
  ports: PreparePorts,
  session: Session,
  wish: PullRequestWish,
  context: CallContext,
): Step<Omit<PreparedPullRequest, 'resolvedBy'>> {
  return safeTry(async function* () {
    const head = yield* requireReady(ports, session, context);
    const tips = yield* ports.branches.tips(session, context);
    const seen = yield* ports.host.look(session, context);
    const merge = yield* makeMerge(ports, session, { wish, head, base: seen.base }, context);
    yield* requireReplaceable(ports, session, { merge, tips, seen }, context);
    if (context.signal.aborted) return err({ kind: 'Interrupted' as const });
    const recorded = yield* record(ports, session, merge);
    yield* keepMarker(ports.marker, recorded);
    const through = carriedThrough(context, session.name);
    if (tips.pr !== merge.commit) yield* ports.branches.point(session, tips.pr, merge.commit, through);
    if (seen.pr !== merge.commit) yield* ports.host.publish(session, merge, seen, through);
    const untouched = recorded === session && tips.pr === merge.commit && seen.pr === merge.commit;
    const changed = seen.pr === null ? ('created' as const) : ('refreshed' as const);
    return ok({ session: recorded, outcome: untouched ? ('unchanged' as const) : changed });
  });
}

/** The commit that the workspace is at: on the session's branch, at rest, and with everything committed. */
function requireReady(ports: PreparePorts, session: Session, context: CallContext): Step<CommitId> {
  return safeTry(async function* () {
    const head = yield* requireMergeable(ports, session, context);
    const { dirty } = yield* ports.git.changesIn(session.workspace.path, context);
    return requireCommitted(session, dirty).map(() => head);
  });
}

interface MergeWish {
  readonly wish: PullRequestWish;
  readonly head: CommitId;
  readonly base: CommitId;
}

function makeMerge(
  { merges }: PreparePorts,
  session: Session,
  { wish, head, base }: MergeWish,
  context: CallContext,
): Step<PreparedMerge> {
  const { name, workspace } = session;
  const pair = { workspace: workspace.path, base, head };
  const about = { session: name, path: workspace.path, base: session.base.branch };
  return merges.draft(pair, context).andThen((draft): Step<PreparedMerge> => {
    if (draft.kind === 'empty') {
      return errAsync({ kind: 'NothingToMerge', ...about, empty: head === session.base.commit });
    }
    if (draft.kind === 'conflicts') {
      return errAsync({ kind: 'MergeConflicts', ...about, conflicts: draft.conflicts });
    }
    return textFor(session, wish).asyncAndThen((text) =>
      merges
        .commit({ ...pair, tree: draft.tree, message: pullRequestMessage(text) }, context)
        .map((commit) => ({ commit, base, head, ...text })),
    );
  });
}

interface Replacement {
  readonly merge: PreparedMerge;
  readonly tips: BranchTips;
  readonly seen: HostView;
}

/** What is in the PR branch now may be replaced only if this session put it there or has it, and if nobody stands on it. */
function requireReplaceable(
  { merges }: PreparePorts,
  session: Session,
  { merge, tips, seen }: Replacement,
  context: CallContext,
): Step<void> {
  const branch = prBranchOf(session.name);
  const about = { session: session.name, path: session.workspace.path, branch };
  if (tips.prCheckedOutAt !== null && tips.pr !== merge.commit) {
    return errAsync({
      kind: 'BranchInUse',
      session: session.name,
      branch,
      path: tips.prCheckedOutAt,
      base: session.base.branch,
    });
  }
  return safeTry(async function* () {
    for (const tip of new Set([seen.pr, tips.pr])) {
      if (tip === null || tip === merge.commit) continue;
      const pair = { workspace: session.workspace.path, base: merge.head, head: tip };
      if ((yield* merges.absorption(pair, context)) === 'same-commits') continue;
      const { ours } = yield* merges.recognise(session, tip, context);
      const atOrigin = tip === seen.pr && !seen.shared;
      if (!ours) return err({ kind: 'PullRequestChanged' as const, ...about, tip, atOrigin });
    }
    return ok();
  });
}

function record({ store, clock }: PreparePorts, session: Session, merge: PreparedMerge): Step<Session> {
  const now = clock.now();
  const pr = pullRequestOf(session, merge.head, merge, now);
  if (pr === session.pr && session.status === 'pr-open') return okAsync(session);
  return inOrder(openPullRequest(session, pr, now)).asyncAndThen((opened) =>
    store.replace(opened, session.version).map(() => opened),
  );
}
