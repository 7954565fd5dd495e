import type { LegacyContent, LegacyGeneration, LegacyStoreKind } from '../../domain/legacy/legacy-record.ts';
import { parseLegacyDate } from '../../domain/legacy/legacy-date.ts';
import type { ConsolidationFinding } from '../../domain/store/consolidation-findings.ts';
import { timestampFromMilliseconds, type Timestamp } from '../../domain/timestamp.ts';
import type { LegacyReason } from '../ports/legacy-stores.ts';
import type { FoundStore } from './gather-legacy.ts';

/** A store that was found, and why it was looked at. */
export interface StoreReport {
  readonly location: string;
  /** Null for one that was not read. */
  readonly kind: LegacyStoreKind | null;
  readonly generation: LegacyGeneration | null;
  readonly records: number | null;
  /** The newest believable date in it. */
  readonly newest: Timestamp | null;
  readonly reason: LegacyReason;
  readonly fate: 'merged' | 'listed' | 'unreadable';
  /** Whether nothing is in it that is not in this store. */
  readonly deletable: boolean;
}

/** Tells of every store that was found, in the order of their locations. */
export function reportStores(stores: readonly FoundStore[]): readonly StoreReport[] {
  return stores
    .map(({ lead, content, problem }): StoreReport => {
      const complete = content !== null && !content.damaged && content.unreadable.length === 0;
      // Whoever still goes there is told where the records are now.
      const isSign = content?.generation === 'moved';
      return {
        location: lead.location,
        kind: content?.kind ?? null,
        generation: content?.generation ?? null,
        records: content === null ? null : content.records.length + content.unreadable.length,
        newest: content === null ? null : newestIn(content),
        reason: lead.reason,
        fate: problem !== null ? 'unreadable' : lead.merge ? 'merged' : 'listed',
        deletable: lead.merge && complete && content.kind !== 'postgres' && !isSign,
      };
    })
    .toSorted((a, b) => (a.location < b.location ? -1 : 1));
}

/** What is wrong with whole stores. */
export function storeFindings(stores: readonly FoundStore[]): readonly ConsolidationFinding[] {
  return stores.flatMap(({ lead, content, problem }): readonly ConsolidationFinding[] => {
    const about = { session: null, path: lead.location, action: 'none', done: false } as const;
    if (problem !== null) {
      const { reason, detail } = problem;
      // At a known place there may be the file of anything.
      const severity = reason === 'not-a-store' && lead.reason.kind !== 'argument' ? 'info' : 'error';
      return [{ kind: 'store-unreadable', severity, ...about, reason, said: detail }];
    }
    return content?.damaged === true
      ? [{ kind: 'store-damaged', severity: 'error', ...about, records: content.records.length }]
      : [];
  });
}

/** What holds nothing of earlier versions: the store in use, and the sign that a migration left where a store was. */
export function isOurs({ lead: { inUse, reason }, content, problem }: FoundStore): boolean {
  if (inUse) return problem?.reason === 'not-a-store';
  return content?.generation === 'moved' && reason.kind !== 'argument';
}

const endOfTime = timestampFromMilliseconds(Number.MAX_SAFE_INTEGER);

function newestIn({ records }: LegacyContent): Timestamp | null {
  const dates = records.flatMap(({ createdAt, lastActivityAt, pullRequest }) =>
    [createdAt, lastActivityAt, pullRequest?.updatedAt].flatMap((text) => {
      const date = text == null ? null : parseLegacyDate(text, endOfTime);
      return date === null ? [] : [date];
    }),
  );
  return dates.toSorted().at(-1) ?? null;
}
