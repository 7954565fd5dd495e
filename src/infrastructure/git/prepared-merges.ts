import { err, ok, okAsync, ResultAsync, safeTry } from 'neverthrow';
import type {
  MergeCommitOrder,
  PreparedMergeError,
  PreparedMerges,
} from '../../application/ports/prepared-merges.ts';
import { parseCommitId, type CommitId } from '../../domain/repository/commit-id.ts';
import type { Session } from '../../domain/session/session.ts';
import { parseAbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { absorbedWork } from './absorbed-work.ts';
import type { GitAnswer, GitCall, GitListener, GitProcess } from './git-process.ts';
import { headRef } from './known-refs.ts';
import { asInWorkspace, mergeTree } from './merge-tree.ts';
import { hasWork } from './same-work.ts';
import { commitReader, type ReadCommits } from './commit-reader.ts';
import { renderCommit, type Signature } from './parse-commit.ts';

type Step<T> = ResultAsync<T, PreparedMergeError>;

/** Prepares merges with `git merge-tree` and `git commit-tree`. */
export function preparedMerges(git: GitProcess): PreparedMerges {
  const read = commitReader(git);
  return {
    draft: ({ workspace, base, head, likely }, context) =>
      safeTry(async function* () {
        const [{ tree, clean, conflicts }, commits] = yield* ResultAsync.combine([
          mergeTree(git, workspace, base, head, context),
          // What `commit` will ask for comes along.
          read(workspace, [base], [head, likely], context),
        ]);
        if (!clean) return ok({ kind: 'conflicts' as const, conflicts: asInWorkspace(conflicts, head) });
        const empty = tree === commits.get(base)?.tree;
        return ok(empty ? { kind: 'empty' as const } : { kind: 'mergeable' as const, tree });
      }),

    commit: (order, context) => makeCommit(git, read, order, context),

    recognise: (session, commit, context) =>
      safeTry(async function* () {
        const workspace = session.workspace.path;
        const commits = yield* read(workspace, [commit], [session.pr?.head], context);
        const { parents = [], message = '' } = commits.get(commit) ?? {};
        const [base, head, another] = parents;
        if (base === undefined || head === undefined || another !== undefined)
          return ok({ parents, ours: false });
        const pair = { workspace, base, head };
        const { tree, clean } = yield* mergeTree(git, workspace, base, head, context);
        const order = { ...pair, tree, message, likely: commit };
        const again = clean ? yield* makeCommit(git, read, order, context) : null;
        const ours = again === commit && (yield* wasTip(git, session, head, context));
        return ok({ parents, ours });
      }),

    absorption: (pair, context) => absorbedWork(git, pair, context),

    hasOwnWork: (session, head, context) =>
      safeTry(async function* () {
        const ask = (args: readonly string[], answers: Partial<GitCall> = {}): Step<GitAnswer> =>
          git.run(
            { purpose: 'read', cwd: session.workspace.path, repository: 'top', args, ...answers },
            context,
          );
        const { stdout, failure } = yield* ask(['rev-parse', '--path-format=absolute', '--absolute-git-dir']);
        const gitDirectory = parseAbsolutePath(stdout.replace(/\n$/, ''));
        return gitDirectory.isErr()
          ? err(failure)
          : hasWork(ask, { session, gitDirectory: gitDirectory.value, tip: head });
      }),
  };
}

function makeCommit(
  git: GitProcess,
  read: ReadCommits,
  { workspace, base, head, tree, message, likely }: MergeCommitOrder,
  listener: GitListener,
): Step<CommitId> {
  return read(workspace, [head], [likely], listener).andThen((commits): Step<CommitId> => {
    const [author, committer] = [commits.get(head)?.author, commits.get(head)?.committer].map(signatureFor);
    const signed = { author: author ?? nobody, committer: committer ?? nobody };
    const text = renderCommit({ tree, parents: [base, head], ...signed, message });
    // A commit is its text: if there is one of that text already, git would make it again.
    if (likely != null && commits.get(likely)?.text === text && !text.includes('\ufffd'))
      return okAsync(likely);
    return git
      .run(
        {
          purpose: 'build',
          cwd: workspace,
          repository: 'top',
          args: ['commit-tree', '-p', base, '-p', head, '-F', '-', tree],
          input: message,
          env: { ...variablesFor('AUTHOR', signed.author), ...variablesFor('COMMITTER', signed.committer) },
          settings: ['i18n.commitEncoding=UTF-8'],
        },
        listener,
      )
      .andThen(({ stdout, failure }) => parseCommitId(stdout.trimEnd()).mapErr(() => failure));
  });
}

const nobody: Signature = { name: 'unknown', email: '', date: '@0 +0000' };

/** git refuses a name of which nothing is left once it has taken the punctuation away. */
function signatureFor(signature: Signature | null | undefined): Signature {
  const { name, email, date } = signature ?? nobody;
  return { name: /[^\s.,:;<>"\\']/.test(name) ? name : nobody.name, email, date };
}

function variablesFor(
  role: 'AUTHOR' | 'COMMITTER',
  { name, email, date }: Signature,
): Record<string, string> {
  return { [`GIT_${role}_NAME`]: name, [`GIT_${role}_EMAIL`]: email, [`GIT_${role}_DATE`]: date };
}

/** Whether the session's branch has the commit, or had it before it was rewritten. */
function wasTip(git: GitProcess, session: Session, commit: CommitId, listener: GitListener): Step<boolean> {
  if (commit === session.pr?.head) return okAsync(true);
  const ref = headRef(session.branch);
  const ask = (args: readonly string[], answers: readonly number[]) =>
    git.run({ purpose: 'read', cwd: session.workspace.path, repository: 'top', args, answers }, listener);
  return safeTry(async function* () {
    const contained = yield* ask(['merge-base', '--is-ancestor', commit, ref], [0, 1, 128]);
    if (contained.exitCode === 0) return ok(true);
    const { stdout } = yield* ask(
      ['log', '--walk-reflogs', '--no-show-signature', '--format=%H', ref, '--'],
      [0, 128],
    );
    return ok(stdout.split('\n').includes(commit));
  });
}
