import type { Session } from '../session/session.ts';
import type { Timestamp } from '../timestamp.ts';

export type LegacyStoreKind = 'json' | 'sqlite' | 'postgres';

/**
 * The shape that the content of a store has; `current` is one of this version at a place where it does not belong, and
 * `moved` what it leaves behind when its records have gone to another backend.
 */
export type LegacyGeneration =
  | 'empty'
  | 'list'
  | 'sessions'
  | 'backup'
  | 'by-name'
  | `S${1 | 2 | 3 | 4 | 5}`
  | `P${1 | 2 | 3 | 4 | 5}`
  | 'mixed'
  | 'current'
  | 'moved';

/** Where a record was read. */
export interface LegacySource {
  /** A file, or a URL without its password. */
  readonly store: string;
  /** The record's place in the store, from 1. */
  readonly position: number;
}

/** A record of an earlier version as far as it could be read: texts as they were written, null for what is absent. */
export interface LegacyRecord {
  readonly source: LegacySource;
  readonly name: string | null;
  readonly task: string | null;
  readonly repoName: string | null;
  readonly repoUrl: string | null;
  readonly branch: string | null;
  readonly path: string | null;
  readonly createdAt: string | null;
  readonly lastActivityAt: string | null;
  readonly backendType: string | null;
  readonly github: { readonly owner: string; readonly repo: string } | null;
  readonly status: string | null;
  readonly prBranch: string | null;
  readonly prState: LegacyPrState | null;
  readonly pullRequest: LegacyPullRequest | null;
  readonly lastCommitHash: string | null;
  readonly lastCommitMessage: string | null;
  /** `ws#12`. */
  readonly shortId: string | null;
  /** Members that are there but could not be understood. */
  readonly flaws: readonly string[];
  /** Whether it held an access token, which is carried nowhere. */
  readonly hadToken: boolean;
  /** The whole record, if it is one of this version. */
  readonly exact: Session | null;
}

export interface LegacyPrState {
  readonly branch: string | null;
  readonly commit: string | null;
  readonly createdAt: string | null;
  readonly mergedAt: string | null;
}

export interface LegacyPullRequest {
  readonly title: string | null;
  readonly body: string | null;
  readonly state: string | null;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
  readonly mergedAt: string | null;
  readonly headBranch: string | null;
  readonly baseBranch: string | null;
}

/** An entry of a store that is no record, or says nothing that a session could be made of. */
export interface UnreadableLegacyRecord {
  readonly source: LegacySource;
  /** What could be read of its name. */
  readonly label: string | null;
  readonly reason: 'not-a-record' | 'says-nothing' | 'corrupt';
}

/** All that a store of an earlier version says. */
export interface LegacyContent {
  readonly kind: LegacyStoreKind;
  readonly generation: LegacyGeneration;
  readonly records: readonly LegacyRecord[];
  readonly unreadable: readonly UnreadableLegacyRecord[];
  /** Whether some of the bytes could not be read, so that there may have been more. */
  readonly damaged: boolean;
  /** When it was last written; null where that cannot be known. */
  readonly writtenAt: Timestamp | null;
  /** Tells this state of the store from a later one; null where that cannot be known. */
  readonly state: string | null;
  /** Where the store says that its workspaces are. */
  readonly baseDir: string | null;
}
