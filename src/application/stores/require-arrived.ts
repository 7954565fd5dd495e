import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import { compareRecords, type RecordDifference } from '../../domain/store/compare-snapshots.ts';
import type { ConsolidationPlan } from '../../domain/store/consolidate.ts';
import { keptRecordOf, type KeptRecord } from '../../domain/store/kept-record.ts';
import type { Session } from '../../domain/session/session.ts';
import type { StoreError } from '../ports/port-errors.ts';
import type { StoreMaintenance } from '../ports/store-maintenance.ts';
import type { StoreSnapshots } from '../ports/store-snapshots.ts';
import type { CopyDiffers } from './store-operation-error.ts';

interface ArrivalPorts {
  readonly snapshots: StoreSnapshots;
  readonly maintenance: StoreMaintenance;
}

type Step<T> = ResultAsync<T, StoreError | CopyDiffers>;

/** Reads the store again: every record must be there, as it was meant or as somebody has changed it since. */
export function requireArrived(
  ports: ArrivalPorts,
  plan: Pick<ConsolidationPlan, 'inserts' | 'replacements'>,
): Step<void> {
  const meant = [...plan.inserts, ...plan.replacements.map(({ after }) => after)];
  const awaited = new Map(meant.map((session) => [session.id, session]));
  const differences: RecordDifference[] = [];
  return ports.snapshots
    .readInTurn((some) => {
      for (const record of some) {
        const session = awaited.get(record.session.id);
        awaited.delete(record.session.id);
        if (session !== undefined) differences.push(...changesSince(session, record));
      }
    })
    .andThen((): Step<void> => {
      const missing = [...awaited.values()].map(({ name }) => ({ kind: 'missing' as const, session: name }));
      const all = [...differences, ...missing];
      return all.length === 0 ? okAsync() : copyDiffers(ports, all);
    });
}

function changesSince(session: Session, record: KeptRecord): readonly RecordDifference[] {
  if (record.session.version > session.version) return [];
  const expected = { kept: { ...record.kept, ...keptRecordOf(session).kept }, session };
  return compareRecords([expected], [record]);
}

function copyDiffers(
  { maintenance }: ArrivalPorts,
  differences: readonly RecordDifference[],
): ResultAsync<never, StoreError | CopyDiffers> {
  return maintenance
    .describe()
    .andThen(({ location }) =>
      errAsync({ kind: 'CopyDiffers', location, differences: differences.slice(0, 10) } as const),
    );
}
