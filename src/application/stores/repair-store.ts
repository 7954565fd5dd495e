import { errAsync, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import { planRepair, type RepairPlan } from '../../domain/store/plan-repair.ts';
import { markerDamaged, storeDamaged, type RepairFinding } from '../../domain/store/repair-findings.ts';
import type { StoreContent } from '../../domain/store/store-content.ts';
import { liesWithin, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { requireValid, type ConfigInvalid, type LoadConfig } from '../config/load-config.ts';
import type { ClockAndIds } from '../ports/clock-and-ids.ts';
import type { ExclusiveLock } from '../ports/exclusive-lock.ts';
import type { CallContext } from '../ports/narration.ts';
import type {
  ClaimRefused,
  FileError,
  Interrupted,
  LockTimeout,
  StoreError,
  VersionConflict,
} from '../ports/port-errors.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { RebuiltStore, StoreIntegrity } from '../ports/store-integrity.ts';
import { markedWorkspaces, type MarkedWorkspaces, type MarkedWorkspacesPorts } from './marked-workspaces.ts';

export interface RepairedStore {
  readonly findings: readonly RepairFinding[];
}

export interface RepairPorts extends MarkedWorkspacesPorts {
  readonly store: SessionStore;
  readonly integrity: StoreIntegrity;
  readonly lock: ExclusiveLock;
  readonly clock: ClockAndIds;
  readonly load: LoadConfig;
}

export type RepairError =
  StoreError | ClaimRefused | VersionConflict | FileError | ConfigInvalid | LockTimeout | Interrupted;

type Step<T> = ResultAsync<T, RepairError>;
export type RepairStore = (input: undefined, context: CallContext) => Step<RepairedStore>;

/** Recovers what a store has lost: from its own damaged bytes, and from the workspaces of this machine. */
export function repairStore(ports: RepairPorts): RepairStore {
  return (_input, context) =>
    ports
      .load(context)
      .andThen((layered) => requireValid(layered, context))
      // Of two repairs at once the second would replace what the first has made.
      .andThen(() => ports.lock.hold('repair of the store', context, () => repair(ports, context)));
}

interface Planned {
  readonly content: StoreContent;
  readonly disk: MarkedWorkspaces;
  readonly plan: RepairPlan;
}

function repair(ports: RepairPorts, context: CallContext): Step<RepairedStore> {
  return safeTry(async function* () {
    let planned: Planned | null = null;
    const rebuilt = yield* ports.integrity.rebuild<FileError | Interrupted>((content) =>
      plan(ports, content).andThen((made) => {
        planned = made;
        if (context.signal.aborted) return errAsync({ kind: 'Interrupted' as const });
        return okAsync(made.plan.damaged ? made.plan.sessions : null);
      }),
    );
    // The compiler does not see that the callback was called.
    const { content, disk, plan: made } = planned as unknown as Planned;
    if (rebuilt === null) {
      for (const session of made.changed) yield* put(ports, content, session);
    }
    yield* mark(ports, made.changed, disk);
    const findings = [
      ...(rebuilt === null ? [] : damageOf(content, rebuilt)),
      ...made.findings,
      ...disk.unreadable.map(markerDamaged),
    ];
    return ok({ findings });
  });
}

function plan(ports: RepairPorts, content: StoreContent): ResultAsync<Planned, FileError> {
  const { machine, clock } = ports;
  return markedWorkspaces(ports, placesOf(content, machine)).map((disk) => ({
    content,
    disk,
    plan: planRepair(content, disk.marked, { host: machine.host, now: clock.now() }),
  }));
}

/** Where records, damaged ones included, say that a workspace of this machine is, outside the directory for them. */
function placesOf(
  { flaws, records }: StoreContent,
  { host, workspaces }: RepairPorts['machine'],
): readonly AbsolutePath[] {
  const damaged = flaws.flatMap((flaw) => (flaw.kind === 'RecordDamaged' ? (flaw.workspace ?? []) : []));
  const known = records
    .filter(({ workspace, status }) => workspace.host === host && status !== 'trashed')
    .map(({ workspace }) => workspace.path);
  return [...damaged, ...known].filter((path) => !liesWithin(path, workspaces));
}

/** Changes one record of a store that is whole; whoever changed it meanwhile wins. */
function put({ store }: RepairPorts, { records }: StoreContent, session: Session): Step<void> {
  const before = records.find(({ id }) => id === session.id);
  return before === undefined ? store.insert(session) : store.replace(session, before.version);
}

/** Markers follow records that had to be changed; one that cannot be written is an older copy, as after any kill. */
function mark(
  { marker }: RepairPorts,
  changed: readonly Session[],
  { marked }: MarkedWorkspaces,
): ResultAsync<void, never> {
  return safeTry(async function* () {
    for (const session of changed) {
      const place = marked.find(({ marker: one }) => one.id === session.id);
      if (place === undefined || place.marker.version === session.version) continue;
      yield* marker.write(place.directory, session).orElse(() => ok());
    }
    return ok();
  });
}

function damageOf({ flaws }: StoreContent, { kept }: RebuiltStore): readonly RepairFinding[] {
  const causes = flaws.flatMap((flaw) => (flaw.kind === 'FileDamaged' ? [flaw.detail] : []));
  const told = causes.length === 0 ? ['records in it are damaged'] : causes;
  return told.map((cause) => storeDamaged(cause, kept));
}
