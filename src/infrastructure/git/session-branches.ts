import { ok, okAsync, ResultAsync, safeTry } from 'neverthrow';
import type { SessionBranchError, SessionBranches } from '../../application/ports/session-branches.ts';
import { prBranchOf } from '../../domain/repository/branch-name.ts';
import { parseCommitId } from '../../domain/repository/commit-id.ts';
import type { Session } from '../../domain/session/session.ts';
import { parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { GitAnswer, GitCall, GitListener, GitProcess } from './git-process.ts';
import { branchAt, branchesAt } from './branch-at.ts';
import { headRef } from './known-refs.ts';
import { tipsInFiles } from './tips-in-files.ts';

type Step<T> = ResultAsync<T, SessionBranchError>;
type Run = (args: readonly string[], call?: Partial<GitCall>) => Step<GitAnswer>;

const prepared = 'minsky: pull request prepared';
const cleared = 'minsky: session approved';

/** Keeps a session's branches in the repository of its workspace with `git update-ref`. */
export function sessionBranches(git: GitProcess): SessionBranches {
  return {
    tips: (session, context) =>
      safeTry(async function* () {
        const read = yield* tipsInFiles(session);
        if (read !== null) return ok(read);
        const run = runner(git, session, context);
        const pr = prBranchOf(session.name);
        const [head, found] = yield* ResultAsync.combine([
          run(['rev-parse', '--quiet', '--verify', 'HEAD^{commit}'], { answers: [0, 1] }),
          branchesAt(run, [session.branch, pr]),
        ]);
        const [own, prepare] = [found.get(session.branch), found.get(pr)];
        return ok({
          head: parseCommitId(head.stdout.trimEnd()).unwrapOr(null),
          session: own?.commit ?? null,
          pr: prepare?.commit ?? null,
          prCheckedOutAt: prepare?.workTree ?? null,
        });
      }),

    point: (session, from, to, context) =>
      runner(
        git,
        session,
        context,
      )(
        [
          ...['update-ref', '--create-reflog', '-m', prepared],
          ...[headRef(prBranchOf(session.name)), to, from ?? ''],
        ],
        { purpose: 'build' },
      ).map(() => undefined),

    remove: (session, branch, at, context) =>
      safeTry(async function* () {
        const run = runner(git, session, context);
        const found = yield* branchAt(run, branch);
        if (found === null) return ok(false);
        if (found.workTree !== null) {
          if (found.workTree !== (yield* topOf(run))) return ok(false);
          yield* run(['update-ref', '--no-deref', '-m', cleared, 'HEAD', at, at], { purpose: 'build' });
          if ((yield* branchAt(run, branch))?.workTree !== null) return ok(false);
        }
        return run(['update-ref', '-d', headRef(branch), at], { purpose: 'build' }).map(() => true);
      }),
  };
}

function runner(git: GitProcess, { workspace }: Session, listener: GitListener): Run {
  return (args, call) =>
    git.run({ purpose: 'read', cwd: workspace.path, repository: 'top', args, ...call }, listener);
}

/** The top of the workspace as git names work trees. */
function topOf(run: Run): Step<AbsolutePath | null> {
  return run(['rev-parse', '--path-format=absolute', '--show-toplevel']).andThen(({ stdout }) =>
    okAsync(parseAbsolutePath(stdout.replace(/\n$/, '')).unwrapOr(null)),
  );
}
