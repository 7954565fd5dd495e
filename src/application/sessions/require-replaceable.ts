import { err, errAsync, ok, safeTry, type ResultAsync } from 'neverthrow';
import type { PreparedMerge } from '../../domain/pull-request/pull-request.ts';
import { prBranchOf } from '../../domain/repository/branch-name.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { Session } from '../../domain/session/session.ts';
import type { CallContext } from '../ports/narration.ts';
import type { PreparedMerges } from '../ports/prepared-merges.ts';
import type { HostView } from '../ports/pull-request-host.ts';
import type { BranchTips } from '../ports/session-branches.ts';
import type { SessionOperationError } from './session-operation-error.ts';

export interface Replacement {
  readonly merge: PreparedMerge;
  readonly tips: BranchTips;
  readonly seen: HostView;
  /** A commit that is known to be a prepared merge of the session. */
  readonly ours: CommitId | null;
}

/** What is in the PR branch now may be replaced only if this session put it there or has it, and if nobody stands on it. */
export function requireReplaceable(
  { merges }: { readonly merges: PreparedMerges },
  session: Session,
  { merge, tips, seen, ours: known }: Replacement,
  context: CallContext,
): ResultAsync<void, SessionOperationError> {
  const branch = prBranchOf(session.name);
  const about = { session: session.name, path: session.workspace.path, branch };
  if (tips.prCheckedOutAt !== null && tips.pr !== merge.commit) {
    return errAsync({
      kind: 'BranchInUse',
      session: session.name,
      branch,
      path: tips.prCheckedOutAt,
      base: session.base.branch,
    });
  }
  return safeTry(async function* () {
    for (const tip of new Set([seen.pr, tips.pr])) {
      if (tip === null || tip === merge.commit || tip === known) continue;
      const pair = { workspace: session.workspace.path, base: merge.head, head: tip };
      if ((yield* merges.absorption(pair, context)) === 'same-commits') continue;
      const { ours } = yield* merges.recognise(session, tip, context);
      const atOrigin = tip === seen.pr && !seen.shared;
      if (!ours) return err({ kind: 'PullRequestChanged' as const, ...about, tip, atOrigin });
    }
    return ok();
  });
}
