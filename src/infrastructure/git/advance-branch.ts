import { err, errAsync, ok, ResultAsync, safeTry } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { BaseFilesInTheWay } from '../../application/ports/pull-request-host.ts';
import type { BranchName } from '../../domain/repository/branch-name.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { SessionName } from '../../domain/session/session-name.ts';
import { parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { fileWorkspaceDisk } from '../filesystem/workspace-disk.ts';
import type { GitAnswer, GitCall, GitListener, GitProcess, GitProcessError } from './git-process.ts';
import { headRef } from './known-refs.ts';
import { mergeObstacles } from './merge-obstacles.ts';
import { parseStatus, statusCommand } from './parse-status.ts';

export interface AdvanceOrder {
  /** Any work tree of the repository. */
  readonly repository: AbsolutePath;
  readonly branch: BranchName;
  readonly from: CommitId;
  /** A descendant of `from` that the repository has. */
  readonly to: CommitId;
  /** For whose sake. */
  readonly session: SessionName;
}

type AdvanceError = GitProcessError | FileError | BaseFilesInTheWay;
type Step<T> = ResultAsync<T, AdvanceError>;
type Run = (
  cwd: AbsolutePath,
  args: readonly string[],
  call?: Partial<GitCall>,
) => ResultAsync<GitAnswer, GitProcessError>;

const reason = 'minsky: session approved';

/**
 * Brings a branch of a repository on this machine forward, and with it the files of every work tree that has it checked
 * out. As in `git merge --ff-only` the files go first and the branch last; all is checked before any of it is done.
 * @returns the work trees whose files are those of the new commit now.
 */
export function advanceBranch(
  git: GitProcess,
  order: AdvanceOrder,
  listener: GitListener,
): Step<readonly AbsolutePath[]> {
  const run: Run = (cwd, args, call) =>
    git.run({ purpose: 'read', cwd, repository: 'top', args, ...call }, listener);
  return safeTry(async function* () {
    const places = yield* workTreesOn(run, order);
    const behind: AbsolutePath[] = [];
    for (const place of places) {
      if (yield* isThereAlready(run, order, place)) continue;
      const { dirty, operation } = yield* workAt(run, place);
      const { untracked } = yield* mergeObstacles(git, place, order.from, order.to, listener);
      if (operation !== null || dirty.length + untracked.length > 0) {
        const { session, branch } = order;
        return err({
          kind: 'BaseFilesInTheWay' as const,
          ...{ session, branch, path: place, dirty, untracked, operation },
        });
      }
      behind.push(place);
    }
    const brought: AbsolutePath[] = [];
    for (const place of behind) {
      const moved = await bring(run, place, order.from, order.to);
      if (moved.isErr()) return takeBack(run, order, brought, moved.error);
      brought.push(place);
    }
    const args = ['update-ref', '-m', reason, headRef(order.branch), order.to, order.from];
    const updated = await run(order.repository, args, { purpose: 'build' });
    return updated.isErr() ? takeBack(run, order, brought, updated.error) : ok(places);
  });
}

/** git takes a file that was only touched for a changed one, until it has looked at its content. */
function bring(
  run: Run,
  place: AbsolutePath,
  from: CommitId,
  to: CommitId,
): ResultAsync<GitAnswer, GitProcessError> {
  return run(place, ['update-index', '-q', '--refresh'], { purpose: 'build', answers: [0, 1] }).andThen(() =>
    run(place, ['read-tree', '-m', '-u', from, to], { purpose: 'build' }),
  );
}

/** The branch stayed where it was, so the files go back there, too. */
function takeBack(
  run: Run,
  { from, to }: AdvanceOrder,
  brought: readonly AbsolutePath[],
  error: AdvanceError,
): Step<never> {
  const back = brought.map((place) =>
    bring(run, place, to, from)
      .map(() => null)
      .orElse(() => ok(null)),
  );
  return ResultAsync.combine(back).andThen(() => errAsync(error));
}

function workTreesOn(run: Run, { repository, branch }: AdvanceOrder): Step<readonly AbsolutePath[]> {
  return run(repository, ['worktree', 'list', '--porcelain', '-z']).map(({ stdout }) =>
    stdout.split('\0\0').flatMap((entry) => {
      const [first = '', ...attributes] = entry.split('\0');
      const gone = attributes.some((text) => text.startsWith('prunable'));
      const path = parseAbsolutePath(first.replace(/^worktree /, ''));
      return attributes.includes(`branch ${headRef(branch)}`) && !gone && path.isOk() ? [path.value] : [];
    }),
  );
}

/** Whether a command that was killed has brought the files forward already, and nobody has changed any since. */
function isThereAlready(run: Run, { to }: AdvanceOrder, place: AbsolutePath): Step<boolean> {
  const quiet = { answers: [0, 1] };
  return ResultAsync.combine([
    run(place, ['diff-index', '--cached', '--quiet', to, '--'], quiet),
    run(place, ['diff', '--quiet', '--no-ext-diff', '--no-textconv', '--'], quiet),
  ]).map((answers) => answers.every(({ exitCode }) => exitCode === 0));
}

/** What somebody has begun in a work tree and not committed. */
function workAt(run: Run, place: AbsolutePath): Step<Pick<BaseFilesInTheWay, 'dirty' | 'operation'>> {
  return safeTry(async function* () {
    const disk = yield* fileWorkspaceDisk().look(place);
    const { dirty } = parseStatus((yield* run(place, [...statusCommand, '--untracked-files=no'])).stdout);
    return ok({ dirty, operation: disk.kind === 'checkout' ? disk.operation : null });
  });
}
