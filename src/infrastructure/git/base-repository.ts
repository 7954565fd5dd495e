import { err, errAsync, ok, okAsync, ResultAsync, safeTry, type Result } from 'neverthrow';
import type {
  BaseRepository,
  BaseTips,
  BaseTipsError,
  TipsRequest,
} from '../../application/ports/base-repository.ts';
import { prBranchOf, type BranchName } from '../../domain/repository/branch-name.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import { parseRepositoryLocation } from '../../domain/repository/repository-id.ts';
import type { Session } from '../../domain/session/session.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { entryAt } from '../filesystem/directory-entry.ts';
import { masked } from './git-failure.ts';
import type { GitAnswer, GitCall, GitProcess } from './git-process.ts';
import { headRef, originRef, parseRefs, refFormat, type KnownRefs } from './known-refs.ts';
import { parseRemoteTips, type RemoteTips } from './remote-tips.ts';

type Step<T> = ResultAsync<T, BaseTipsError>;
type Run = (args: readonly string[], call?: Partial<GitCall>) => Step<GitAnswer>;

const toOrigin: Partial<GitCall> = { purpose: 'transfer', settings: ['protocol.file.allow=always'] };

/** Asks `origin` for its tips and fetches by object alone; which refs follow is decided afterwards. */
export function baseRepository(git: GitProcess): BaseRepository {
  return {
    tips: (request, context) => {
      const cwd = request.session.workspace.path;
      const run: Run = (args, call) =>
        git.run({ purpose: 'read', cwd, repository: 'top', args, ...call }, context);
      return tipsOf(run, request);
    },
  };
}

function tipsOf(run: Run, request: TipsRequest): Step<BaseTips> {
  const { session, offline, track } = request;
  const branches = [...new Set([session.base.branch, session.branch, prBranchOf(session.name)])];
  return safeTry(async function* () {
    const refs = [headRef(session.base.branch), ...branches.map(originRef)];
    const [remote, listed] = yield* ResultAsync.combine([
      run(['remote', 'get-url', 'origin'], { answers: [0, 2] }),
      run(['for-each-ref', refFormat, ...refs]),
    ]);
    const url = remote.exitCode === 0 ? (remote.stdout.split('\n', 1)[0] ?? '') : null;
    const known = parseRefs(listed.stdout);
    if (url === null) return shared(session, known);
    const told = offline ? { tips: known.origin, head: null } : yield* askOrigin(run, session, url, branches);
    yield* fetchNew(run, told, known, branches);
    if (track && !offline) yield* follow(run, told, known, branches);
    const base = yield* chooseBase(run, session, known, told, masked(url));
    return ok({ base, origin: told.tips });
  });
}

/** Without `origin` a worktree has the branches of its repository, and a clone has nothing. */
function shared(
  { name, base, workspace, repo }: Session,
  { local }: KnownRefs,
): Result<BaseTips, BaseTipsError> {
  const { path } = workspace;
  if (workspace.strategy === 'clone') {
    return err({ kind: 'OriginMissing', session: name, path, url: repo.path ?? repo.url });
  }
  const commit = local.get(base.branch);
  const gone = { kind: 'BaseGone', session: name, path, branch: base.branch } as const;
  return commit === undefined
    ? err({ ...gone, repository: repo.path ?? path, instead: null, onlyIn: null })
    : ok({ base: atHome(base.branch, commit), origin: null });
}

function askOrigin(
  run: Run,
  session: Session,
  url: string,
  branches: readonly BranchName[],
): Step<RemoteTips> {
  const args = ['ls-remote', '--symref', '--end-of-options', 'origin', 'HEAD', ...branches.map(headRef)];
  return run(args, { ...toOrigin, limit: 120_000 })
    .orElse((error) =>
      error.kind === 'GitFailed' ? whyUnreachable(session, url, error.stderr) : errAsync(error),
    )
    .map(({ stdout }) => parseRemoteTips(stdout));
}

