import { err, ok, type Result, type ResultAsync } from 'neverthrow';
import {
  layerConfig,
  type ConfigNotice,
  type ConfigProblem,
  type LayeredConfig,
} from '../../domain/config/layer-config.ts';
import { legacyKeyFate } from '../../domain/config/legacy-keys.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { ConfigLayers } from '../ports/config-layers.ts';
import type { CallContext } from '../ports/narration.ts';
import type { FileError } from '../ports/port-errors.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';

/** Settings that cannot be obeyed; there is at least one problem. */
export interface ConfigInvalid {
  readonly kind: 'ConfigInvalid';
  readonly problems: readonly ConfigProblem[];
}

export interface ConfigPorts {
  readonly configLayers: ConfigLayers;
  readonly disk: WorkspaceDisk;
}

export type LoadConfig = (context: CallContext) => ResultAsync<LayeredConfig, FileError>;

/** Reads all layers as they apply in the directory the call is made from, problems and notices included. */
export function loadConfig(ports: ConfigPorts): LoadConfig {
  return (context) =>
    ports.disk
      .enclosingCheckout(context.cwd)
      .andThen((repository) => readLayers(ports.configLayers, repository));
}

/** Fails if there is any problem; says nothing of notices. */
export function requireNoProblem(layered: LayeredConfig): Result<LayeredConfig, ConfigInvalid> {
  return layered.problems.length > 0
    ? err({ kind: 'ConfigInvalid', problems: layered.problems })
    : ok(layered);
}

/** Fails if there is any problem; notices go to the narration, unless there is nothing that the user could do. */
export function requireValid(
  layered: LayeredConfig,
  context: CallContext,
): Result<LayeredConfig, ConfigInvalid> {
  const isUnused = (notice: ConfigNotice): boolean =>
    notice.kind === 'LegacyKey' && legacyKeyFate(notice.key)?.kind === 'not-used';
  tellOfNotices(
    layered.notices.filter((notice) => !isUnused(notice)),
    context,
  );
  return requireNoProblem(layered);
}

/** Tells of what is not obeyed, beside the answer. */
export function tellOfNotices(notices: readonly ConfigNotice[], { narration }: CallContext): void {
  for (const notice of notices) narration.notice({ kind: 'Config', notice });
}

/** Reads the layers with the repository file of that checkout, or without one. */
export function readLayers(
  configLayers: ConfigLayers,
  repository: AbsolutePath | null,
): ResultAsync<LayeredConfig, never> {
  return configLayers.read(repository).map(({ layers, problems }) => {
    const layered = layerConfig(layers);
    return { ...layered, problems: [...problems, ...layered.problems] };
  });
}
