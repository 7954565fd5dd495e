import { err, errAsync, ok, okAsync, ResultAsync, safeTry, type Result } from 'neverthrow';
import type {
  BaseRepository,
  BaseTips,
  BaseTipsError,
  TipsRequest,
} from '../../application/ports/base-repository.ts';
import type { CallContext } from '../../application/ports/narration.ts';
import type { BranchName } from '../../domain/repository/branch-name.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { Session } from '../../domain/session/session.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { masked } from './git-failure.ts';
import type { GitAnswer, GitCall, GitProcess } from './git-process.ts';
import { headRef, originRef } from './known-refs.ts';
import { commitsOfRefs, refPlaceOf } from './known-refs-of.ts';
import { branchesOf, originQuestion } from './origin-question.ts';
import { originSettings, type OriginSettings } from './origin-settings.ts';
import type { RemoteTips } from './remote-tips.ts';

type Step<T> = ResultAsync<T, BaseTipsError>;
type Commits = ReadonlyMap<string, CommitId>;
type Run = (args: readonly string[], call?: Partial<GitCall>) => Step<GitAnswer>;

const transfer: Partial<GitCall> = { purpose: 'transfer', settings: ['protocol.file.allow=always'] };

/** Asks `origin` for its tips and fetches by object alone; which refs follow is decided afterwards. */
export function baseRepository(git: GitProcess): BaseRepository {
  const question = originQuestion(git);
  const settings = (session: Session, context: CallContext): Step<OriginSettings> =>
    originSettings(git, session.workspace.path, context);
  const known = (session: Session, context: CallContext): Step<Commits> =>
    refPlaceOf(session.workspace.path).asyncAndThen((place) =>
      commitsOfRefs(git, place, refsAbout(session), context),
    );
  return {
    outlook: (session, context) =>
      known(session, context)
        .map((commits) => likelyBase(session, commits))
        .orElse(() => ok(null)),
    ask: (session, context) => {
      question.begin(session, context);
      // It is needed as well, and remembered.
      void settings(session, context);
      return okAsync(undefined);
    },
    tips: (request, context) => {
      const { session } = request;
      const cwd = session.workspace.path;
      const run: Run = (args, call) =>
        git.run({ purpose: 'read', cwd, repository: 'top', args, ...call }, context);
      return ResultAsync.combine([settings(session, context), known(session, context)]).andThen(
        ([origin, commits]) =>
          tipsOf(run, (url) => question.answer(session, url, context), request, origin, commits),
      );
    },
  };
}

function likelyBase({ base, workspace }: Session, known: Commits): CommitId | null {
  const local = workspace.strategy === 'worktree' ? known.get(headRef(base.branch)) : undefined;
  return local ?? known.get(originRef(base.branch)) ?? null;
}

function refsAbout(session: Session): readonly string[] {
  return [headRef(session.base.branch), ...branchesOf(session).map(originRef)];
}

function tipsOf(
  run: Run,
  askOrigin: (url: string) => Step<RemoteTips>,
  { session, offline, track }: TipsRequest,
  { url, sshCommand }: OriginSettings,
  known: Commits,
): Step<BaseTips> {
  const branches = branchesOf(session);
  const toOrigin: Run = (args, call) => run(args, { ...transfer, sshCommand, ...call });
  return safeTry(async function* () {
    if (url === null) return shared(session, known);
    const told = offline ? lastSeen(known, branches) : yield* askOrigin(url);
    const news = branches.flatMap((branch) => {
      const tip = told.tips.get(branch);
      return tip === undefined || tip === known.get(originRef(branch)) ? [] : [{ branch, tip }];
    });
    if (news.length > 0 && !offline) yield* bring(run, toOrigin, news, track);
    const base = yield* chooseBase(run, session, known, told, masked(url));
    return ok({ base, origin: told.tips });
  });
}

/** What `origin` had when it was last asked. */
function lastSeen(known: Commits, branches: readonly BranchName[]): RemoteTips {
  const tips = branches.flatMap((branch) => {
    const tip = known.get(originRef(branch));
    return tip === undefined ? [] : [[branch, tip] as const];
  });
  return { tips: new Map(tips), head: null };
}

/** Without `origin` a worktree has the branches of its repository, and a clone has nothing. */
function shared({ name, base, workspace, repo }: Session, known: Commits): Result<BaseTips, BaseTipsError> {
  const { path } = workspace;
  if (workspace.strategy === 'clone') {
    return err({ kind: 'OriginMissing', session: name, path, url: repo.path ?? repo.url });
  }
  const commit = known.get(headRef(base.branch));
  const gone = { kind: 'BaseGone', session: name, path, branch: base.branch } as const;
  return commit === undefined
    ? err({ ...gone, repository: repo.path ?? path, instead: null, onlyIn: null })
    : ok({ base: atHome(base.branch, commit), origin: null });
}

/** Fetches what is new, and brings `origin/*` to it if wanted: all of it or nothing. */
function bring(
  run: Run,
  toOrigin: Run,
  news: readonly { readonly branch: BranchName; readonly tip: CommitId }[],
  track: boolean,
): Step<unknown> {
  const fetched = toOrigin([
    ...['fetch', '--no-tags', '--no-prune', '--no-write-fetch-head', '--refmap=', '--progress'],
    ...['--end-of-options', 'origin', ...news.map(({ branch }) => headRef(branch))],
  ]);
  if (!track) return fetched;
  const input = news.map(({ branch, tip }) => `update ${originRef(branch)}\0${tip}\0\0`).join('');
  return fetched.andThen(() =>
    run(['update-ref', '-m', 'minsky: fetch', '--stdin', '-z'], { purpose: 'build', input }),
  );
}

/** A worktree has the base twice: its own repository's branch counts where it is ahead of `origin`. */
function chooseBase(
  run: Run,
  session: Session,
  known: Commits,
  told: RemoteTips,
  repository: string,
): Step<BaseTips['base']> {
  const { name, base, workspace } = session;
  const remote = told.tips.get(base.branch);
  const local = workspace.strategy === 'worktree' ? known.get(headRef(base.branch)) : undefined;
  if (remote === undefined) {
    if (local !== undefined) return okAsync(atHome(base.branch, local));
    const { path } = workspace;
    const gone = { kind: 'BaseGone', session: name, path, branch: base.branch, repository } as const;
    const pushedOnce = known.has(originRef(base.branch));
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
