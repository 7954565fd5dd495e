import type { ClaimRefused, StoreError } from '../../../application/ports/port-errors.ts';
import type { CorruptRecord } from '../../../domain/session/parse-session.ts';
import type { Session } from '../../../domain/session/session.ts';
import type { SqlDiagnosis, SqlDialect } from './sql-dialect.ts';

/** Where an error happened and who can read it. */
export interface ErrorSource {
  readonly location: string;
  readonly dialect: Pick<SqlDialect, 'diagnose'>;
}

/** Converts whatever the driver threw; what is not the database's doing is thrown on. */
export function storeErrorOf(error: unknown, { location, dialect }: ErrorSource): StoreError {
  return asStoreError(diagnosisOf(error, dialect), location);
}

/** Converts an error of a write, which may also be a claim that the schema refused. */
export function writeErrorOf(
  error: unknown,
  session: Session,
  source: ErrorSource,
): StoreError | ClaimRefused {
  const diagnosis = diagnosisOf(error, source.dialect);
  if (diagnosis.kind === 'task-taken' && session.task !== null) {
    return { kind: 'TaskTaken', task: session.task, repo: session.repo.id };
  }
  return diagnosis.kind === 'name-taken'
    ? { kind: 'NameTaken', name: session.name }
    : asStoreError(diagnosis, source.location);
}

/** Converts a row that does not parse. */
export function damagedBy(corrupt: CorruptRecord, location: string): StoreError {
  const record = corrupt.label === null ? 'a record' : `record ${corrupt.label}`;
  return { kind: 'StoreDamaged', location, detail: `${record} has no valid ${corrupt.field}` };
}

function diagnosisOf(error: unknown, dialect: ErrorSource['dialect']): SqlDiagnosis {
  const diagnosis = dialect.diagnose(error);
  if (diagnosis === null) throw error;
  return diagnosis;
}

function asStoreError({ kind, detail }: SqlDiagnosis, location: string): StoreError {
  switch (kind) {
    case 'busy':
      return { kind: 'StoreBusy', location };
    case 'read-only':
      return { kind: 'StoreReadOnly', location };
    case 'full':
      return { kind: 'StoreFull', location };
    case 'moving':
      return { kind: 'StoreMoving', location };
    // A claim is refused only where a record is written; elsewhere the index itself must be wrong.
    case 'damaged':
    case 'name-taken':
    case 'task-taken':
      return { kind: 'StoreDamaged', location, detail };
    case 'unavailable':
      return { kind: 'StoreUnavailable', location, detail };
  }
}
