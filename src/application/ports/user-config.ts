import type { ResultAsync } from 'neverthrow';
import type { ConfigKey } from '../../domain/config/config.ts';
import type { FileError } from './port-errors.ts';

/** The user's own file cannot be changed; `path` is null when it cannot be told which it is. */
export interface UserConfigUnusable {
  readonly kind: 'UserConfigUnusable';
  readonly path: string | null;
  readonly detail: string;
}

/** The file of the user's own settings. */
export interface UserConfig {
  /** Sets a key in one step and leaves all else, comments included, as it is; returns the file. */
  set(key: ConfigKey, value: string): ResultAsync<string, UserConfigUnusable | FileError>;

  /** Whether the file could be changed, without changing it; returns the file. */
  check(): ResultAsync<string, UserConfigUnusable | FileError>;
}
