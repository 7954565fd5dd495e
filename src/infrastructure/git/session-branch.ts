import { ok, safeTry, type ResultAsync } from 'neverthrow';
import type { GitWorkspaceError } from '../../application/ports/git-workspaces.ts';
import type { BranchName } from '../../domain/repository/branch-name.ts';
import { parseCommitId, type CommitId } from '../../domain/repository/commit-id.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { findGitDirectory } from '../filesystem/git-directory.ts';
import type { GitAnswer, GitCall, GitListener, GitProcess } from './git-process.ts';
import { headRef } from './known-refs.ts';

const created = 'minsky: session started';

/**
 * Makes the branch of a worktree, if there is none of that name, and says so in its reflog. As all that builds, git runs
 * in the place where the workspace is built: by that it is known whether it is still at work when its caller was killed.
 * It takes a moment, which it is given: a git that is ended in it may leave the lock of the branch, or half a reflog.
 */
export function createSessionBranch(
  git: GitProcess,
  repository: AbsolutePath,
  {
    branch,
    commit,
    place,
  }: { readonly branch: BranchName; readonly commit: CommitId; readonly place: AbsolutePath },
  { narration, signal }: GitListener,
): ResultAsync<GitAnswer, GitWorkspaceError> {
  const update = ['update-ref', '--create-reflog', '-m', created, headRef(branch), commit, ''];
  const later = aMomentAfter(signal);
  return findGitDirectory(repository).andThen((gitDirectory) =>
    git.run(
      gitDirectory === null
        ? { purpose: 'build', cwd: repository, repository: 'top', args: update }
        : {
            purpose: 'build',
            cwd: place,
            repository: 'none',
            args: [`--git-dir=${gitDirectory}`, ...update],
          },
      { narration, signal: later },
    ),
  );
}

/** Tells of the wish to stop a second later, to what would long have ended by then unless it hangs. */
function aMomentAfter(signal: AbortSignal): AbortSignal {
  if (signal.aborted) return signal;
  const later = new AbortController();
  signal.addEventListener('abort', () => setTimeout(() => later.abort(), 1_000).unref(), { once: true });
  return later.signal;
}

/** Deletes the branch if `createSessionBranch` made it and nothing has happened to it since. */
export function takeBackSessionBranch(
  git: GitProcess,
  repository: AbsolutePath,
  branch: BranchName,
  commit: CommitId,
  listener: GitListener,
): ResultAsync<void, GitWorkspaceError> {
  const ask = asker(git, repository, listener);
  return safeTry(async function* () {
    const tip = yield* unusedTip(ask, branch);
    if (tip === 'in-use' || tip !== commit) return ok();
    const reflog = yield* ask({
      args: ['log', '--walk-reflogs', '--no-show-signature', '--format=%gs', headRef(branch), '--'],
      answers: [0, 128],
    });
    return reflog.stdout.trimEnd() === created ? deleteAt(ask, branch, tip) : ok();
  });
}

/** Deletes the branch if all its commits are on another branch, local or remote; else, or if it is in use, returns it. */
export function deleteMergedBranch(
  git: GitProcess,
  repository: AbsolutePath,
  branch: BranchName,
  listener: GitListener,
): ResultAsync<BranchName | null, GitWorkspaceError> {
  const ask = asker(git, repository, listener);
  return safeTry(async function* () {
    const tip = yield* unusedTip(ask, branch);
    if (tip === null) return ok(null);
    if (tip === 'in-use') return ok(branch);
    const { stdout } = yield* ask({
      args: ['for-each-ref', '--format=%(refname)', `--contains=${tip}`, 'refs/heads', 'refs/remotes'],
    });
    const others = stdout.split('\n').filter((ref) => ref !== '' && ref !== headRef(branch));
    return others.length === 0 ? ok(branch) : deleteAt(ask, branch, tip).map(() => null);
  });
}

type Ask = (
  call: Pick<GitCall, 'args' | 'answers'> & Partial<GitCall>,
) => ResultAsync<GitAnswer, GitWorkspaceError>;

function asker(git: GitProcess, repository: AbsolutePath, listener: GitListener): Ask {
  return (call) => git.run({ purpose: 'read', cwd: repository, repository: 'top', ...call }, listener);
}

/** The commit of a branch that no work tree has checked out; null when there is no such branch. */
function unusedTip(ask: Ask, branch: BranchName): ResultAsync<CommitId | 'in-use' | null, GitWorkspaceError> {
  const ref = headRef(branch);
  return ask({ args: ['for-each-ref', '--format=%(refname) %(objectname) %(worktreepath)', ref] }).map(
    ({ stdout }) => {
      const line = stdout.split('\n').find((text) => text.startsWith(`${ref} `));
      const [, commit = '', ...path] = line?.split(' ') ?? [];
      return path.join(' ') === '' ? parseCommitId(commit).unwrapOr(null) : 'in-use';
    },
  );
}

/** Nothing is lost when the branch has moved in between: then it stays. */
function deleteAt(ask: Ask, branch: BranchName, tip: CommitId): ResultAsync<void, GitWorkspaceError> {
  return ask({ purpose: 'build', args: ['update-ref', '-d', headRef(branch), tip] }).map(() => undefined);
}
