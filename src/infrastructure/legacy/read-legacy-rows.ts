import type { LegacyContent, LegacyGeneration, LegacyStoreKind } from '../../domain/legacy/legacy-record.ts';
import { parseLegacyRecord } from '../../domain/legacy/parse-legacy-record.ts';
import { strayRecordOf } from '../../domain/legacy/stray-record.ts';
import { sessionOf, type SessionRow } from '../persistence/sql/session-row.ts';

/** The rows of a legacy table, or of this version's, as they came. */
export interface LegacyRows {
  readonly kind: LegacyStoreKind;
  readonly store: string;
  readonly generation: LegacyGeneration;
  readonly rows: readonly unknown[];
  readonly damaged: boolean;
}

/** Reads each row for itself. */
export function readLegacyRows({ kind, store, generation, rows, damaged }: LegacyRows): LegacyContent {
  const records: LegacyContent['records'][number][] = [];
  const unreadable: LegacyContent['unreadable'][number][] = [];
  for (const [index, row] of rows.entries()) {
    const source = { store, position: index + 1 };
    if (generation === 'current') {
      sessionOf(row as SessionRow).match(
        (session) => records.push(strayRecordOf(session, source)),
        ({ label }) => unreadable.push({ source, label, reason: 'corrupt' }),
      );
    } else {
      parseLegacyRecord(row, source).match(
        (record) => records.push(record),
        (unread) => unreadable.push(unread),
      );
    }
  }
  return { kind, generation, records, unreadable, damaged, writtenAt: null, state: null, baseDir: null };
}
