import { err, ok, okAsync, ResultAsync, safeTry } from 'neverthrow';
import type {
  GitInspection,
  GitInspectionError,
  WorkspaceProgress,
} from '../../application/ports/git-inspection.ts';
import { prBranchOf } from '../../domain/repository/branch-name.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { Session } from '../../domain/session/session.ts';
import type { GitAnswer, GitCall, GitProcess } from './git-process.ts';
import { headRef, originRef, parseRefs, refFormat, type KnownRefs } from './known-refs.ts';
import { parseStatus, statusCommand } from './parse-status.ts';

type Ask = (args: readonly string[], extra?: Partial<GitCall>) => ResultAsync<GitAnswer, GitInspectionError>;
type Count = ResultAsync<number | null, GitInspectionError>;

/** Looks at one workspace; where nothing was done yet it takes two processes, side by side. */
export function progressOf(git: GitProcess): GitInspection['progressOf'] {
  return (session, workspace, context) => {
    const ask: Ask = (args, extra) =>
      git.run({ purpose: 'read', cwd: workspace, repository: 'top', args, ...extra }, context);
    return safeTry(async function* () {
      const [status, listed] = yield* ResultAsync.combine([
        ask(statusCommand),
        ask(['for-each-ref', refFormat, ...refsOf(session)]),
      ]);
      const { head, branch, stashes, dirty } = parseStatus(status.stdout);
      const refs = parseRefs(listed.stdout);
      const tips = present([head, refs.local.get(session.branch)]);
      const bases = yield* basesOf(ask, session, refs);
      const [{ ahead, elsewhere }, behind] = yield* ResultAsync.combine([
        unmerged(ask, session, refs, tips, bases.merged),
        head === null || bases.followed.length === 0 ? okAsync(null) : count(ask, bases.followed, [head]),
      ]);
      return ok({
        dirty,
        ahead,
        elsewhere,
        behind,
        stashes: session.workspace.strategy === 'clone' ? stashes : 0,
        branch,
      });
    });
  };
}

/** Looks at the files of one workspace alone. */
export function changesIn(git: GitProcess): GitInspection['changesIn'] {
  return (workspace, context) =>
    git
      .run({ purpose: 'read', cwd: workspace, repository: 'top', args: statusCommand }, context)
      .map(({ stdout }) => {
        const { dirty, branch } = parseStatus(stdout);
        return { dirty, branch };
      });
}

/** A clone's branches are all its own; those of a worktree's repository are none of its business. */
function refsOf({ workspace, branch, base }: Session): readonly string[] {
  const local = workspace.strategy === 'clone' ? ['refs/heads'] : [headRef(branch), headRef(base.branch)];
  return [...local, originRef(base.branch)];
}

interface Bases {
  /** What is reachable from these has been merged. */
  readonly merged: readonly CommitId[];
  /** What is reachable from these should come into the session. */
  readonly followed: readonly CommitId[];
}

/**
 * A base branch inside a clone is no proof of a merge: it would go with the clone. Where `origin` lacks the base, the
 * commit the session started from stands for it.
 */
function basesOf(
  ask: Ask,
  { base, workspace }: Session,
  refs: KnownRefs,
): ResultAsync<Bases, GitInspectionError> {
  const origin = refs.origin.get(base.branch);
  const local = refs.local.get(base.branch);
  const isClone = workspace.strategy === 'clone';
  const merged = present(isClone ? [origin] : [origin, local]);
  if (merged.length > 0) return okAsync({ merged, followed: merged });
  return ask(['cat-file', '-e', `${base.commit}^{commit}`], { answers: [0, 1, 128] }).map(({ exitCode }) => {
    const start = exitCode === 0 ? [base.commit] : [];
    return { merged: start, followed: local === undefined ? start : [local] };
  });
}

type Unmerged = Pick<WorkspaceProgress, 'ahead' | 'elsewhere'>;

/** Counts the commits that would be lost with the workspace, or wait to be merged. */
function unmerged(
  ask: Ask,
  session: Session,
  refs: KnownRefs,
  tips: readonly CommitId[],
  bases: readonly CommitId[],
): ResultAsync<Unmerged, GitInspectionError> {
  // A squash has other commits than the session, but what was approved is merged.
  const approved = session.status === 'merged' && tips.every((tip) => tip === session.pr?.head);
  const own = (approved ? okAsync(0) : count(ask, tips, bases)).andThen((commits) =>
    commits === null || commits === 0
      ? okAsync(commits)
      : mergedInSource(ask, session, tips).map((merged) => (merged ? 0 : commits)),
  );
  if (session.workspace.strategy === 'worktree') return own.map((ahead) => ({ ahead, elsewhere: 0 }));
  const derived = new Set([session.branch, prBranchOf(session.name), session.pr?.branch]);
  const others = present([...refs.local].map(([branch, tip]) => (derived.has(branch) ? null : tip)));
  // What another branch has beyond the session's own, and what no branch of `origin` has.
  const alone = count(ask, others, [...tips, ...bases], ['--remotes=origin']);
  return ResultAsync.combine([own, alone]).map(([one, elsewhere]) => ({
    ahead: one === null || elsewhere === null ? null : one + elsewhere,
    elsewhere,
  }));
}

/** Commits of `tips` that `known` lacks; null when nothing is known. */
function count(
  ask: Ask,
  tips: readonly CommitId[],
  known: readonly CommitId[],
  more: readonly string[] = [],
): Count {
  if (known.length === 0) return okAsync(null);
  const open = tips.filter((tip) => !known.includes(tip));
  return open.length === 0
    ? okAsync(0)
    : ask(['rev-list', '--count', ...open, '--not', ...known, ...more]).map(({ stdout }) => Number(stdout));
}

/** Whether the base of the main workspace has it all, although this clone has not heard of it. */
function mergedInSource(
  ask: Ask,
  { repo, base, workspace }: Session,
  tips: readonly CommitId[],
): ResultAsync<boolean, GitInspectionError> {
  const { path } = repo;
  if (path === null || workspace.strategy === 'worktree') return okAsync(false);
  // A commit that it does not have is an error to git.
  const contains = (tip: CommitId): ResultAsync<boolean, GitInspectionError> =>
    ask(
      [
        'for-each-ref',
        '--format=%(refname)',
        `--contains=${tip}`,
        headRef(base.branch),
        originRef(base.branch),
      ],
      { cwd: path, answers: [0, 128, 129] },
    ).map(({ stdout }) =>
      [headRef(base.branch), originRef(base.branch)].some((ref) => stdout.split('\n').includes(ref)),
    );
  return ResultAsync.combine(tips.map(contains))
    .map((found) => !found.includes(false))
    .orElse((error) => (error.kind === 'Interrupted' ? err(error) : ok(false)));
}

function present(commits: readonly (CommitId | null | undefined)[]): readonly CommitId[] {
  return [...new Set(commits.filter((commit) => commit !== null && commit !== undefined))];
}
