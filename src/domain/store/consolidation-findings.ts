import type { LegacySource, UnreadableLegacyRecord } from '../legacy/legacy-record.ts';
import type { Finding } from './findings.ts';

/** What becomes of a legacy record; each one that could be read has exactly one of these. */
export type Decision = 'kept' | 'merged' | 'renamed' | 'conflict';

export type ConsolidationAction = 'add' | 'merge' | 'none';

interface AboutRecord<Kind extends string> extends Finding<Kind, ConsolidationAction> {
  readonly source: LegacySource;
  /** The name of the record as it was written. */
  readonly spelled: string | null;
}

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
  /** Another session of the repository has the task; this one is kept without it. */
  | (AboutRecord<'duplicate-task'> & { readonly task: string; readonly holder: string });
