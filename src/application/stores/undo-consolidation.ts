import { err, ok, safeTry, type ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import type { ConsolidationFinding } from '../../domain/store/consolidation-findings.ts';
import type { KeptRecord } from '../../domain/store/kept-record.ts';
import { lastCarriedOut, planUndo, type UndoPlan } from '../../domain/store/undo-consolidation.ts';
import { requireValid } from '../config/load-config.ts';
import type { CallContext } from '../ports/narration.ts';
import type { WorkspaceUnmarking } from '../ports/workspace-marker.ts';
import { inParallel } from '../workspaces/in-parallel.ts';
import { takeBackup } from './back-up-store.ts';
import {
  consolidationTurn,
  type ConsolidateError,
  type Consolidated,
  type ConsolidatePorts,
} from './consolidate-stores.ts';

export interface UndoConsolidationPorts extends ConsolidatePorts {
  readonly unmarking: WorkspaceUnmarking;
}

export type UndoConsolidationError = ConsolidateError | { readonly kind: 'NothingToUndo' };

type Step<T> = ResultAsync<T, UndoConsolidationError>;

/** Takes back what the last consolidation did to the store; what was done since stays. */
export function undoConsolidation(
  ports: UndoConsolidationPorts,
): (input: { readonly dryRun: boolean }, context: CallContext) => Step<Consolidated> {
  return ({ dryRun }, context) =>
    safeTry(async function* () {
      yield* requireValid(yield* ports.load(context), context);
      return dryRun
        ? lookedUp(ports).map(({ plan }) => reported(plan, null, true))
        : ports.lock.hold(consolidationTurn, context, () => carryOut(ports, context));
    });
}

interface LookedUp {
  readonly held: readonly KeptRecord[];
  readonly plan: UndoPlan;
  readonly decide: (held: readonly KeptRecord[]) => UndoPlan;
}

function lookedUp(ports: UndoConsolidationPorts): Step<LookedUp> {
  return safeTry(async function* () {
    const remembered = yield* ports.memory.read();
    const held = yield* ports.snapshots.readAll();
    const last = lastCarriedOut(remembered, held);
    if (last === null) return err({ kind: 'NothingToUndo' } as const);
    const { records } = yield* ports.files.read(last.backup);
    const decide = (now: readonly KeptRecord[]): UndoPlan => planUndo(now, records, last.touched);
    return ok({ held, plan: decide(held), decide });
  });
}

function carryOut(ports: UndoConsolidationPorts, context: CallContext): Step<Consolidated> {
  return safeTry(async function* () {
    const { held, plan, decide } = yield* lookedUp(ports);
    const backup = yield* takeBackup(ports, held, null, context);
    if (context.signal.aborted) return err({ kind: 'Interrupted' } as const);
    // First the markers: of a session that is gone from the store, nobody would know where its workspace is.
    yield* withoutMarkers(ports, plan);
    let done = plan;
    yield* ports.snapshots.rewrite<never>((now) => {
      done = decide(now);
      return ok(done.records);
    });
    yield* withMarkers(ports, done);
    yield* ports.memory.write({ seen: new Map(), settled: new Map(), last: null, begun: null });
    return ok(reported(done, backup.path, false));
  });
}

/** The store decides: a marker that cannot be changed is found out when the workspace is used. */
function withoutMarkers(ports: UndoConsolidationPorts, { removed }: UndoPlan): ResultAsync<void, never> {
  return forWorkspaces(ports, removed, ({ id, workspace }) => ports.unmarking.unmark(workspace.path, id));
}

function withMarkers(ports: UndoConsolidationPorts, { reverted }: UndoPlan): ResultAsync<void, never> {
  return forWorkspaces(ports, reverted, (session) => ports.marker.write(session.workspace.path, session));
}

function forWorkspaces(
  { machine }: UndoConsolidationPorts,
  sessions: readonly Session[],
  change: (session: Session) => ResultAsync<unknown, unknown>,
): ResultAsync<void, never> {
  const here = sessions.filter(
    ({ workspace, status }) => workspace.host === machine.host && status !== 'trashed',
  );
  return inParallel(here, (session) => change(session).orElse(() => ok(undefined))).map(() => undefined);
}

function reported(plan: UndoPlan, backup: Consolidated['backup'], dryRun: boolean): Consolidated {
  return {
    stores: [],
    findings: plan.findings.map((finding): ConsolidationFinding => ({
      ...finding,
      done: !dryRun && finding.action !== 'none',
    })),
    added: 0,
    changed: plan.removed.length + plan.reverted.length,
    backup,
    dryRun,
  };
}
