import { err, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { GitMergeError, MergeDone, MergeOrder } from '../../application/ports/git-merges.ts';
import type { SetAside } from '../../application/ports/set-aside.ts';
import { parseCommitId, type CommitId } from '../../domain/repository/commit-id.ts';
import { checkOutFast } from './check-out-fast.ts';
import type { GitAnswer, GitCall, GitListener, GitProcess } from './git-process.ts';
import { unmergedPaths } from './merge-obstacles.ts';

type Step<T> = ResultAsync<T, GitMergeError>;
type Run = (args: readonly string[], call?: Partial<GitCall>) => Step<GitAnswer>;

/** What the user's configuration may want otherwise, but what was predicted and has to be told. */
const exactly: readonly string[] = [
  ...['--ff', '--commit', '--no-squash', '--no-edit', '--autostash', '--no-overwrite-ignore'],
  ...['--strategy=ort', '--no-log', '--no-stat'],
];

/**
 * Lets git merge, its own autostash included. It is not interrupted: git that is killed in the middle would leave the
 * uncommitted changes out of sight.
 */
export function performMerge(
  git: GitProcess,
  { workspace, theirs, message }: MergeOrder,
  { narration }: GitListener,
): Step<MergeDone> {
  const listener: GitListener = { narration, signal: new AbortController().signal };
  const run: Run = (args, call) =>
    git.run({ purpose: 'read', cwd: workspace, repository: 'top', args, ...call }, listener);
  const change: Run = (args, call) => run(args, { purpose: 'build', settings: checkOutFast, ...call });
  return safeTry(async function* () {
    const rescued = yield* rescueAutostash(run, change);
    const before = yield* commitAt(run, 'refs/stash');
    const merged = yield* change(['merge', ...exactly, '-m', message, theirs], { answers: [0, 1] }).orElse(
      (error) => takeBack(run, change, theirs).andThen(() => err(error)),
    );
    const underWay = (yield* commitAt(run, 'MERGE_HEAD')) === theirs;
    if (merged.exitCode === 1 && !underWay) return err(merged.failure);
    const kept = yield* keptSince(run, before);
    const waiting = underWay && (yield* commitAt(run, 'MERGE_AUTOSTASH')) !== null;
    return ok({
      clean: !underWay,
      conflicts: underWay ? yield* unmergedPaths(run) : [],
      setAside: [...rescued, ...kept, ...(waiting ? [{ kind: 'waiting' as const }] : [])],
    });
  });
}

/** Puts changes that a killed merge had set aside into the stash list: the next merge would write over them. */
function rescueAutostash(run: Run, change: Run): Step<readonly SetAside[]> {
  return safeTry(async function* () {
    const left = yield* commitAt(run, 'MERGE_AUTOSTASH');
    if (left === null || (yield* commitAt(run, 'MERGE_HEAD')) !== null) return ok([]);
    yield* change(['merge', '--quit']);
    return keptSince(run, null);
  });
}

/** A merge that failed otherwise than by conflicts, in signing its commit say, is as if it had never been begun. */
function takeBack(run: Run, change: Run, theirs: CommitId): Step<unknown> {
  return commitAt(run, 'MERGE_HEAD')
    .andThen((head): Step<unknown> => (head === theirs ? change(['merge', '--abort']) : okAsync(null)))
    .andThen(() => rescueAutostash(run, change))
    .orElse(() => ok(null));
}

/** The changes that git could not apply again, if it has put any into the stash list. */
function keptSince(run: Run, before: CommitId | null): Step<readonly SetAside[]> {
  return safeTry(async function* () {
    const after = yield* commitAt(run, 'refs/stash');
    if (after === null || after === before) return ok([]);
    const { stdout } = yield* run(['log', '--walk-reflogs', '-1', '--format=%gs', 'refs/stash', '--']);
    return ok(
      stdout.trimEnd() === 'autostash'
        ? [{ kind: 'stashed' as const, stash: 'stash@{0}', commit: after }]
        : [],
    );
  });
}

function commitAt(run: Run, name: string): Step<CommitId | null> {
  return run(['rev-parse', '--quiet', '--verify', name], { answers: [0, 1] }).map(({ stdout }) =>
    parseCommitId(stdout.trimEnd()).unwrapOr(null),
  );
}
