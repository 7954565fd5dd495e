import { stat } from 'node:fs/promises';
import { ok, okAsync, ResultAsync, safeTry } from 'neverthrow';
import type {
  Base,
  Checkout,
  GitInspection,
  GitInspectionError,
} from '../../application/ports/git-inspection.ts';
import { parseBranchName, type BranchName } from '../../domain/repository/branch-name.ts';
import { parseCommitId, type CommitId } from '../../domain/repository/commit-id.ts';
import { timestampFromMilliseconds } from '../../domain/timestamp.ts';
import { attempt } from '../filesystem/file-errors.ts';
import type { GitAnswer, GitProcess } from './git-process.ts';
import { parseRefs, refFormat, type KnownRefs } from './known-refs.ts';

const lastResort: BranchName = parseBranchName('main')._unsafeUnwrap();

type Ask = (
  args: readonly string[],
  answers?: readonly number[],
) => ResultAsync<GitAnswer, GitInspectionError>;

/** Reads the reflog of HEAD, and guesses the base: what `origin` calls its default, else a branch of a usual name. */
export function evidenceOf(git: GitProcess): GitInspection['evidenceOf'] {
  return (checkout, context) => {
    const cwd = checkout.top ?? checkout.gitDirectory;
    const ask: Ask = (args, answers = [0]) =>
      git.run({ purpose: 'read', cwd, repository: 'around', args, answers }, context);
    return safeTry(async function* () {
      const [reflog, listed] = yield* ResultAsync.combine([
        // Before the first commit there is none, which git takes for an error.
        ask(
          ['log', '--walk-reflogs', '--no-show-signature', '--date=unix', '--format=%gd', 'HEAD', '--'],
          [0, 128],
        ),
        ask(['for-each-ref', refFormat, 'refs/heads', 'refs/remotes/origin']),
      ]);
      const times = [...reflog.stdout.matchAll(/@\{(\d+)\}/g)].map(([, seconds]) => Number(seconds) * 1_000);
      const made = yield* attempt(checkout.gitDirectory, () => stat(checkout.gitDirectory));
      const head = checkout.head ?? (yield* requireCommit(ask));
      const base = yield* guessBase(checkout, head, parseRefs(listed.stdout), ask);
      return ok({
        createdAt: timestampFromMilliseconds(times.at(-1) ?? Math.floor(made.birthtimeMs || made.mtimeMs)),
        lastActivityAt: timestampFromMilliseconds(times.at(0) ?? Math.floor(made.mtimeMs)),
        base,
      });
    });
  };
}

/** A checkout without a commit has no base: git's own words say so. */
function requireCommit(ask: Ask): ResultAsync<CommitId, GitInspectionError> {
  return ask(['rev-parse', '--verify', 'HEAD^{commit}']).andThen(({ stdout, failure }) =>
    parseCommitId(stdout.trimEnd()).mapErr(() => failure),
  );
}

/** The first likely branch that has history in common with HEAD; failing all, the checkout is its own base. */
function guessBase(
  { branch }: Checkout,
  head: CommitId,
  refs: KnownRefs,
  ask: Ask,
): ResultAsync<Base, GitInspectionError> {
  return safeTry(async function* () {
    const { stdout } = yield* ask(['config', '--get', 'init.defaultBranch'], [0, 1]);
    const usual = [stdout.trimEnd(), 'main', 'master'].map((name) => parseBranchName(name).unwrapOr(null));
    for (const candidate of new Set([refs.originDefault, ...usual])) {
      const commit = candidate === null ? null : yield* forkPoint(candidate, branch, head, refs, ask);
      if (candidate !== null && commit !== null) return ok({ branch: candidate, commit });
    }
    const [any] = refs.local.keys();
    return ok({ branch: branch ?? any ?? lastResort, commit: head });
  });
}

/** The latest commit that HEAD shares with the branch, be it the local one or that of `origin`. */
function forkPoint(
  candidate: BranchName,
  current: BranchName | null,
  head: CommitId,
  refs: KnownRefs,
  ask: Ask,
): ResultAsync<CommitId | null, GitInspectionError> {
  const local = candidate === current ? undefined : refs.local.get(candidate);
  const tips = [refs.origin.get(candidate), local].filter((tip) => tip !== undefined);
  if (tips.length === 0) return okAsync(null);
  return ask(['merge-base', head, ...tips], [0, 1]).map(({ stdout }) =>
    parseCommitId(stdout.trimEnd()).unwrapOr(null),
  );
}
