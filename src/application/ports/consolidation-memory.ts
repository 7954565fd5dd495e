import type { ResultAsync } from 'neverthrow';
import type { SessionId } from '../../domain/session/session-id.ts';
import type { CarriedOut } from '../../domain/store/undo-consolidation.ts';
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
  /** What was about to be done: it is left there by a consolidation that was killed, and may have been done or not. */
  readonly begun: LastConsolidation | null;
}

export interface LastConsolidation extends CarriedOut {
  /** The snapshot of the store as it was before. */
  readonly backup: AbsolutePath;
}

/** Looks whether earlier versions left stores that no consolidation has read; only at places that cost next to nothing. */
export interface LegacyGlance {
  /** Beside the known places it looks into these directories, as into the directory of a project. */
  unread(projects: readonly AbsolutePath[]): ResultAsync<readonly string[], never>;
}
