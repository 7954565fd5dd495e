import { err, ok, okAsync, ResultAsync, safeTry, type Err } from 'neverthrow';
import type {
  BaseRefused,
  GitInspection,
  GitInspectionError,
  RepositoryOnDisk,
} from '../../application/ports/git-inspection.ts';
import type { CallContext } from '../../application/ports/narration.ts';
import { parseBranchName, type BranchName } from '../../domain/repository/branch-name.ts';
import type { GitAnswer, GitProcess } from './git-process.ts';
import { branchOf, parseRefs, type KnownRefs } from './known-refs.ts';
import type { BranchLister } from './list-branches.ts';

/** Decides which branch a session starts from, by what the repository knows without asking a remote. */
export function baseOf(git: GitProcess, branches: BranchLister): GitInspection['baseOf'] {
  return (repository, wanted, context) =>
    safeTry(async function* () {
      const ask = asker(git, repository, context);
      const [listed, head] = yield* ResultAsync.combine([
        branches.list(repository, context),
        headOf(repository, ask),
      ]);
      const refs = parseRefs(listed);
      if (refs.local.size === 0 && refs.origin.size === 0) {
        const { exitCode } = yield* ask(['rev-parse', '--quiet', '--verify', 'HEAD^{commit}'], [0, 1]);
        if (exitCode !== 0) return refused({ kind: 'RepositoryEmpty', path: repository.path });
      }
      const usual = [refs.originDefault, head];
      const branch = wanted ?? firstKnown(refs, usual) ?? (yield* fallback(refs, ask));
      if (branch === null) return refused({ kind: 'BaseUndetermined', repository: repository.path });
      const local = refs.local.get(branch);
      const remote = refs.origin.get(branch);
      const commit = local ?? remote;
      if (commit === undefined) return refused({ kind: 'BaseNotFound', branch, repository: repository.path });
      if (local === undefined || remote === undefined || local === remote) return ok({ branch, commit });
      const { exitCode } = yield* ask(['merge-base', '--is-ancestor', local, remote], [0, 1]);
      return ok({ branch, commit: exitCode === 0 ? remote : local });
    });
}

function refused(reason: BaseRefused): Err<never, BaseRefused> {
  return err(reason);
}

type Ask = (
  args: readonly string[],
  answers?: readonly number[],
) => ResultAsync<GitAnswer, GitInspectionError>;

function asker(git: GitProcess, repository: RepositoryOnDisk, context: CallContext): Ask {
  const place = repository.kind === 'mirror' ? 'bare' : 'top';
  return (args, answers = [0]) =>
    git.run({ purpose: 'read', cwd: repository.path, repository: place, args, answers }, context);
}

/** What a linked worktree has checked out says nothing about the repository. */
function headOf(
  { kind, head }: RepositoryOnDisk,
  ask: Ask,
): ResultAsync<BranchName | null, GitInspectionError> {
  if (head !== undefined) return okAsync(head);
  const name = kind === 'mirror' ? 'HEAD' : 'main-worktree/HEAD';
  return ask(['symbolic-ref', '--quiet', name], [0, 1]).map(({ stdout }) => branchOf(stdout.trimEnd()));
}

/** With HEAD detached or leading nowhere, what `git init` would have named the branch, or the only one. */
function fallback(refs: KnownRefs, ask: Ask): ResultAsync<BranchName | null, GitInspectionError> {
  return ask(['config', '--get', 'init.defaultBranch'], [0, 1]).andThen(({ stdout }) => {
    const names = [stdout.trimEnd(), 'main', 'master'].map((name) => parseBranchName(name).unwrapOr(null));
    const [only, second] = refs.local.keys();
    return okAsync(firstKnown(refs, [...names, second === undefined ? (only ?? null) : null]));
  });
}

function firstKnown(refs: KnownRefs, branches: readonly (BranchName | null)[]): BranchName | null {
  return (
    branches.find((branch) => branch !== null && (refs.local.has(branch) || refs.origin.has(branch))) ?? null
  );
}
