import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { errAsync, okAsync, ResultAsync, type Result } from 'neverthrow';
import type { ConfigLayers } from '../../application/ports/config-layers.ts';
import { configKeys } from '../../domain/config/config.ts';
import { legacyVariables } from '../../domain/config/legacy-keys.ts';
import type { ConfigEntry, ConfigLayer, ConfigProblem } from '../../domain/config/layer-config.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { attemptNow } from '../filesystem/file-errors.ts';
import { readConfigFile, unreadable } from './config-file.ts';

export interface ConfigSources {
  /** The file of the user's settings, null for none; if it cannot be told which it is, that is one of the problems. */
  readonly userFile: Result<AbsolutePath | null, ConfigProblem>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What was given on the command line, as dotted keys, each with the flag as its source. */
  readonly flags: readonly ConfigEntry[];
}

/** Reads the repository's and the user's YAML files, the variables that the table of settings names, and the flags. */
export function fileConfigLayers({ userFile, environment, flags }: ConfigSources): ConfigLayers {
  return {
    read: (repository) =>
      ResultAsync.fromSafePromise(
        Promise.all([
          readRepositoryFile(repository, userFile.unwrapOr(null)),
          userFile.asyncAndThen((path) => (path === null ? okAsync([]) : readConfigFile(path))),
        ]),
      ).map(([ofRepository, ofUser]) => ({
        layers: [
          { layer: 'repository', entries: ofRepository.unwrapOr([]) },
          { layer: 'user', entries: ofUser.unwrapOr([]) },
          { layer: 'environment', entries: entriesOf(environment) },
          { layer: 'flag', entries: flags },
        ] satisfies ConfigLayer[],
        problems: [ofRepository, ofUser].flatMap((read) => (read.isErr() ? [read.error] : [])),
      })),
  };
}

/** Reads the repository's own file; nothing if the user has chosen that very file as theirs. */
function readRepositoryFile(
  repository: AbsolutePath | null,
  userFile: AbsolutePath | null,
): ResultAsync<readonly ConfigEntry[], ConfigProblem> {
  if (repository === null) return okAsync([]);
  const path = childPath(repository, '.minsky', 'config.yaml');
  const [own, top, users] = [existingAt(path), existingAt(repository), existingAt(userFile)];
  if (own !== null && own === users) return okAsync([]);
  // A repository must not make the program read, and then quote, other files of the user.
  return own !== null && top !== null && !own.startsWith(top + sep)
    ? errAsync(unreadable(path, 'it is a link that leads out of the repository'))
    : readConfigFile(path);
}

function entriesOf(environment: ConfigSources['environment']): readonly ConfigEntry[] {
  const names = Object.entries(configKeys).map(
    ([key, { environment: variable }]) => [variable, key] as const,
  );
  return [...Object.entries(legacyVariables), ...names].flatMap(([variable, key]) => {
    const value = variable === null ? undefined : environment[variable];
    return variable === null || value === undefined || value === '' ? [] : [{ key, value, source: variable }];
  });
}

function existingAt(path: AbsolutePath | null): string | null {
  return path === null ? null : attemptNow(path, () => realpathSync.native(path)).unwrapOr(null);
}
