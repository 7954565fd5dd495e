import type { Session } from '../session/session.ts';
import type { Finding } from '../store/findings.ts';
import type { LeftOut, Owner } from './sync-finding.ts';
import type { AbsolutePath } from './workspace-path.ts';

/** Why a checkout is the place that sessions start from, rather than one of them. */
export type MainWorkspaceReason = 'has-sessions' | 'has-worktrees' | 'no-origin';

/** What can become of a directory that is to be a session's workspace. */
export type ImportFinding =
  | (Finding<'imported', 'register'> & { readonly leftOut: LeftOut })
  /** A workspace that was moved: its record follows. */
  | (Finding<'relocated', 'update-record'> & { readonly from: AbsolutePath })
  | (Finding<'already-registered', 'none'> & { readonly known: Session })
  | (Finding<'main-workspace', 'none'> & { readonly reason: MainWorkspaceReason })
  | Finding<'bare-repository', 'none'>
  /** Null, or the checkout that the directory lies in. */
  | (Finding<'not-a-checkout', 'none'> & { readonly inside: AbsolutePath | null })
  | Finding<'no-such-directory', 'none'>
  | Finding<'in-trash', 'none'>
  | (Finding<'foreign', 'none'> & { readonly owner: Owner })
  /** A copy of a worktree shares the git directory of the original. */
  | Finding<'duplicate', 'none'>
  /** Something failed; what, is told beside it. */
  | Finding<'failed', 'none'>;
