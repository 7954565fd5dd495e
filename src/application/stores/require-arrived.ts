import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import { compareRecords } from '../../domain/store/compare-snapshots.ts';
import type { ConsolidationPlan } from '../../domain/store/consolidate.ts';
import { keptRecordOf, type KeptRecord } from '../../domain/store/kept-record.ts';
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
  return ports.snapshots.readAll().andThen((found): Step<void> => {
    const there = new Map(found.map((record) => [record.session.id, record]));
    const meant = [...plan.inserts, ...plan.replacements.map(({ after }) => after)];
    const differences = meant.flatMap((session) => {
      const record = there.get(session.id);
      const later = record !== undefined && record.session.version > session.version;
      return later ? [] : compareRecords([sameKept(session, record)], record === undefined ? [] : [record]);
    });
    return differences.length === 0 ? okAsync() : copyDiffers(ports, differences);
  });
}

function copyDiffers(
  { maintenance }: ArrivalPorts,
  differences: ReturnType<typeof compareRecords>,
): ResultAsync<never, StoreError | CopyDiffers> {
  return maintenance
    .describe()
    .andThen(({ location }) =>
      errAsync({ kind: 'CopyDiffers', location, differences: differences.slice(0, 10) } as const),
    );
}

function sameKept(session: KeptRecord['session'], record: KeptRecord | undefined): KeptRecord {
  return { kept: { ...record?.kept, ...keptRecordOf(session).kept }, session };
}
