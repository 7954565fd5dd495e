import type { ResultAsync } from 'neverthrow';
import type { ConfigProblem } from '../../domain/config/layer-config.ts';
import type { ConfigEdit, ConfigFile, NamedStore } from '../../domain/config/plan-config-migration.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { FileError } from './port-errors.ts';

/** The files of settings themselves: today's, and those that only earlier versions read. */
export interface ConfigFiles {
  /** @param repository the top of the checkout whose files count as well, or null for none. */
  find(repository: AbsolutePath | null): ResultAsync<FoundConfigFiles, ConfigProblem>;

  /** What the edit would change, as a unified diff. */
  preview(edit: ConfigEdit): ResultAsync<string, FileError | ConfigProblem>;

  /** Changes the file in one step, comments and order kept; what it was is kept beside it. */
  apply(edit: ConfigEdit): ResultAsync<AppliedEdit, FileError | ConfigProblem>;
}

export interface FoundConfigFiles {
  /** The user's first, then the repository's; those that do not exist are left out. */
  readonly files: readonly ConfigFile[];
  /** The file that the user's settings belong into. */
  readonly userFile: string;
  /** What stands where settings name a store, by `settingKey`. */
  readonly namedStores: ReadonlyMap<string, NamedStore>;
}

export interface AppliedEdit {
  readonly diff: string;
  /** Where the file is kept as it was; null if there was none. */
  readonly backup: string | null;
}
