import type { ResultAsync } from 'neverthrow';
import type { SessionId } from '../../domain/session/session-id.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { FileError } from './port-errors.ts';

/** What consolidations leave for the next one, in the state directory; whoever loses it loses no record. */
export interface ConsolidationMemory {
  /** Nothing is remembered of a file that is missing or makes no sense. */
  read(): ResultAsync<RememberedConsolidation, FileError>;

  write(remembered: RememberedConsolidation): ResultAsync<void, FileError>;
}

export interface RememberedConsolidation {
  /** The state of each store when it was read, by its location: a later state is another one. */
  readonly seen: ReadonlyMap<string, string>;
  /** Which session each legacy record became part of, by the key of its draft. */
  readonly settled: ReadonlyMap<SessionId, SessionId>;
  /** What `--undo` takes back; null when there is nothing. */
  readonly last: LastConsolidation | null;
}

export interface LastConsolidation {
  /** The snapshot of the store as it was before. */
  readonly backup: AbsolutePath;
  /** The records that were added or changed, and the version that each was left with. */
  readonly touched: readonly { readonly id: SessionId; readonly version: number }[];
}

/** Looks whether earlier versions left stores that no consolidation has read; only at places that cost next to nothing. */
export interface LegacyGlance {
  /** Beside the known places it looks into these directories, as into the directory of a project. */
  unread(projects: readonly AbsolutePath[]): ResultAsync<readonly string[], never>;
}
