import { safeTry, type ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import { planConsolidation, type ConsolidationPlan } from '../../domain/store/consolidate.ts';
import type { ConsolidationFinding } from '../../domain/store/consolidation-findings.ts';
import type { KeptRecord } from '../../domain/store/kept-record.ts';
import type { ClockAndIds } from '../ports/clock-and-ids.ts';
import type { ConsolidationMemory, RememberedConsolidation } from '../ports/consolidation-memory.ts';
import type { LegacyStoreUnreadable } from '../ports/legacy-stores.ts';
import type { CallContext } from '../ports/narration.ts';
import type { FileError, StoreError } from '../ports/port-errors.ts';
import type { StoreSnapshots } from '../ports/store-snapshots.ts';
import { gatherLegacy, type GatheredLegacy, type GatherLegacyPorts } from './gather-legacy.ts';
import { isOurs, reportStores, storeFindings, type StoreReport } from './report-stores.ts';

export interface ConsolidateInput {
  /** Files, directories and URLs, as typed. */
  readonly paths: readonly string[];
  readonly dryRun: boolean;
}

export interface WorkOutPorts extends GatherLegacyPorts {
  readonly snapshots: StoreSnapshots;
  readonly memory: ConsolidationMemory;
  readonly clock: ClockAndIds;
}

type WorkOutError = StoreError | FileError | LegacyStoreUnreadable;

/** What a consolidation comes to; what was read for it is in memory no longer. */
export interface WorkedOut {
  readonly held: readonly KeptRecord[];
  readonly remembered: RememberedConsolidation;
  readonly plan: ConsolidationPlan;
  readonly stores: readonly StoreReport[];
  readonly aboutStores: readonly ConsolidationFinding[];
  readonly seen: readonly (readonly [location: string, state: string])[];
}

/** Finds and reads every legacy store, decides what becomes of each record, and lets go of what was read. */
export function workOutConsolidation(
  ports: WorkOutPorts,
  input: ConsolidateInput,
  context: CallContext,
): ResultAsync<WorkedOut, WorkOutError> {
  return safeTry(async function* () {
    const held = yield* ports.snapshots.readAll();
    const current = held.map(({ session }) => session);
    const remembered = yield* ports.memory.read();
    return gatherLegacy(ports, { named: input.paths, current }, context).map((gathered) => {
      const told = gathered.stores.filter((store) => !isOurs(store));
      return {
        held,
        remembered,
        plan: planned(ports, gathered, current, remembered, input),
        stores: reportStores(told),
        aboutStores: storeFindings(told),
        seen: seenIn(gathered),
      };
    });
  });
}

function planned(
  { machine, clock }: WorkOutPorts,
  { stores, places, roots }: GatheredLegacy,
  current: readonly Session[],
  { settled }: RememberedConsolidation,
  { dryRun }: ConsolidateInput,
): ConsolidationPlan {
  const merged = stores.flatMap(({ lead, content }) => (lead.merge && content !== null ? [content] : []));
  return planConsolidation({
    host: machine.host,
    home: machine.home,
    workspaces: machine.workspaces,
    roots,
    now: clock.now(),
    contents: merged,
    unreadable: merged.flatMap(({ unreadable }) => unreadable),
    places,
    current,
    settled,
    named: new Set(stores.flatMap(({ lead }) => (lead.reason.kind === 'argument' ? [lead.location] : []))),
    toBeDone: !dryRun,
  });
}

function seenIn({ stores }: GatheredLegacy): WorkedOut['seen'] {
  return stores.flatMap(({ lead, content }) =>
    lead.merge && content?.state != null && !content.damaged ? [[lead.location, content.state] as const] : [],
  );
}
