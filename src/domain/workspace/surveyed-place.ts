import type { BranchName } from '../repository/branch-name.ts';
import type { Session, SessionRepository } from '../session/session.ts';
import type { SessionId } from '../session/session-id.ts';
import type { GitOperation } from './workspace-health.ts';
import type { AbsolutePath } from './workspace-path.ts';

/** What the files of a directory tell of it, git not asked. */
export interface SurveyedDirectory {
  readonly path: AbsolutePath;
  readonly state: 'nothing' | 'not-a-checkout' | 'checkout';
  /** The copy of the record; null when there is none that can be read. */
  readonly marker: Session | null;
  /** Whether the git directory is its own; not so in a copy of a worktree. */
  readonly isItself: boolean;
  /** The state directory that the marker names, if it is another one that exists. */
  readonly otherState: AbsolutePath | null;
  /** What is checked out; null when HEAD is detached or unreadable. */
  readonly head: BranchName | null;
  readonly operation: GitOperation | null;
}

/** Where a workspace goes back to, if not to what is recorded. */
export type RepositoryNow =
  | { readonly kind: 'moved'; readonly repo: SessionRepository; readonly to: AbsolutePath }
  | { readonly kind: 'gone'; readonly path: AbsolutePath }
  /** The repository is another one by its `origin`, though nothing that is recorded is gone. */
  | { readonly kind: 'changed'; readonly repo: SessionRepository };

/** A directory that a session's workspace may be in. */
export interface SurveyedPlace extends SurveyedDirectory {
  /** Directly in the workspaces directory, in a trash, or somewhere else. */
  readonly area: 'workspaces' | 'elsewhere' | 'trash';
  /** The record, with the new id, that a checkout without a marker would get; null where that was not asked. */
  readonly proposed: Session | null;
  /** The record at whose path the checkout, though without a marker, was proved to be of the same repository. */
  readonly proven: SessionId | null;
  /** What git knows instead of the recorded repository; null if it is that, or if nothing is lost by its being gone. */
  readonly repository: RepositoryNow | null;
  /** Whether the work of the session there has reached its base. */
  readonly reachedBase: boolean;
}

/** A start whose process is gone. */
export interface AbandonedStart {
  readonly id: SessionId;
  /** Null when it had not come to its record. */
  readonly session: Session | null;
  readonly path: AbsolutePath;
  /** Whether the complete workspace stands at its place. */
  readonly published: boolean;
}

/** What could not be looked at. */
export interface Unreadable {
  readonly path: AbsolutePath | null;
  /** The session concerned, as far as it is known. */
  readonly label: string | null;
  /** The system's error code, or the member of the record that does not hold what it should. */
  readonly reason: string;
}

/** Everything that a pass over store and disk has to know. */
export interface SyncFacts {
  readonly host: string;
  /** Of every host: names and tasks are claimed everywhere. */
  readonly records: readonly Session[];
  readonly places: readonly SurveyedPlace[];
  readonly abandoned: readonly AbandonedStart[];
  /** What a living process is building. */
  readonly building: ReadonlySet<SessionId>;
  /** Records that are there but cannot be read. */
  readonly withheld: ReadonlySet<SessionId>;
  /** Directories and records that could not be read, with the reason. */
  readonly unreadable: readonly Unreadable[];
  /** New ids, for directories that turn out to be copies. */
  readonly spareIds: ReadonlyMap<AbsolutePath, SessionId>;
}
