import { okAsync, ResultAsync } from 'neverthrow';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { GitListener, GitProcess, GitProcessError } from './git-process.ts';
import { parseCommitBytes, parseCommits, type RawCommit } from './parse-commit.ts';

type Step<T> = ResultAsync<T, GitProcessError>;
type Commits = ReadonlyMap<CommitId, RawCommit>;

/** Reads commits of a workspace's repository; one that is not there is a failure of git's, unless it is only read besides. */
export type ReadCommits = (
  workspace: AbsolutePath,
  commits: readonly CommitId[],
  besides: readonly (CommitId | null | undefined)[],
  listener: GitListener,
) => Step<Commits>;

/**
 * Reads several commits with one process, those as well that others want in the same turn. A commit never changes: in a
 * call, which has one narration for all of its steps, it is read once.
 */
export function commitReader(git: GitProcess): ReadCommits {
  const asked = new WeakMap<GitListener['narration'], Map<CommitId, Step<Commits>>>();
  const gathering = new WeakMap<GitListener['narration'], Batch>();
  const batchOf = (workspace: AbsolutePath, listener: GitListener): Batch => {
    const open = gathering.get(listener.narration);
    if (open?.workspace === workspace) return open;
    const wanted = new Set<CommitId>();
    const answer = ResultAsync.fromSafePromise(endOfTurn()).andThen(() => {
      if (gathering.get(listener.narration) === batch) gathering.delete(listener.narration);
      return readAtOnce(git, workspace, [...wanted], listener);
    });
    const batch: Batch = { workspace, wanted, answer };
    gathering.set(listener.narration, batch);
    return batch;
  };
  return (workspace, commits, besides, listener) => {
    const inThisCall = asked.get(listener.narration) ?? new Map<CommitId, Step<Commits>>();
    asked.set(listener.narration, inThisCall);
    const wanted = [...new Set([...commits, ...besides])].filter((commit) => commit != null);
    const news = wanted.filter((commit) => !inThisCall.has(commit));
    if (news.length > 0) {
      const { wanted: gathered, answer } = batchOf(workspace, listener);
      for (const commit of news) {
        gathered.add(commit);
        inThisCall.set(commit, answer);
      }
    }
    const answers = new Set(wanted.flatMap((commit) => inThisCall.get(commit) ?? []));
    return ResultAsync.combine([...answers])
      .map((read) => new Map(read.flatMap((some) => [...some])))
      .andThen((read) => complete(git, workspace, commits, read, listener));
  };
}

/** Commits that are going to be read by one process. */
interface Batch {
  readonly workspace: AbsolutePath;
  readonly wanted: Set<CommitId>;
  readonly answer: Step<Commits>;
}

function endOfTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function readAtOnce(
  git: GitProcess,
  cwd: AbsolutePath,
  commits: readonly CommitId[],
  listener: GitListener,
): Step<Commits> {
  const input = commits.map((commit) => `${commit}\n`).join('');
  return git
    .run({ purpose: 'read', cwd, repository: 'top', args: ['cat-file', '--batch'], input }, listener)
    .map(({ stdout }) => parseCommits(stdout, commits));
}

/** Asks for each that is lacking alone: git says what is wrong with it, or tells it in another encoding. */
function complete(
  git: GitProcess,
  cwd: AbsolutePath,
  commits: readonly CommitId[],
  read: Map<CommitId, RawCommit>,
  listener: GitListener,
): Step<Commits> {
  const lacking = [...new Set(commits)].filter((commit) => !read.has(commit));
  if (lacking.length === 0) return okAsync(read);
  return ResultAsync.combine(
    lacking.map((commit) =>
      git
        .run(
          {
            purpose: 'read',
            cwd,
            repository: 'top',
            args: ['cat-file', 'commit', commit],
            asBytes: true,
          },
          listener,
        )
        .map(({ stdout }) => [commit, parseCommitBytes(stdout)] as const),
    ),
  ).map((some) => new Map([...read, ...some]));
}
