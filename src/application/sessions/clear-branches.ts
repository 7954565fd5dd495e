import { errAsync, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import { prBranchOf, type BranchName } from '../../domain/repository/branch-name.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { Session } from '../../domain/session/session.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { CallContext, Notice } from '../ports/narration.ts';
import type { PreparedMerges } from '../ports/prepared-merges.ts';
import type { HostView, PullRequestHost } from '../ports/pull-request-host.ts';
import type { BranchTips, SessionBranches } from '../ports/session-branches.ts';
import type { SessionOperationError } from './session-operation-error.ts';

export type RemovalStep =
  | {
      readonly kind: 'branch-removed';
      readonly branch: BranchName;
      readonly commit: CommitId;
      /** A path, or a URL without credentials. */
      readonly place: string;
    }
  /** The workspace stands on the same commit as before, but on no branch. */
  | { readonly kind: 'head-detached'; readonly path: AbsolutePath; readonly commit: CommitId };

export interface ClearPorts {
  readonly merges: PreparedMerges;
  readonly branches: SessionBranches;
  readonly host: PullRequestHost;
}

/** A session whose work the base has, and what was seen of its branches. */
export interface Leftovers {
  /** The tip of the base as it is now. */
  readonly base: CommitId;
  readonly head: CommitId;
  readonly checkedOut: BranchName | null;
  readonly tips: BranchTips;
  readonly seen: HostView;
}

type Step<T> = ResultAsync<T, SessionOperationError>;
type Removal = { readonly done: boolean; readonly left: Extract<Notice, { kind: 'BranchLeft' }> | null };

/** Removes the PR branch and the session branch wherever they are, unless they have something that the base lacks. */
export function clearBranches(
  ports: ClearPorts,
  session: Session,
  leftovers: Leftovers,
  context: CallContext,
): Step<readonly RemovalStep[]> {
  const { tips, seen, checkedOut, head } = leftovers;
  const pr = prBranchOf(session.name);
  const own = session.workspace.path;
  const places: readonly (readonly [BranchName, CommitId | null, Remove, string])[] = [
    [pr, seen.elsewhere?.pr ?? null, removeThere, seen.elsewhere?.place ?? own],
    [pr, seen.shared ? null : seen.pr, removeThere, seen.place],
    [session.branch, seen.session, removeThere, seen.place],
    [pr, tips.pr, removeHere, own],
    [session.branch, tips.session, removeHere, own],
  ];
  return safeTry(async function* () {
    const steps: RemovalStep[] = [];
    for (const [branch, at, remove, place] of places) {
      if (at === null || branch === session.base.branch) continue;
      const about = { kind: 'BranchLeft' as const, session: session.name, branch, place };
      const expendable = yield* isExpendable(ports, session, leftovers, at, context);
      const { done, left }: Removal = expendable
        ? yield* remove(ports, session, { branch, at, about }, context)
        : { done: false, left: { ...about, because: 'own-commits' } };
      if (left !== null) context.narration.notice(left);
      if (!done) continue;
      if (remove === removeHere && branch === checkedOut && branch === session.branch)
        steps.push({ kind: 'head-detached', path: own, commit: head });
      steps.push({ kind: 'branch-removed', branch, commit: at, place });
    }
    return ok(steps);
  });
}

/** Whether nothing is lost with it: what the session has, what the base has, or a merge that was prepared. */
function isExpendable(
  { merges }: ClearPorts,
  session: Session,
  { base, head }: Leftovers,
  at: CommitId,
  context: CallContext,
): Step<boolean> {
  if (at === head || at === base) return okAsync(true);
  const pair = { workspace: session.workspace.path, head: at };
  return safeTry(async function* () {
    if ((yield* merges.absorption({ ...pair, base: head }, context)) === 'same-commits') return ok(true);
    if ((yield* merges.absorption({ ...pair, base }, context)) !== null) return ok(true);
    return merges.recognise(session, at, context).map(({ ours }) => ours);
  });
}

interface Order {
  readonly branch: BranchName;
  readonly at: CommitId;
  readonly about: Omit<NonNullable<Removal['left']>, 'because'>;
}

type Remove = (ports: ClearPorts, session: Session, order: Order, context: CallContext) => Step<Removal>;

/** A host that keeps a branch keeps nobody from having merged. */
const removeThere: Remove = ({ host }, session, { about, ...branch }, context) =>
  host
    .remove(session, branch, about.place, context)
    .map((): Removal => ({ done: true, left: null }))
    .orElse((error): Step<Removal> => {
      if (error.kind === 'PushRefused')
        return okAsync({ done: false, left: { ...about, because: 'refused' } });
      if (error.kind === 'HostChanged')
        return okAsync({ done: false, left: { ...about, because: 'changed' } });
      return errAsync(error);
    });

const removeHere: Remove = ({ branches }, session, { branch, at, about }, context) =>
  branches
    .remove(session, branch, at, context)
    .map((done) => ({ done, left: done ? null : { ...about, because: 'checked-out' } }));
