import { err, ok, okAsync, ResultAsync, safeTry } from 'neverthrow';
import type {
  MergeCommitOrder,
  PreparedMergeError,
  PreparedMerges,
} from '../../application/ports/prepared-merges.ts';
import { parseCommitId, type CommitId } from '../../domain/repository/commit-id.ts';
import type { Session } from '../../domain/session/session.ts';
import { parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { absorbedWork } from './absorbed-work.ts';
import type { GitAnswer, GitCall, GitListener, GitProcess } from './git-process.ts';
import { headRef } from './known-refs.ts';
import { asInWorkspace, mergeTree } from './merge-tree.ts';
import { hasWork } from './same-work.ts';
import { parseCommit, type RawCommit, type Signature } from './parse-commit.ts';

type Step<T> = ResultAsync<T, PreparedMergeError>;

/** Prepares merges with `git merge-tree` and `git commit-tree`. */
export function preparedMerges(git: GitProcess): PreparedMerges {
  const readCommit = commitReader(git);
  return {
    draft: ({ workspace, base, head }, context) =>
      safeTry(async function* () {
        const [{ tree, clean, conflicts }, before] = yield* ResultAsync.combine([
          mergeTree(git, workspace, base, head, context),
          readCommit(workspace, base, context),
          // The one thing that `commit` will ask for.
          readCommit(workspace, head, context),
        ]);
        if (!clean) return ok({ kind: 'conflicts' as const, conflicts: asInWorkspace(conflicts, head) });
        return ok(tree === before.tree ? { kind: 'empty' as const } : { kind: 'mergeable' as const, tree });
      }),

    commit: (order, context) => makeCommit(git, readCommit, order, context),

    recognise: (session, commit, context) =>
      safeTry(async function* () {
        const workspace = session.workspace.path;
        const { parents, message } = yield* readCommit(workspace, commit, context);
        const [base, head, another] = parents;
        if (base === undefined || head === undefined || another !== undefined)
          return ok({ parents, ours: false });
        const pair = { workspace, base, head };
        const [{ tree, clean }] = yield* ResultAsync.combine([
          mergeTree(git, workspace, base, head, context),
          readCommit(workspace, head, context),
        ]);
        const again = clean ? yield* makeCommit(git, readCommit, { ...pair, tree, message }, context) : null;
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

type ReadCommit = (workspace: AbsolutePath, commit: CommitId, listener: GitListener) => Step<RawCommit>;

/** A commit never changes: it is read once in a call, which has one narration for all of its steps. */
function commitReader(git: GitProcess): ReadCommit {
  const read = new WeakMap<GitListener['narration'], Map<CommitId, RawCommit>>();
  return (cwd, commit, listener) => {
    const inThisCall = read.get(listener.narration) ?? new Map<CommitId, RawCommit>();
    read.set(listener.narration, inThisCall);
    const known = inThisCall.get(commit);
    if (known !== undefined) return okAsync(known);
    const args = ['cat-file', 'commit', commit];
    return git.run({ purpose: 'read', cwd, repository: 'top', args }, listener).map(({ stdout }) => {
      const parsed = parseCommit(stdout);
      inThisCall.set(commit, parsed);
      return parsed;
    });
  };
}

function makeCommit(
  git: GitProcess,
  readCommit: ReadCommit,
  { workspace, base, head, tree, message }: MergeCommitOrder,
  listener: GitListener,
): Step<CommitId> {
  return readCommit(workspace, head, listener).andThen(({ author, committer }) =>
    git
      .run(
        {
          purpose: 'build',
          cwd: workspace,
          repository: 'top',
          args: ['commit-tree', '-p', base, '-p', head, '-F', '-', tree],
          input: message,
          env: { ...signatureVariables('AUTHOR', author), ...signatureVariables('COMMITTER', committer) },
          settings: ['i18n.commitEncoding=UTF-8'],
        },
        listener,
      )
      .andThen(({ stdout, failure }) => parseCommitId(stdout.trimEnd()).mapErr(() => failure)),
  );
}

/** git refuses a name of which nothing is left once it has taken the punctuation away. */
function signatureVariables(
  role: 'AUTHOR' | 'COMMITTER',
  signature: Signature | null,
): Record<string, string> {
  const { name, email, date } = signature ?? { name: '', email: '', date: '@0 +0000' };
  return {
    [`GIT_${role}_NAME`]: /[^\s.,:;<>"\\']/.test(name) ? name : 'unknown',
    [`GIT_${role}_EMAIL`]: email,
    [`GIT_${role}_DATE`]: date,
  };
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
