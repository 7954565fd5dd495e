import { err, errAsync, ok, okAsync, ResultAsync, safeTry } from 'neverthrow';
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
import type { PullRequestHost } from '../ports/pull-request-host.ts';
import type { BranchTips, SessionBranches } from '../ports/session-branches.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { TextFiles } from '../ports/text-files.ts';
import type { WorkspaceMarker } from '../ports/workspace-marker.ts';
import type { SessionSelector } from '../workspaces/gather-facts.ts';
import type { IdentifyWorkspace } from '../workspaces/identify-workspace.ts';
import { inAdvance } from '../workspaces/in-advance.ts';
import { requireAtRest, requireMergeable, type MergeablePorts } from '../workspaces/require-mergeable.ts';
import { carriedThrough } from './carried-through.ts';
import { currentRecord } from './current-record.ts';
import { keepMarker } from './keep-marker.ts';
import { requireReplaceable } from './require-replaceable.ts';
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
    const { head, tips, early, ours } = yield* requireReady(ports, session, wish, context);
    const seen = yield* ports.host.look(session, context);
    const merge =
      early?.base === seen.base
        ? early
        : yield* makeMerge(ports, session, { wish, head, base: seen.base, likely: tips.pr }, context);
    yield* requireReplaceable(ports, session, { merge, tips, seen, ours }, context);
    if (context.signal.aborted) return err({ kind: 'Interrupted' as const });
    const recorded = yield* record(ports, session, merge);
    yield* keepMarker(ports.marker, recorded);
    const through = carriedThrough(context, session.name);
    if (tips.pr !== merge.commit) yield* ports.branches.point(session, tips.pr, merge.commit, through);
    if (seen.pr !== merge.commit) yield* ports.host.publish(session, merge, seen, through);
    if (seen.elsewhere !== null) {
      const { name, workspace, base } = session;
      const about = { session: name, path: workspace.path, branch: prBranchOf(name), base: base.branch };
      context.narration.notice({ kind: 'BranchElsewhere', ...about, place: seen.elsewhere.place });
    }
    const untouched = recorded === session && tips.pr === merge.commit && seen.pr === merge.commit;
    const changed = seen.pr === null ? ('created' as const) : ('refreshed' as const);
    return ok({ session: recorded, outcome: untouched ? ('unchanged' as const) : changed });
  });
}

interface Ready {
  /** The commit that the workspace is at: on the session's branch, at rest, and with everything committed. */
  readonly head: CommitId;
  readonly tips: BranchTips;
  /** The merge with the base as it most likely is; null when it cannot be told, or not be made. */
  readonly early: PreparedMerge | null;
  /** The tip of the PR branch, if another will come in its place and it is known to be a prepared merge of the session. */
  readonly ours: CommitId | null;
}

/**
 * While git looks at the files, which takes longest, the host is asked already, and what needs objects alone is done for
 * what the host most likely says.
 */
function requireReady(
  ports: PreparePorts,
  session: Session,
  wish: PullRequestWish,
  context: CallContext,
): Step<Ready> {
  return requireAtRest(ports, session).andThen(() => {
    const asking = inAdvance(context);
    const foreseen = ResultAsync.combine([
      ports.branches.tips(session, context),
      ports.host.outlook(session, context),
      ports.host.ask(session, asking.context),
    ]).andThen(([tips, base]) => foresee(ports, session, { wish, tips, base }, context));
    const mergeable = requireMergeable(ports, session, null, context);
    const changes = ports.git.changesIn(session.workspace.path, context);
    return ResultAsync.combine([mergeable, foreseen, changes])
      .andThen(([{ head }, { tips, ...more }, { dirty }]) =>
        requireCommitted(session, dirty).map((): Ready => {
          // What is checked out is git's own word; the files were read to save time.
          const foreseenOf = head === tips.head ? more : { early: null, ours: null };
          return { head, tips, ...foreseenOf };
        }),
      )
      .orTee(asking.abandon);
  });
}

function foresee(
  ports: PreparePorts,
  session: Session,
  {
    wish,
    tips,
    base,
  }: { readonly wish: PullRequestWish; readonly tips: BranchTips; readonly base: CommitId | null },
  context: CallContext,
): Step<Omit<Ready, 'head'>> {
  const { head, pr } = tips;
  return ResultAsync.combine([
    foreseeMerge(ports, session, { wish, head, base, likely: pr }, context),
    recogniseEarly(ports, session, { head, tip: pr }, context),
  ]).map(([early, ours]) => ({ tips, early, ours }));
}

interface MergeWish {
  readonly wish: PullRequestWish;
  readonly head: CommitId;
  readonly base: CommitId;
  /** What the merge most likely is already. */
  readonly likely: CommitId | null;
}

function makeMerge(
  { merges }: PreparePorts,
  session: Session,
  { wish, head, base, likely }: MergeWish,
  context: CallContext,
): Step<PreparedMerge> {
  const { name, workspace } = session;
  const pair = { workspace: workspace.path, base, head, likely };
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

/** What cannot be made is refused, or made, once the host has been asked. */
function foreseeMerge(
  ports: PreparePorts,
  session: Session,
  {
    base,
    head,
    ...wish
  }: Omit<MergeWish, 'base' | 'head'> & {
    readonly base: CommitId | null;
    readonly head: CommitId | null;
  },
  context: CallContext,
): Step<PreparedMerge | null> {
  if (base === null || head === null) return okAsync(null);
  return makeMerge(ports, session, { ...wish, base, head }, context).orElse(() => ok(null));
}

function recogniseEarly(
  { merges }: PreparePorts,
  session: Session,
  { head, tip }: { readonly head: CommitId | null; readonly tip: CommitId | null },
  context: CallContext,
): Step<CommitId | null> {
  if (tip === null || session.pr === null || session.pr.head === head) return okAsync(null);
  return merges
    .recognise(session, tip, context)
    .map(({ ours }) => (ours ? tip : null))
    .orElse(() => ok(null));
}

function record({ store, clock }: PreparePorts, session: Session, merge: PreparedMerge): Step<Session> {
  const now = clock.now();
  const pr = pullRequestOf(session, merge.head, merge, now);
  if (pr === session.pr && session.status === 'pr-open') return okAsync(session);
  return inOrder(openPullRequest(session, pr, now)).asyncAndThen((opened) =>
    store.replace(opened, session.version).map(() => opened),
  );
}