/** git says the same of a repository that is not there and of one that lets nobody in. */
function whyUnreachable(
  { name, workspace: { path } }: Session,
  url: string,
  stderr: string,
): ResultAsync<never, BaseTipsError> {
  const unreachable = { kind: 'RemoteUnreachable' as const, url: masked(url), stderr };
  const location = parseRepositoryLocation(url, { cwd: path, home: path, host: '' }).unwrapOr(null);
  if (location === null || location.kind === 'url') return errAsync(unreachable);
  const repository = location.path;
  return entryAt(repository)
    .orElse(() => errAsync(unreachable))
    .andThen((entry) =>
      errAsync(
        entry === null ? { kind: 'RepositoryGone' as const, session: name, path, repository } : unreachable,
      ),
    );
}

function fetchNew(
  run: Run,
  { tips }: RemoteTips,
  known: KnownRefs,
  branches: readonly BranchName[],
): Step<unknown> {
  const changed = branches.filter(
    (branch) => tips.has(branch) && tips.get(branch) !== known.origin.get(branch),
  );
  if (changed.length === 0) return okAsync(null);
  return run(
    [
      ...['fetch', '--no-tags', '--no-prune', '--no-write-fetch-head', '--refmap=', '--progress'],
      ...['--end-of-options', 'origin', ...changed.map(headRef)],
    ],
    toOrigin,
  );
}

/** Brings `origin/*` to what was found, all of it or nothing. */
function follow(
  run: Run,
  { tips }: RemoteTips,
  known: KnownRefs,
  branches: readonly BranchName[],
): Step<unknown> {
  const updates = branches.flatMap((branch) => {
    const tip = tips.get(branch);
    return tip === undefined || tip === known.origin.get(branch)
      ? []
      : [`update ${originRef(branch)}\0${tip}\0\0`];
  });
  if (updates.length === 0) return okAsync(null);
  return run(['update-ref', '-m', 'minsky: fetch', '--stdin', '-z'], {
    purpose: 'build',
    input: updates.join(''),
  });
}

/** A worktree has the base twice: its own repository's branch counts where it is ahead of `origin`. */
function chooseBase(
  run: Run,
  session: Session,
  known: KnownRefs,
  told: RemoteTips,
  repository: string,
): Step<BaseTips['base']> {
  const { name, base, workspace } = session;
  const remote = told.tips.get(base.branch);
  const local = workspace.strategy === 'worktree' ? known.local.get(base.branch) : undefined;
  if (remote === undefined) {
    if (local !== undefined) return okAsync(atHome(base.branch, local));
    const { path } = workspace;
    const gone = { kind: 'BaseGone', session: name, path, branch: base.branch, repository } as const;
    const pushedOnce = known.origin.has(base.branch);
    return (pushedOnce ? okAsync(null) : mainWorkspaceWithBase(run, session)).andThen((onlyIn) =>
      errAsync({ ...gone, instead: told.head, onlyIn }),
    );
  }
  if (local === undefined || local === remote) return okAsync(atOrigin(base.branch, remote));
  return run(['merge-base', '--is-ancestor', remote, local], { answers: [0, 1] }).map(({ exitCode }) =>
    exitCode === 0 ? atHome(base.branch, local) : atOrigin(base.branch, remote),
  );
}

/** A session can be started from a branch that was never pushed. */
function mainWorkspaceWithBase(run: Run, { repo, base }: Session): Step<AbsolutePath | null> {
  const { path } = repo;
  if (path === null) return okAsync(null);
  const ref = headRef(base.branch);
  return run(['for-each-ref', '--format=%(refname)', ref], { cwd: path })
    .map(({ stdout }) => (stdout.split('\n').includes(ref) ? path : null))
    .orElse((error) => (error.kind === 'Interrupted' ? err(error) : ok(null)));
}

function atOrigin(branch: BranchName, commit: CommitId): BaseTips['base'] {
  return { commit, name: `origin/${branch}`, remote: true };
}

function atHome(branch: BranchName, commit: CommitId): BaseTips['base'] {
  return { commit, name: branch, remote: false };
}
