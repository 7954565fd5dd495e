import type { LegacySource, UnreadableLegacyRecord } from '../legacy/legacy-record.ts';
import type { Finding } from './findings.ts';

/** What becomes of a legacy record; each one that could be read has exactly one of these. */
export type Decision = 'kept' | 'merged' | 'renamed' | 'conflict';

export type ConsolidationAction = 'add' | 'merge' | 'remove' | 'revert' | 'none';

interface AboutRecord<Kind extends string> extends Finding<Kind, ConsolidationAction> {
  readonly source: LegacySource;
  /** The name of the record as it was written. */
  readonly spelled: string | null;
}

/** A finding about one record of a legacy store. */
export type RecordFinding = Extract<ConsolidationFinding, AboutRecord<string>>;

/** What was found in legacy stores, and what becomes of it. */
export type ConsolidationFinding =
  | (AboutRecord<Decision> & {
      /** The members in which the record says something else than what is kept. */
      readonly differs: readonly string[];
    })
  | (AboutRecord<'unreadable'> & { readonly reason: UnreadableLegacyRecord['reason'] })
  /** An earlier consolidation has brought it in, and it was removed from the store since. */
  | AboutRecord<'removed-since'>
  | (AboutRecord<'bad-date'> & { readonly members: readonly string[] })
  | (AboutRecord<'flawed'> & { readonly members: readonly string[] })
  | AboutRecord<'token-dropped'>
  /** Closed without being merged: there is no such status, so it is active. */
  | AboutRecord<'closed'>
  | AboutRecord<'missing'>
  | (AboutRecord<'repository-unknown'> & { readonly repository: string })
  /** The file inside the workspace that names its session could not be written. */
  | (Finding<'unmarked', ConsolidationAction> & { readonly code: string })
  | (Finding<'store-unreadable', ConsolidationAction> & { readonly reason: string; readonly said: string })
  /** Some of its bytes make no sense; so many records could be read. */
  | (Finding<'store-damaged', ConsolidationAction> & { readonly records: number })
  /** What an undo does to a session: gone again, as it was before, or left alone because it was changed since. */
  | Finding<'taken-out' | 'taken-back' | 'changed-since', ConsolidationAction>
  /** Another session of the repository has the task; this one is kept without it. */
  | (AboutRecord<'duplicate-task'> & { readonly task: string; readonly holder: string });
