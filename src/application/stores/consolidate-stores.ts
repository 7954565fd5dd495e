import { err, errAsync, ok, ResultAsync, safeTry } from 'neverthrow';
import { compareRecords } from '../../domain/store/compare-snapshots.ts';
import { planConsolidation, type ConsolidationPlan } from '../../domain/store/consolidate.ts';
import type { ConsolidationFinding } from '../../domain/store/consolidation-findings.ts';
import { keptRecordOf, type KeptRecord } from '../../domain/store/kept-record.ts';
import { lastCarriedOut } from '../../domain/store/undo-consolidation.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { requireValid } from '../config/load-config.ts';
import type {
  ConsolidationMemory,
  LastConsolidation,
  RememberedConsolidation,
} from '../ports/consolidation-memory.ts';
import type { ExclusiveLock } from '../ports/exclusive-lock.ts';
import type { LegacyStoreUnreadable } from '../ports/legacy-stores.ts';
import type { CallContext } from '../ports/narration.ts';
import type { ClaimRefused, LockTimeout } from '../ports/port-errors.ts';
import { takeBackup, type BackUpError, type BackUpPorts } from './back-up-store.ts';
import { gatherLegacy, type GatheredLegacy, type GatherLegacyPorts } from './gather-legacy.ts';
import { requireArrived } from './require-arrived.ts';
import { reportStores, storeFindings, type StoreReport } from './report-stores.ts';

export interface ConsolidateInput {
  /** Files, directories and URLs, as typed. */
  readonly paths: readonly string[];
  readonly dryRun: boolean;
}

export interface Consolidated {
  readonly stores: readonly StoreReport[];
  readonly findings: readonly ConsolidationFinding[];
  readonly added: number;
  readonly changed: number;
  /** What the store held before, if it was changed. */
  readonly backup: AbsolutePath | null;
  readonly dryRun: boolean;
}

export interface ConsolidatePorts extends BackUpPorts, GatherLegacyPorts {
  readonly memory: ConsolidationMemory;
  readonly lock: ExclusiveLock;
}

export type ConsolidateError = BackUpError | ClaimRefused | LegacyStoreUnreadable | LockTimeout;

/** Somebody wrote while the consolidation was worked out. */
interface ChangedMeanwhile {
  readonly kind: 'ChangedMeanwhile';
}

type Step<T> = ResultAsync<T, ConsolidateError>;

/** The name of the lock under which stores are consolidated, and that is undone. */
export const consolidationTurn = 'consolidation';

const attempts = 5;

/** Merges every record of every legacy store into this one, in one transaction. */
export function consolidateStores(
  ports: ConsolidatePorts,
): (input: ConsolidateInput, context: CallContext) => Step<Consolidated> {
  return (input, context) =>
    safeTry(async function* () {
      yield* requireValid(yield* ports.load(context), context);
      const held = yield* ports.snapshots.readAll();
      const current = held.map(({ session }) => session);
      const gathered = yield* gatherLegacy(ports, { named: input.paths, current }, context);
      return input.dryRun
        ? planned(ports, gathered, held).map(({ plan }) => reported(plan, gathered, null, input))
        : ports.lock.hold(consolidationTurn, context, () =>
            carryOut(ports, gathered, held, input, context, attempts),
          );
    });
}

interface Planned {
  readonly plan: ConsolidationPlan;
  readonly remembered: RememberedConsolidation;
}

function planned(
  ports: ConsolidatePorts,
  { stores, places, roots }: GatheredLegacy,
  held: readonly KeptRecord[],
): Step<Planned> {
  const { machine } = ports;
  return ports.memory.read().map((remembered) => {
    const merged = stores.flatMap(({ lead, content }) => (lead.merge && content !== null ? [content] : []));
    const plan = planConsolidation({
      host: machine.host,
      home: machine.home,
      workspaces: machine.workspaces,
      roots,
      now: ports.clock.now(),
      contents: merged,
      unreadable: merged.flatMap(({ unreadable }) => unreadable),
      places,
      current: held.map(({ session }) => session),
      settled: remembered.settled,
      named: new Set(stores.flatMap(({ lead }) => (lead.reason.kind === 'argument' ? [lead.location] : []))),
    });
    return { plan, remembered };
  });
}

