import { ok, Result } from 'neverthrow';
import type { StoreError } from '../../../application/ports/port-errors.ts';
import type { CorruptRecord } from '../../../domain/session/parse-session.ts';
import { keptRecordOf, type KeptRecord } from '../../../domain/store/kept-record.ts';
import { parseJson, sessionOf, type SessionRow } from './session-row.ts';
import { damagedBy } from './sql-errors.ts';

/** The rows as records, with what a later version wrote into their pull requests. */
export function keptRecordsOf(
  rows: readonly SessionRow[],
  location: string,
): Result<readonly KeptRecord[], StoreError> {
  return Result.combine(rows.map(keptOf)).mapErr((corrupt) => damagedBy(corrupt, location));
}

function keptOf(row: SessionRow): Result<KeptRecord, CorruptRecord> {
  return sessionOf(row).andThen((session) => {
    const record = keptRecordOf(session);
    const pr = parseJson(row.pr).unwrapOr(null);
    return ok({ ...record, kept: { ...record.kept, pr } });
  });
}
