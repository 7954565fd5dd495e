import { err, ok, type Result } from 'neverthrow';
import type { Session } from '../session/session.ts';
import type { SessionId } from '../session/session-id.ts';
import type { SessionName } from '../session/session-name.ts';
import type { AbsolutePath } from './workspace-path.ts';

/** A git operation that was begun in a workspace and waits to be finished or aborted. */
export type GitOperation = 'merge' | 'rebase' | 'cherry-pick' | 'revert' | 'bisect' | 'am';

/** What stands at the recorded path. */
export type WorkspaceOnDisk =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'not-a-checkout' }
  | {
      readonly kind: 'checkout';
      /** The id in its marker, or null when it has none. */
      readonly markedFor: SessionId | null;
      readonly operation: GitOperation | null;
      /** Whether its files and its git directory may be changed. */
      readonly writable: boolean;
    };

export type WorkspaceState = 'ok' | 'read-only' | 'missing' | 'broken' | 'foreign' | 'other-host' | 'trashed';

/** Whether the workspace can be worked with, and how it stands against its base as far as that was looked at. */
export interface WorkspaceHealth {
  readonly state: WorkspaceState;
  readonly operation: GitOperation | null;
  /** Paths with uncommitted changes, untracked ones included; null when not looked at. */
  readonly dirty: readonly string[] | null;
  /** Commits that the base lacks; null when not looked at or not countable. */
  readonly ahead: number | null;
  /** Commits of the base that the session lacks; null when not looked at or not countable. */
  readonly behind: number | null;
}

/** What this user may look at and not change. */
export interface WorkspaceReadOnly {
  readonly kind: 'WorkspaceReadOnly';
  readonly session: SessionName;
  readonly path: AbsolutePath;
}

/** What git does not take for a checkout any more. */
export interface WorkspaceBroken {
  readonly kind: 'WorkspaceBroken';
  readonly session: SessionName;
  readonly path: AbsolutePath;
  /** The main workspace that it was a worktree of; null for a clone. */
  readonly repository: AbsolutePath | null;
}

export type WorkspaceUnusable =
  /** Another process is building the workspace, or deleting it. */
  | { readonly kind: 'SessionBusy'; readonly session: Session }
  /** The work has reached the base, which ends the session. */
  | { readonly kind: 'SessionMerged'; readonly session: Session }
  | { readonly kind: 'WorkspaceMissing'; readonly session: SessionName; readonly path: AbsolutePath }
  | WorkspaceBroken
  | WorkspaceReadOnly
  | { readonly kind: 'WorkspaceForeign'; readonly session: SessionName; readonly path: AbsolutePath }
  | {
      readonly kind: 'WorkspaceOnOtherHost';
      readonly session: SessionName;
      readonly path: AbsolutePath;
      readonly host: string;
    }
  | { readonly kind: 'SessionTrashed'; readonly session: SessionName; readonly id: SessionId }
  | {
      readonly kind: 'WorkspaceMidOperation';
      readonly session: SessionName;
      readonly path: AbsolutePath;
      readonly operation: GitOperation;
    };

/** What a workspace is needed for: to go there, or to bring its history and that of the base together. */
export type WorkspaceUse = 'visit' | 'merge';

/** Judges a session's workspace by what was found at its path; `disk` is null when the path is another host's. */
export function judgeWorkspace(
  session: Session,
  host: string,
  disk: WorkspaceOnDisk | null,
): WorkspaceHealth {
  const health = (state: WorkspaceState, operation: GitOperation | null = null): WorkspaceHealth => ({
    state,
    operation,
    dirty: null,
    ahead: null,
    behind: null,
  });
  if (session.status === 'trashed') return health('trashed');
  if (session.workspace.host !== host || disk === null) return health('other-host');
  if (disk.kind === 'nothing') return health('missing');
  if (disk.kind === 'not-a-checkout') return health('broken');
  if (disk.markedFor !== null && disk.markedFor !== session.id) return health('foreign', disk.operation);
  return health(disk.writable ? 'ok' : 'read-only', disk.operation);
}

/** The main workspace whose git directory a worktree needs; null for a clone. */
export function mainOfWorktree({ workspace, repo }: Session): AbsolutePath | null {
  return workspace.strategy === 'worktree' ? repo.path : null;
}

export function workspaceBroken(session: Session): WorkspaceBroken {
  const { name, workspace } = session;
  return {
    kind: 'WorkspaceBroken',
    session: name,
    path: workspace.path,
    repository: mainOfWorktree(session),
  };
}

/** The one check whether a workspace can be used; each failure names the session. */
export function requireUsable(
  session: Session,
  health: WorkspaceHealth,
  use: WorkspaceUse = 'visit',
): Result<Session, WorkspaceUnusable> {
  const at = { session: session.name, path: session.workspace.path };
  if (use === 'merge' && session.status === 'merged') return err({ kind: 'SessionMerged', session });
  if (session.status === 'starting' && health.state !== 'other-host')
    return err({ kind: 'SessionBusy', session });
  switch (health.state) {
    case 'ok':
      return use === 'visit' || health.operation === null
        ? ok(session)
        : err({ kind: 'WorkspaceMidOperation', ...at, operation: health.operation });
    case 'read-only':
      return use === 'visit' ? ok(session) : err({ kind: 'WorkspaceReadOnly', ...at });
    case 'missing':
      return err({ kind: 'WorkspaceMissing', ...at });
    case 'broken':
      return err(workspaceBroken(session));
    case 'foreign':
      return err({ kind: 'WorkspaceForeign', ...at });
    case 'other-host':
      return err({ kind: 'WorkspaceOnOtherHost', ...at, host: session.workspace.host });
    case 'trashed':
      return err({ kind: 'SessionTrashed', session: session.name, id: session.id });
  }
}