function carryOut(
  ports: ConsolidatePorts,
  gathered: GatheredLegacy,
  held: readonly KeptRecord[],
  input: ConsolidateInput,
  context: CallContext,
  left: number,
): Step<Consolidated> {
  return safeTry<Consolidated, ConsolidateError | ChangedMeanwhile>(async function* () {
    const { plan, remembered } = yield* planned(ports, gathered, held);
    const changes = plan.inserts.length + plan.replacements.length > 0;
    const backup = changes ? (yield* takeBackup(ports, held, null, context)).path : null;
    if (context.signal.aborted) return err({ kind: 'Interrupted' } as const);
    const begun = backup === null ? null : carriedOut(plan, backup);
    if (begun !== null) {
      // Killed after the store is written, it can still be taken back.
      const last = lastCarriedOut(remembered, held);
      yield* ports.memory.write({ ...remembered, last, begun });
      const wanted = afterwards(held, plan);
      yield* ports.snapshots.rewrite<ChangedMeanwhile>((now) =>
        compareRecords(held, now).length > 0 ? err({ kind: 'ChangedMeanwhile' }) : ok(wanted),
      );
      yield* requireArrived(ports, plan);
    }
    const unmarked = yield* writeMarkers(ports, plan);
    yield* ports.memory.write(
      memoryAfter(remembered, gathered, plan, begun ?? lastCarriedOut(remembered, held)),
    );
    return ok(reported(plan, gathered, backup, input, unmarked));
  }).orElse((error) => {
    if (error.kind !== 'ChangedMeanwhile') return errAsync(error);
    if (left > 1) {
      return ports.snapshots
        .readAll()
        .andThen((now) => carryOut(ports, gathered, now, input, context, left - 1));
    }
    return ports.maintenance
      .describe()
      .andThen(({ location }) => errAsync({ kind: 'StoreBusy', location } as const));
  });
}

function afterwards(held: readonly KeptRecord[], plan: ConsolidationPlan): readonly KeptRecord[] {
  const replaced = new Map(plan.replacements.map(({ after }) => [after.id, after]));
  const kept = held.map((record) => {
    const after = replaced.get(record.session.id);
    // What a later version has written into the record stays there.
    return after === undefined
      ? record
      : { kept: { ...record.kept, ...keptRecordOf(after).kept }, session: after };
  });
  return [...kept, ...plan.inserts.map(keptRecordOf)];
}

/** A marker that cannot be written keeps nothing else from being done: the next consolidation tries it again. */
function writeMarkers(
  { marker }: ConsolidatePorts,
  { marks }: ConsolidationPlan,
): ResultAsync<readonly ConsolidationFinding[], never> {
  const writing = marks.map((session) =>
    marker
      .write(session.workspace.path, session)
      .map((): readonly ConsolidationFinding[] => [])
      .orElse((error) =>
        ok<readonly ConsolidationFinding[]>([
          {
            kind: 'unmarked',
            severity: 'warning',
            session: session.name,
            path: session.workspace.path,
            action: 'none',
            done: false,
            code: error.code,
          },
        ]),
      ),
  );
  return ResultAsync.combine(writing).map((findings) => findings.flat());
}

function carriedOut({ inserts, replacements }: ConsolidationPlan, backup: AbsolutePath): LastConsolidation {
  const touched = [...inserts, ...replacements.map(({ after }) => after)];
  return { backup, touched: touched.map(({ id, version }) => ({ id, version })) };
}

function memoryAfter(
  remembered: RememberedConsolidation,
  { stores }: GatheredLegacy,
  { settled }: ConsolidationPlan,
  last: LastConsolidation | null,
): RememberedConsolidation {
  const read = stores.flatMap(({ lead, content }): [string, string][] =>
    lead.merge && content?.state != null && !content.damaged ? [[lead.location, content.state]] : [],
  );
  return {
    seen: new Map([...remembered.seen, ...read]),
    settled: new Map([...remembered.settled, ...settled]),
    last,
    begun: null,
  };
}

function reported(
  { findings, inserts, replacements }: ConsolidationPlan,
  { stores }: GatheredLegacy,
  backup: AbsolutePath | null,
  { dryRun }: ConsolidateInput,
  unmarked: readonly ConsolidationFinding[] = [],
): Consolidated {
  return {
    stores: reportStores(stores),
    findings: [...storeFindings(stores), ...findings, ...unmarked].map((finding) =>
      finding.action === 'none' || dryRun ? finding : { ...finding, done: true },
    ),
    added: inserts.length,
    changed: replacements.length,
    backup,
    dryRun,
  };
}
