import { err, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import { planSync } from '../../domain/workspace/plan-sync.ts';
import type { SyncFinding } from '../../domain/workspace/sync-finding.ts';
import type { Mend, SyncStep } from '../../domain/workspace/sync-plan.ts';
import { requireValid, type ConfigInvalid, type LoadConfig } from '../config/load-config.ts';
import { heldAlready, registrationTurn } from '../ports/exclusive-lock.ts';
import type { CallContext } from '../ports/narration.ts';
import { carryOut, type CarriedOut, type CarryOutError, type CarryOutPorts } from './carry-out-sync.ts';
import { inParallel, inSequence } from './in-parallel.ts';
import { surveyWorkspaces, type Survey, type SurveyError, type SurveyPorts } from './survey-workspaces.ts';

export interface SyncInput {
  /** Whether only to tell what would be done. */
  readonly dryRun: boolean;
  /** Whether records without a directory go to the trash. */
  readonly prune: boolean;
}

/** A finding, and why what mends it could not be done. */
export interface ToldSyncFinding {
  readonly finding: SyncFinding;
  readonly failure: CarryOutError | null;
}

export interface Synchronised {
  readonly findings: readonly ToldSyncFinding[];
  /** The records that were changed, as they are now. */
  readonly sessions: readonly Session[];
}

export interface SyncPorts extends SurveyPorts, CarryOutPorts {
  readonly load: LoadConfig;
}

export type SyncError = SurveyError | ConfigInvalid;
export type SyncWorkspaces = (input: SyncInput, context: CallContext) => ResultAsync<Synchronised, SyncError>;

/** Makes records and directories of this machine agree; whatever cannot be mended keeps nothing else from it. */
export function syncWorkspaces(ports: SyncPorts): SyncWorkspaces {
  return ({ dryRun, prune }, context) =>
    safeTry(async function* () {
      yield* ports.load(context).andThen((layered) => requireValid(layered, context));
      const survey = yield* surveyWorkspaces(ports, !dryRun, context);
      const steps = planSync(survey.facts, { prune, now: ports.clock.now() });
      if (dryRun) return ok({ findings: steps.flatMap((step) => told(step)), sessions: [] });
      const of = (wanted: Turn): readonly SyncStep[] => steps.filter(({ mend }) => turnOf(mend) === wanted);
      const carriedOut = [
        ...(yield* inParallel(of('none'), (step) => carryOutOne(ports, step, survey, context))),
        ...(yield* inSequence(of('own'), (step) => carryOutOne(ports, step, survey, context))),
        ...(yield* registerAll(ports, of('shared'), survey, context)),
      ];
      // What was planned is told in the order of the plan, whatever the order in which it was done.
      const byStep = new Map(carriedOut.map((outcome) => [outcome.step, outcome]));
      const outcomes = steps.flatMap((step) => byStep.get(step) ?? []);
      if (context.signal.aborted) return err({ kind: 'Interrupted' as const });
      return ok({
        findings: outcomes.flatMap(({ findings }) => findings),
        sessions: outcomes.flatMap(({ session }) => session ?? []),
      });
    });
}

interface Outcome {
  readonly step: SyncStep;
  readonly findings: readonly ToldSyncFinding[];
  readonly session: Session | null;
}

type Turn = 'none' | 'own' | 'shared';

/** What holds a lock between processes is done one by one; new records last, when names are free, and many in one turn. */
function turnOf({ kind }: Mend): Turn {
  if (kind === 'insert') return 'shared';
  return kind === 'prune' || kind.startsWith('finish-') ? 'own' : 'none';
}

// Others wait for as long as these take.
const mostInOneTurn = 50;

function registerAll(
  ports: SyncPorts,
  steps: readonly SyncStep[],
  survey: Survey,
  context: CallContext,
): ResultAsync<readonly Outcome[], never> {
  const batches = steps.flatMap((_step, index) =>
    index % mostInOneTurn === 0 ? [steps.slice(index, index + mostInOneTurn)] : [],
  );
  const registerBatch = (batch: readonly SyncStep[]): ResultAsync<readonly Outcome[], never> =>
    ports.lock
      .hold(registrationTurn, context, () =>
        inSequence(batch, (step) => carryOutOne({ ...ports, lock: heldAlready }, step, survey, context)),
      )
      .orElse((failure) => ok(batch.map((step) => ({ step, findings: told(step, failure), session: null }))));
  return inSequence(batches, registerBatch, (done) => {
    context.narration.progress({
      label: 'Registering workspaces',
      percent: Math.floor((100 * done) / batches.length),
    });
  }).map((outcomes) => outcomes.flat());
}

function carryOutOne(
  ports: SyncPorts,
  step: SyncStep,
  { abandoned }: Survey,
  context: CallContext,
): ResultAsync<Outcome, never> {
  if (context.signal.aborted) return okAsync({ step, findings: told(step), session: null });
  return carryOut(ports, step.mend, abandoned, context)
    .map((carried) => outcomeOf(step, carried))
    .orElse((failure) => ok({ step, findings: told(step, failure), session: null }));
}

function outcomeOf(step: SyncStep, carried: CarriedOut): Outcome {
  switch (carried.kind) {
    case 'gone':
      return { step, findings: [], session: null };
    case 'nothing-to-do':
      return { step, findings: told(step), session: null };
    case 'done': {
      const { session } = carried;
      return {
        step,
        findings: step.findings.map((finding) => ({
          finding: {
            ...finding,
            // A name can have been taken since the plan was made.
            session: step.mend.kind === 'insert' && session !== null ? session.name : finding.session,
            done: finding.action !== 'none',
          },
          failure: null,
        })),
        session,
      };
    }
  }
}

function told({ findings }: SyncStep, failure: CarryOutError | null = null): readonly ToldSyncFinding[] {
  return findings.map((finding) => ({
    finding,
    failure: finding.action === 'none' ? null : failure,
  }));
}
