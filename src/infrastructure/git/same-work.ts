import { ok, safeTry, type Result, type ResultAsync } from 'neverthrow';
import type { GitInspectionError } from '../../application/ports/git-inspection.ts';
import type { CallContext } from '../../application/ports/narration.ts';
import type { FileError } from '../../application/ports/port-errors.ts';
import { parseCommitId, type CommitId } from '../../domain/repository/commit-id.ts';
import type { Session } from '../../domain/session/session.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { readSmallFile } from '../filesystem/small-file.ts';
import type { GitAnswer, GitCall, GitProcess } from './git-process.ts';

/** The work of a session, to be looked for in a base. */
export interface Comparison {
  readonly session: Session;
  readonly workspace: AbsolutePath;
  readonly gitDirectory: AbsolutePath;
  readonly tip: CommitId;
  /** Where commits of the base may be that the workspace has not fetched. */
  readonly alternates: readonly AbsolutePath[];
}

type Found = ResultAsync<boolean, GitInspectionError>;
type Ask = (args: readonly string[], extra?: Partial<GitCall>) => ResultAsync<GitAnswer, GitInspectionError>;

/** Whether everything that was committed for the session is in that base: as it is, patch by patch, or as one patch. */
export function isContained(
  git: GitProcess,
  comparison: Comparison,
  base: CommitId,
  context: CallContext,
): Found {
  const { workspace: cwd, alternates, tip } = comparison;
  const ask: Ask = (args, extra) =>
    git.run({ purpose: 'read', cwd, repository: 'top', alternates, args, ...extra }, context);
  return safeTry(async function* () {
    // A commit that is not there is an error to git, and no proof of anything.
    const common = yield* ask(['merge-base', tip, base], { answers: [0, 1, 128] });
    const fork = parseCommitId(common.stdout.trimEnd()).unwrapOr(null);
    if (fork === null) return ok(false);
    if (fork === tip) return hasWork(ask, comparison);
    const patches = yield* patchesOf(ask, base, tip);
    // What a session got from a branch that it followed is not its work, whoever brought that into the base.
    if (patches.length > 0 && patches.every(isThere)) return hasWork(ask, comparison);
    // The patch of a single commit has just been looked for.
    const [only, second] = patches;
    return second === undefined && only?.endsWith(tip) === true
      ? ok(false)
      : (yield* hasWholePatch(ask, base, tip, fork))
        ? hasWork(ask, comparison)
        : ok(false);
  });
}

/** Whether the history has a commit that was made in this workspace: a branch that only follows its base has none. */
export function hasWork(
  ask: Ask,
  { session, gitDirectory, tip }: Pick<Comparison, 'session' | 'gitDirectory' | 'tip'>,
): Found {
  return safeTry(async function* () {
    const range = ['rev-list', '--max-count=10000', tip, '--not', session.base.commit];
    const { stdout, exitCode } = yield* ask(range, { answers: [0, 128] });
    if (exitCode !== 0 || stdout === '') return ok(false);
    if (session.pr !== null) return ok(true);
    const made = yield* commitsMadeIn(gitDirectory);
    return ok(stdout.split('\n').some((commit) => made.has(commit)));
  });
}

const making =
  /^(?:commit|cherry-pick|am|revert)\b|^rebase\b.*\((?:pick|reword|edit|squash|fixup|continue)\)/;

/** The commits that the reflog of HEAD calls made rather than fetched. */
function commitsMadeIn(gitDirectory: AbsolutePath): Result<ReadonlySet<string>, FileError> {
  return readSmallFile(childPath(gitDirectory, 'logs', 'HEAD')).map((text) => {
    const entries = (text ?? '').split('\n').map((line) => line.split('\t', 2));
    return new Set(
      entries.flatMap(([ids = '', what = '']) => (making.test(what) ? (ids.split(' ', 2)[1] ?? []) : [])),
    );
  });
}

/** The commits that the base lacks, each with a sign whether it has the same patch. */
function patchesOf(
  ask: Ask,
  base: CommitId,
  tip: CommitId,
): ResultAsync<readonly string[], GitInspectionError> {
  return ask(['cherry', base, tip], { answers: [0, 128] }).map(({ stdout, exitCode }) =>
    exitCode === 0 ? stdout.split('\n').filter((line) => line !== '') : [],
  );
}

function isThere(patch: string): boolean {
  return patch.startsWith('- ');
}

/** Makes one commit of all the work, which no branch ever has, and looks for its patch. */
function hasWholePatch(ask: Ask, base: CommitId, tip: CommitId, fork: CommitId): Found {
  return safeTry(async function* () {
    const changed = yield* ask(['diff-tree', '--quiet', fork, tip], { answers: [0, 1] });
    if (changed.exitCode === 0) return ok(false);
    const { stdout } = yield* ask(['commit-tree', `${tip}^{tree}`, '-p', fork, '-m', 'squashed'], {
      purpose: 'build',
      settings: ['user.name=minsky', 'user.email=minsky@localhost'],
    });
    const squashed = parseCommitId(stdout.trimEnd()).unwrapOr(null);
    if (squashed === null) return ok(false);
    const patches = yield* patchesOf(ask, base, squashed);
    return ok(patches.length > 0 && patches.every(isThere));
  });
}
