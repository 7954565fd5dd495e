import { err, errAsync, ok, ResultAsync, safeTry } from 'neverthrow';
import { compareRecords } from '../../domain/store/compare-snapshots.ts';
import type { ConsolidationPlan } from '../../domain/store/consolidate.ts';
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
import { requireArrived } from './require-arrived.ts';
import type { StoreReport } from './report-stores.ts';
import {
  workOutConsolidation,
  type ConsolidateInput,
  type WorkedOut,
  type WorkOutPorts,
} from './work-out-consolidation.ts';

export interface Consolidated {
  readonly stores: readonly StoreReport[];
  readonly findings: readonly ConsolidationFinding[];
  readonly added: number;
  readonly changed: number;
  /** What the store held before, if it was changed. */
  readonly backup: AbsolutePath | null;
  readonly dryRun: boolean;
}

export interface ConsolidatePorts extends BackUpPorts, WorkOutPorts {
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
      const workedOut = yield* workOutConsolidation(ports, input, context);
      return input.dryRun
        ? ok(reported(workedOut, null, input))
        : ports.lock.hold(consolidationTurn, context, () =>
            carryOut(ports, workedOut, input, context, attempts),
          );
    });
}

function carryOut(
  ports: ConsolidatePorts,
  workedOut: WorkedOut,
  input: ConsolidateInput,
  context: CallContext,
  left: number,
): Step<Consolidated> {
  const { held, plan } = workedOut;
  return safeTry<Consolidated, ConsolidateError | ChangedMeanwhile>(async function* () {
    const remembered = yield* ports.memory.read();
    if (!remembersTheSame(remembered, workedOut.remembered))
      return err({ kind: 'ChangedMeanwhile' } as const);
    const changes = plan.inserts.length + plan.replacements.length > 0;
    const backup = changes ? (yield* takeBackup(ports, held, null, context)).path : null;
    if (context.signal.aborted) return err({ kind: 'Interrupted' } as const);
    const begun = backup === null ? null : carriedOut(plan, backup);
    if (begun !== null) {
      // Killed after the store is written, it can still be taken back.
      const last = lastCarriedOut(remembered, held);
      yield* ports.memory.write({ ...remembered, last, begun });
      yield* ports.snapshots.rewrite<ChangedMeanwhile>((now) =>
        compareRecords(held, now).length > 0
          ? err({ kind: 'ChangedMeanwhile' } as const)
          : ok(afterwards(now, plan)),
      );
      yield* requireArrived(ports, plan);
    }
    const unmarked = yield* writeMarkers(ports, plan);
    yield* ports.memory.write(memoryAfter(remembered, workedOut, begun ?? lastCarriedOut(remembered, held)));
    return ok(reported(workedOut, backup, input, unmarked));
  }).orElse((error) => {
    if (error.kind !== 'ChangedMeanwhile') return errAsync(error);
    if (left > 1) {
      return workOutConsolidation(ports, input, context).andThen((again) =>
        carryOut(ports, again, input, context, left - 1),
      );
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

/** Another consolidation, or an undo, leaves more than the store behind. */
function remembersTheSame(a: RememberedConsolidation, b: RememberedConsolidation): boolean {
  const sign = ({ seen, settled, last, begun }: RememberedConsolidation): string =>
    [seen.size, settled.size, last?.backup, begun?.backup].join('\n');
  return sign(a) === sign(b);
}

function memoryAfter(
  remembered: RememberedConsolidation,
  { seen, plan: { settled } }: WorkedOut,
  last: LastConsolidation | null,
): RememberedConsolidation {
  return {
    seen: new Map([...remembered.seen, ...seen]),
    settled: new Map([...remembered.settled, ...settled]),
    last,
    begun: null,
  };
}

function reported(
  { plan: { findings, inserts, replacements }, stores, aboutStores }: WorkedOut,
  backup: AbsolutePath | null,
  { dryRun }: ConsolidateInput,
  unmarked: readonly ConsolidationFinding[] = [],
): Consolidated {
  return {
    stores,
    findings: [...aboutStores, ...findings, ...unmarked],
    added: inserts.length,
    changed: replacements.length,
    backup,
    dryRun,
  };
}
