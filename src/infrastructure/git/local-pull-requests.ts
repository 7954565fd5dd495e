import { err, errAsync, ok, okAsync, ResultAsync, safeTry } from 'neverthrow';
import type { BaseRepository } from '../../application/ports/base-repository.ts';
import type { CallContext } from '../../application/ports/narration.ts';
import type {
  HostView,
  MergedBase,
  PullRequestHost,
  PublishError,
} from '../../application/ports/pull-request-host.ts';
import type { SessionBranches } from '../../application/ports/session-branches.ts';
import { prBranchOf } from '../../domain/repository/branch-name.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { Session } from '../../domain/session/session.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { advanceBranch } from './advance-branch.ts';
import { branchAt } from './branch-at.ts';
import { basePlace, namedBasePlace, type BasePlace } from './base-place.ts';
import type { GitProcess } from './git-process.ts';
import { originRef } from './known-refs.ts';
import { pushBranch } from './push-branch.ts';

export interface LocalPullRequestPorts {
  readonly git: GitProcess;
  readonly base: BaseRepository;
  readonly branches: SessionBranches;
}

/** Pull requests that are branches and nothing else, kept where the base is. */
export function localPullRequests({ git, base, branches }: LocalPullRequestPorts): PullRequestHost {
  return {
    outlook: (session, context) => base.outlook(session, context),
    ask: (session, context) => base.ask(session, context),

    look: (session, context) =>
      safeTry(async function* () {
        const [tips, place] = yield* ResultAsync.combine([
          base.tips({ session, offline: false, track: true }, context),
          namedBasePlace(git, session, context),
        ]);
        const tip = tips.origin?.get(session.base.branch);
        const atOrigin = tips.origin?.get(prBranchOf(session.name)) ?? null;
        // A worktree's base may be a branch that was never pushed.
        if (tips.origin === null || tip === undefined || place.kind === 'here') {
          const { pr } = yield* branches.tips(session, context);
          const apart = atOrigin !== null && place.kind !== 'here';
          return ok<HostView>({
            base: tips.base.commit,
            pr,
            session: null,
            place: session.repo.path ?? session.workspace.path,
            shared: true,
            elsewhere: apart ? { pr: atOrigin, place: nameOf(place) } : null,
          });
        }
        return ok<HostView>({
          base: tip,
          pr: atOrigin,
          session: tips.origin.get(session.branch) ?? null,
          place: nameOf(place),
          shared: false,
          elsewhere: null,
        });
      }),

    publish: (session, { commit }, { pr, place, shared }, context) =>
      shared
        ? okAsync(undefined)
        : pushBranch(
            git,
            { session, branch: prBranchOf(session.name), from: pr, to: commit, place },
            context,
          ).orElse((error) =>
            error.kind === 'PushRefused' ? whyRefused(git, session, error, context) : errAsync(error),
          ),

    merge: (session, { base: from, commit: to }, { place, shared }, context) =>
      safeTry(async function* () {
        const { branch } = session.base;
        const order = { branch, from, to, session: session.name };
        if (shared) {
          const updated = yield* advanceBranch(
            git,
            { ...order, repository: session.workspace.path },
            context,
          );
          return ok<MergedBase>({ updated });
        }
        const found = yield* basePlace(git, session, context);
        if (found.kind !== 'work-tree') {
          return pushBranch(git, { ...order, session, place }, context).map((): MergedBase => ({
            updated: [],
          }));
        }
        const updated = yield* advanceBranch(git, { ...order, repository: found.path }, context);
        yield* rememberBase(git, session, to, context);
        return ok<MergedBase>({ updated });
      }),

    remove: (session, { branch, at }, place, context) =>
      pushBranch(git, { session, branch, from: at, to: null, place }, context),
  };
}

/** git does not let a branch be pushed to that a work tree of the other side has checked out. */
function whyRefused(
  git: GitProcess,
  session: Session,
  refusal: PublishError,
  context: CallContext,
): ResultAsync<never, PublishError> {
  const branch = prBranchOf(session.name);
  return safeTry(async function* () {
    const found = yield* basePlace(git, session, context);
    if (found.kind !== 'work-tree') return err(refusal);
    const cwd = found.path;
    const there = yield* branchAt(
      (args) => git.run({ purpose: 'read', cwd, repository: 'top', args }, context),
      branch,
    );
    if (there?.workTree == null) return err(refusal);
    const [path, base] = [there.workTree, session.base.branch];
    return err({ kind: 'BranchInUse' as const, session: session.name, branch, path, base });
  });
}

function nameOf(place: BasePlace): string | AbsolutePath {
  return place.kind === 'remote' ? place.url : place.path;
}

/** What a push would have done: `origin/*` tells where the base is. */
function rememberBase(
  git: GitProcess,
  { base, workspace }: Session,
  commit: CommitId,
  context: CallContext,
): ResultAsync<void, PublishError> {
  const args = ['update-ref', '-m', 'minsky: session approved', originRef(base.branch), commit];
  return git
    .run({ purpose: 'build', cwd: workspace.path, repository: 'top', args }, context)
    .map(() => undefined);
}
