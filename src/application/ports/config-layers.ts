import type { ResultAsync } from 'neverthrow';
import type { ConfigLayer, ConfigProblem } from '../../domain/config/layer-config.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';

/** Reads what each place says; a file that is absent is an empty layer, one that cannot be read is a problem. */
export interface ConfigLayers {
  /** @param repository the top of the checkout whose `.minsky/config.yaml` counts, or null for none. */
  read(repository: AbsolutePath | null): ResultAsync<ConfigReading, never>;
}

export interface ConfigReading {
  readonly layers: readonly ConfigLayer[];
  readonly problems: readonly ConfigProblem[];
}
