import { err, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { LayeredConfig } from '../../domain/config/layer-config.ts';
import { legacyKeyFate } from '../../domain/config/legacy-keys.ts';
import { millisecondsIn } from '../../domain/duration.ts';
import type { Session } from '../../domain/session/session.ts';
import type { CheckFinding } from '../../domain/store/check-store.ts';
import type { MachineFinding } from '../../domain/store/machine-finding.ts';
import { millisecondsOf } from '../../domain/timestamp.ts';
import type { LoadConfig } from '../config/load-config.ts';
import type { ClockAndIds } from '../ports/clock-and-ids.ts';
import type { LegacyGlance } from '../ports/consolidation-memory.ts';
import type { GitHealth, MachineHealth, StateDirectoryHealth } from '../ports/machine-health.ts';
import type { Machine } from '../ports/machine.ts';
import type { CallContext } from '../ports/narration.ts';
import type { FileError, Interrupted, StoreError } from '../ports/port-errors.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { PurgeExpired } from '../sessions/purge-sessions.ts';
import { inParallel } from '../workspaces/in-parallel.ts';
import { listAll } from '../workspaces/list-all.ts';
import type { SyncInput, Synchronised, ToldSyncFinding } from '../workspaces/sync-workspaces.ts';
import type { CheckedStore } from './check-store.ts';
import type { SessionOperationError } from '../sessions/session-operation-error.ts';

export interface DiagnoseInput {
  /** Whether to mend what can be mended without taking anything away that is still of use. */
  readonly fix: boolean;
}

export interface Diagnosis {
  readonly machine: readonly MachineFinding[];
  readonly store: readonly CheckFinding[];
  /** Why the store could not be looked at. */
  readonly storeFailure: SessionOperationError | null;
  readonly workspaces: readonly ToldSyncFinding[];
  /** Why the workspaces could not be looked at, the store aside. */
  readonly workspacesFailure: SessionOperationError | null;
  /** The largest first. */
  readonly usage: readonly DiskUse[];
}

export interface DiskUse {
  readonly session: Session;
  /** Null when it cannot be told. */
  readonly bytes: number | null;
}

type Part<Input, Output> = (input: Input, context: CallContext) => ResultAsync<Output, SessionOperationError>;

export interface DiagnosePorts {
  readonly health: MachineHealth;
  readonly store: SessionStore;
  readonly clock: ClockAndIds;
  readonly machine: Machine;
  readonly load: LoadConfig;
  readonly checkStore: Part<undefined, CheckedStore>;
  readonly syncWorkspaces: Part<SyncInput, Synchronised>;
  readonly purgeExpired: PurgeExpired;
  readonly glance: LegacyGlance;
}

export type Diagnose = (
  input: DiagnoseInput,
  context: CallContext,
) => ResultAsync<Diagnosis, FileError | Interrupted>;

/** Looks at everything that store and workspaces rest on; what cannot be looked at keeps nothing else from it. */
export function diagnose(ports: DiagnosePorts): Diagnose {
  return ({ fix }, context) =>
    safeTry(async function* () {
      const layered = yield* ports.load(context);
      const state = yield* ports.health.stateDirectory();
      const git = yield* ports.health.git(context);
      const open = yield* inParallel(state.openToOthers, ({ path, mode }) =>
        (fix ? ports.health.restrict(path).map(() => true) : okAsync(false))
          .orElse(() => ok(false))
          .map((done) => openToOthers(path, mode, done)),
      );
      const legacy = yield* ports.glance.unread(context.cwd);
      const around = [
        ...settingFindings(layered),
        ...open,
        ...obstacles(state),
        ...gitFindings(git),
        ...legacy.map(legacyStore),
      ];
      const nothing = { store: [], storeFailure: null, workspaces: [], workspacesFailure: null, usage: [] };
      // Which store is meant depends on settings that cannot be obeyed.
      if (layered.problems.length > 0) return ok({ machine: around, ...nothing });
      const checked = await ports.checkStore(undefined, quiet(context));
      if (checked.isErr()) {
        return ok({ machine: around, ...nothing, storeFailure: checked.error });
      }
      const { findings: store } = checked.value;
      const synchronised = await ports.syncWorkspaces({ dryRun: !fix, prune: false }, quiet(context));
      if (context.signal.aborted) return err({ kind: 'Interrupted' as const });
      return expired(ports, layered, fix, context)
        .andThen((trash) =>
          lookInside(ports, fix).map(({ locks, usage }) => ({
            machine: [...around, ...locks, ...trash],
            store,
            storeFailure: null,
            workspaces: synchronised.map(({ findings }) => findings).unwrapOr([]),
            workspacesFailure: synchronised.isErr() ? synchronised.error : null,
            usage,
          })),
        )
        .orElse((storeFailure) => ok({ machine: around, ...nothing, store, storeFailure }));
    });
}

/** Notices of the parts would repeat what the findings say. */
function quiet(context: CallContext): CallContext {
  return { ...context, narration: { ...context.narration, notice: () => undefined } };
}

function settingFindings({ problems, notices }: LayeredConfig): readonly MachineFinding[] {
  const about = { session: null, done: false } as const;
  return [
    ...problems.map((problem): MachineFinding => ({
      kind: 'setting-wrong',
      severity: 'error',
      ...about,
      path: problem.source,
      action: 'none',
      problem,
    })),
    ...notices
      .filter(({ kind, key }) => kind !== 'LegacyKey' || legacyKeyFate(key)?.kind !== 'not-used')
      .map((notice): MachineFinding => ({
        kind: 'setting-ignored',
        severity: 'warning',
        ...about,
        path: notice.source,
        action: notice.kind === 'LegacyVariable' ? 'none' : 'migrate-config',
        notice,
      })),
  ];
}

function openToOthers(path: string, mode: string, done: boolean): MachineFinding {
  return { kind: 'open-to-others', severity: 'warning', session: null, path, action: 'restrict', done, mode };
}

function legacyStore(path: string): MachineFinding {
  return {
    kind: 'legacy-store',
    severity: 'warning',
    session: null,
    path,
    action: 'consolidate',
    done: false,
  };
}

function obstacles({ obstacles: found }: StateDirectoryHealth): readonly MachineFinding[] {
  return found.map(({ path, code }) => ({
    kind: 'directory-unusable',
    severity: 'error',
    session: null,
    path,
    action: 'none',
    done: false,
    code,
  }));
}

function gitFindings({ failure, knowsIdentity }: GitHealth): readonly MachineFinding[] {
  const found = { session: null, path: null, action: 'none', done: false } as const;
  if (failure?.kind === 'GitTooOld') {
    const { found: version, needed } = failure;
    return [{ kind: 'git-too-old', severity: 'error', ...found, found: version, needed }];
  }
  if (failure !== null) return [{ kind: 'git-missing', severity: 'error', ...found }];
  return knowsIdentity ? [] : [{ kind: 'git-identity-missing', severity: 'warning', ...found }];
}

function expired(
  ports: DiagnosePorts,
  { config }: LayeredConfig,
  fix: boolean,
  context: CallContext,
): ResultAsync<readonly MachineFinding[], StoreError> {
  const latest = millisecondsOf(ports.clock.now()) - millisecondsIn(config['trash.retention']);
  const trashed = { statuses: ['trashed'] as const, host: ports.machine.host };
  return listAll(ports.store, trashed)
    .map((sessions) => sessions.filter(({ updatedAt }) => millisecondsOf(updatedAt) <= latest))
    .andThen((old) => {
      const purged = fix && old.length > 0 ? ports.purgeExpired(quiet(context)) : okAsync(undefined);
      return purged.andThen(() =>
        listAll(ports.store, trashed).map((left) => {
          const ids = new Set(left.map(({ id }) => id));
          return old.map(({ id, name, workspace }): MachineFinding => ({
            kind: 'trash-expired',
            severity: 'info',
            session: name,
            path: workspace.path,
            action: 'purge',
            done: !ids.has(id),
          }));
        }),
      );
    });
}

interface Inside {
  readonly locks: readonly MachineFinding[];
  readonly usage: readonly DiskUse[];
}

/** What has to be asked of each workspace. */
function lookInside(
  { store, machine, health }: DiagnosePorts,
  fix: boolean,
): ResultAsync<Inside, StoreError> {
  const statuses = ['starting', 'active', 'pr-open', 'merged'] as const;
  return listAll(store, { statuses, host: machine.host }).andThen((sessions) =>
    inParallel(sessions, (session) =>
      locksIn(health, session, fix).andThen((locks) =>
        health.sizeOf(session.workspace.path).map((bytes) => ({ locks, session, bytes })),
      ),
    ).map((looked) => ({
      locks: looked.flatMap(({ locks }) => locks),
      usage: looked
        .map(({ session, bytes }) => ({ session, bytes }))
        .toSorted((a, b) => (b.bytes ?? -1) - (a.bytes ?? -1)),
    })),
  );
}

function locksIn(
  health: MachineHealth,
  { name, workspace }: Session,
  fix: boolean,
): ResultAsync<readonly MachineFinding[], never> {
  const found = { kind: 'stale-lock', severity: 'warning', session: name, action: 'remove' } as const;
  return health
    .staleLocks(workspace.path)
    .andThen((paths) =>
      inParallel(paths, (path) =>
        (fix ? health.removeLock(path).map(() => true) : okAsync(false))
          .orElse(() => ok(false))
          .map((done) => ({ ...found, path, done })),
      ),
    );
}
