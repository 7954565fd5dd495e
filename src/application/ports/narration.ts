import type { ConfigNotice } from '../../domain/config/layer-config.ts';
import type { BranchName } from '../../domain/repository/branch-name.ts';
import type { SessionName } from '../../domain/session/session-name.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { SetAside } from './set-aside.ts';

/** Why a file is not copied into a new workspace. */
export type SkipReason =
  'exists' | 'link-leaves-tree' | 'parent-is-no-directory' | 'not-a-file' | 'gone' | 'unreadable';

/** What a command says beside its answer. It is a value: the interface decides whether and how it is shown. */
export type Notice =
  | { readonly kind: 'Registered'; readonly session: SessionName; readonly path: AbsolutePath }
  | { readonly kind: 'OnlyOneHere'; readonly session: SessionName }
  | { readonly kind: 'Adopted'; readonly session: SessionName; readonly path: AbsolutePath }
  | { readonly kind: 'InterruptedUndone'; readonly session: string }
  | { readonly kind: 'InterruptedCompleted'; readonly session: string }
  | { readonly kind: 'Config'; readonly notice: ConfigNotice }
  | { readonly kind: 'TrashExpired'; readonly session: SessionName }
  | {
      readonly kind: 'BranchKept';
      readonly session: SessionName;
      readonly branch: string;
      readonly repository: string;
    }
  | {
      readonly kind: 'BranchLeft';
      readonly session: SessionName;
      readonly branch: string;
      /** A path, or a URL without credentials. */
      readonly place: string;
      /** It has commits of its own, its host does not let go of it, or a work tree has it checked out. */
      readonly because: 'own-commits' | 'refused' | 'changed' | 'checked-out';
    }
  /** A pull request for a former base, which is at `origin`, while the base is not. */
  | {
      readonly kind: 'BranchElsewhere';
      readonly session: SessionName;
      readonly path: AbsolutePath;
      readonly branch: BranchName;
      readonly base: BranchName;
      /** A path, or a URL without credentials. */
      readonly place: string;
    }
  /** Only the record was moved: the workspace is not there, or something else is. */
  | {
      readonly kind: 'WorkspaceWasMissing' | 'PathOccupied';
      readonly session: SessionName;
      readonly path: AbsolutePath;
    }
  /** There is no record, though workspaces stand in the directory. */
  | { readonly kind: 'WorkspacesUnknown'; readonly path: AbsolutePath }
  /** Earlier versions left stores that were not merged into this one. */
  | { readonly kind: 'LegacyStores'; readonly first: string; readonly others: number }
  | {
      readonly kind: 'ChangesSetAside';
      readonly session: SessionName;
      readonly path: AbsolutePath;
      readonly setAside: SetAside;
    }
  | { readonly kind: 'CopySkipped'; readonly path: string; readonly reason: SkipReason }
  | { readonly kind: 'WaitingForLock'; readonly path: string }
  /** The wish to stop came when others could see a part of it already. */
  | { readonly kind: 'CarriedThrough'; readonly session: SessionName };

/** A step of something that takes long, e.g. git's own progress lines of a clone. */
export interface Progress {
  readonly label: string;
  /** 0–100, or null when it cannot be known. */
  readonly percent: number | null;
}

export interface Narration {
  notice(notice: Notice): void;
  progress(progress: Progress): void;
}

/** What every call brings along: where it is made, who listens, and the wish to stop. */
export interface CallContext {
  /** The directory the call is made from, as given; it may be gone or be reached through links. */
  readonly cwd: AbsolutePath;
  readonly narration: Narration;
  readonly signal: AbortSignal;
}
