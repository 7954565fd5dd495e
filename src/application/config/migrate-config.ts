import { err, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { ConfigProblem } from '../../domain/config/layer-config.ts';
import { planConfigMigration, type ConfigMove } from '../../domain/config/plan-config-migration.ts';
import type { ConfigFiles } from '../ports/config-files.ts';
import type { ConfigLayers } from '../ports/config-layers.ts';
import { configurationTurn, type ExclusiveLock } from '../ports/exclusive-lock.ts';
import type { CallContext } from '../ports/narration.ts';
import type { FileError, Interrupted, LockTimeout, StoreError } from '../ports/port-errors.ts';
import type { StoreMaintenance } from '../ports/store-maintenance.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';
import { readLayers, type ConfigInvalid } from './load-config.ts';

export interface MigrateConfigInput {
  readonly dryRun: boolean;
}

export interface MigratedConfig {
  readonly moves: readonly ConfigMove[];
  readonly files: readonly ChangedConfigFile[];
  /** Whether the files were changed. */
  readonly done: boolean;
}

export interface ChangedConfigFile {
  readonly path: string;
  /** Unified. */
  readonly diff: string;
  /** Where the file is kept as it was; null if there was none, or nothing was changed. */
  readonly backup: string | null;
}

export interface MigrateConfigPorts {
  readonly configFiles: ConfigFiles;
  readonly configLayers: ConfigLayers;
  readonly disk: WorkspaceDisk;
  readonly maintenance: StoreMaintenance;
  readonly lock: ExclusiveLock;
}

type StepError = ConfigInvalid | FileError | StoreError | Interrupted;
export type MigrateConfig = (
  input: MigrateConfigInput,
  context: CallContext,
) => ResultAsync<MigratedConfig, StepError | LockTimeout>;

/** Puts every setting of the user's and the repository's files where this version expects it. */
export function migrateConfig(ports: MigrateConfigPorts): MigrateConfig {
  return ({ dryRun }, context) =>
    ports.lock.hold<MigratedConfig, StepError>(configurationTurn, context, () =>
      safeTry(async function* () {
        const repository = yield* ports.disk.enclosingCheckout(context.cwd);
        const found = yield* ports.configFiles.find(repository).mapErr(invalid);
        const { config } = yield* readLayers(ports.configLayers, repository);
        const { moves, edits } = planConfigMigration({
          ...found,
          effective: config,
          storeInUse: yield* storeInUse(ports.maintenance),
        });
        const files: ChangedConfigFile[] = [];
        for (const edit of edits) {
          if (context.signal.aborted) return err({ kind: 'Interrupted' as const });
          const { diff, backup } = yield* (
            dryRun
              ? ports.configFiles.preview(edit).map((diff) => ({ diff, backup: null }))
              : ports.configFiles.apply(edit)
          ).mapErr(asFailure);
          files.push({ path: edit.path, diff, backup });
        }
        return ok({ moves, files, done: !dryRun });
      }),
    );
}

/** A store that cannot be opened counts as one in use: it may hold whatever it holds. */
function storeInUse(maintenance: StoreMaintenance): ResultAsync<boolean, never> {
  return maintenance
    .describe()
    .map(({ records }) => records > 0)
    .orElse(() => okAsync(true));
}

function asFailure(error: FileError | ConfigProblem): StepError {
  return error.kind === 'FileError' ? error : invalid(error);
}

function invalid(problem: ConfigProblem): ConfigInvalid {
  return { kind: 'ConfigInvalid', problems: [problem] };
}
