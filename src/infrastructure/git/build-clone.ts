import { err, ok, okAsync, ResultAsync, safeTry, type Result } from 'neverthrow';
import type { GitWorkspaceError, WorkspacePlan } from '../../application/ports/git-workspaces.ts';
import type { CallContext } from '../../application/ports/narration.ts';
import type { FileError } from '../../application/ports/port-errors.ts';
import { childPath, parentPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { namesNow } from '../filesystem/directory-entry.ts';
import { checkOutFast } from './check-out-fast.ts';
import type { GitAnswer, GitCall, GitProcess } from './git-process.ts';

type Run = (call: Partial<GitCall> & Pick<GitCall, 'args'>) => ResultAsync<GitAnswer, GitWorkspaceError>;

// What HEAD stands for between the clone and the checkout.
const unborn = 'minsky-unborn';

/**
 * Makes a clone that has the session branch and no other. `git clone` links the objects; which refs it sees is decided
 * by hiding the others from it, so that it writes the right ones at once: `origin/*` is either what the source knows as
 * `origin/*`, or the source's own branches. Hiding HEAD keeps it from making a branch.
 */
export function buildClone(
  git: GitProcess,
  plan: WorkspacePlan,
  directory: AbsolutePath,
  context: CallContext,
): ResultAsync<void, GitWorkspaceError> {
  const run: Run = (call) =>
    git.run({ purpose: 'build', cwd: directory, repository: 'top', ...call }, context);
  return safeTry(async function* () {
    const [, originHead] = yield* ResultAsync.combine([
      cloneRefs(run, plan, directory).orElse((error) =>
        // Somebody may have been writing to the source: git does not retry when a file goes while it is linked.
        error.kind === 'GitFailed' ? cloneRefs(run, plan, directory) : err(error),
      ),
      defaultBranch(run, plan),
    ]);
    if (plan.originIsRemote && (yield* isPartial(directory))) yield* fetchLazily(run, plan);
    yield* ResultAsync.combine([
      run({
        args: ['switch', '--no-track', '--progress', '--create', plan.branch, plan.base.commit],
        settings: checkOutFast,
      }),
      settle(run, plan),
      originHead === null
        ? okAsync(null)
        : run({ args: ['symbolic-ref', 'refs/remotes/origin/HEAD', `refs/remotes/origin/${originHead}`] }),
    ]);
    return ok();
  });
}

function cloneRefs(
  run: Run,
  plan: WorkspacePlan,
  directory: AbsolutePath,
): ResultAsync<GitAnswer, GitWorkspaceError> {
  const ofRemote = plan.source.kind === 'checkout' && plan.originIsRemote;
  const hidden = ['HEAD', ...(ofRemote ? ['refs/heads', 'refs/remotes/origin/HEAD'] : [])];
  const uploadPack = ['git', ...hidden.map((ref) => `-c transfer.hideRefs=${ref}`), 'upload-pack'].join(' ');
  return run({
    cwd: parentPath(directory),
    repository: 'none',
    // Without `--local`, which would refuse to copy where it cannot link.
    args: [
      ...['clone', '--no-checkout', '--origin', 'origin', '--progress', '--upload-pack', uploadPack],
      ...['--', plan.source.path, directory],
    ],
    settings: [
      'protocol.file.allow=always',
      `init.defaultBranch=${unborn}`,
      ...(ofRemote ? ['remote.origin.fetch=+refs/remotes/origin/*:refs/remotes/origin/*'] : []),
    ],
  });
}

/** The branch `origin/HEAD` shall stand for; null when the source does not say. */
function defaultBranch(
  run: Run,
  { source, originIsRemote }: WorkspacePlan,
): ResultAsync<string | null, GitWorkspaceError> {
  const isItsOwn = source.kind === 'checkout' && !originIsRemote;
  if (isItsOwn && source.head !== undefined) return okAsync(source.head);
  const at = {
    purpose: 'read',
    cwd: source.path,
    repository: source.kind === 'mirror' ? 'bare' : 'top',
  } as const;
  const asked =
    source.kind === 'checkout' && originIsRemote
      ? run({ ...at, args: ['for-each-ref', '--format=%(symref)', 'refs/remotes/origin/HEAD'] })
      : run({ ...at, args: ['rev-parse', '--symbolic-full-name', 'HEAD'], answers: [0, 128] });
  return asked.map(({ stdout }) => /^refs\/(?:heads|remotes\/origin)\/(.+)$/m.exec(stdout)?.[1] ?? null);
}

/** Puts the configuration right while the files are checked out. */
function settle(run: Run, { source, originUrl }: WorkspacePlan): ResultAsync<unknown, GitWorkspaceError> {
  const url: ResultAsync<unknown, GitWorkspaceError> =
    originUrl === source.path
      ? okAsync(null)
      : run({ args: ['remote', 'set-url', '--', 'origin', originUrl] });
  return url.andThen(() =>
    run({ args: ['config', '--remove-section', `branch.${unborn}`], answers: [0, 128] }),
  );
}

function isPartial(directory: AbsolutePath): Result<boolean, FileError> {
  const packs = childPath(directory, '.git', 'objects', 'pack');
  return namesNow(packs).map((names) => names.some((name) => name.endsWith('.promisor')));
}

/** A source that lacks objects gets them from its remote when they are needed; so must the clone of it. */
function fetchLazily(
  run: Run,
  { source, originUrl }: WorkspacePlan,
): ResultAsync<unknown, GitWorkspaceError> {
  const key = 'remote.origin.partialCloneFilter';
  return safeTry(async function* () {
    const filter = yield* run({
      purpose: 'read',
      cwd: source.path,
      args: ['config', '--get', key],
      answers: [0, 1],
    });
    if (filter.exitCode === 0) yield* run({ args: ['config', key, filter.stdout.trimEnd()] });
    yield* run({ args: ['config', 'remote.origin.promisor', 'true'] });
    return run({ args: ['remote', 'set-url', '--', 'origin', originUrl] });
  });
}
