import type { Session } from '../session/session.ts';
import type { SessionId } from '../session/session-id.ts';
import type { Timestamp } from '../timestamp.ts';
import type { Locations } from './locate-workspaces.ts';
import type { SyncFacts } from './surveyed-place.ts';
import type { SyncFinding } from './sync-finding.ts';
import type { AbsolutePath } from './workspace-path.ts';

/** Another record in the place of the one with the same id, and where the workspace is. */
export interface Relocation {
  readonly before: Session;
  readonly after: Session;
  readonly place: AbsolutePath;
}

/** What mends the findings of one step, all at once. */
export type Mend =
  | { readonly kind: 'none' }
  /** A new record for the directory; `marked` is the id that its marker has so far. */
  | {
      readonly kind: 'insert';
      readonly record: Session;
      readonly place: AbsolutePath;
      readonly marked: SessionId | null;
    }
  /** Another record in the place of the one with the same id, and the marker of `place` with it. */
  | (Relocation & { readonly kind: 'replace' })
  /** The marker and git's links, as the record says. */
  | { readonly kind: 'settle'; readonly record: Session; readonly place: AbsolutePath }
  /** The record of a directory that is gone goes to the trash. */
  | { readonly kind: 'prune'; readonly record: Session }
  /** The record of a start that never got to its workspace. */
  | { readonly kind: 'forget'; readonly record: Session }
  | { readonly kind: 'finish-deletion'; readonly record: Session }
  | { readonly kind: 'finish-restoring'; readonly record: Session }
  | {
      readonly kind: 'recover';
      readonly id: SessionId;
      /** What was built and is not where it was to be; or that nothing but the note is left: nothing is undone then. */
      readonly built?: 'settled' | Relocation;
    };

/** Findings about one session or directory, and what mends them. */
export interface SyncStep {
  readonly findings: readonly SyncFinding[];
  readonly mend: Mend;
}

export interface SyncWishes {
  /** Whether records without a directory go to the trash. */
  readonly prune: boolean;
  readonly now: Timestamp;
}

/** Everything that a step is decided by. */
export type PlanContext = SyncFacts & SyncWishes & Locations;
