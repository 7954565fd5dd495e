import { ok, safeTry, type Result } from 'neverthrow';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { pathVariable, type BadVariable, type Surroundings } from './surroundings.ts';

const purpose = 'user configuration file';

/** Decides which file holds the user's settings, whether or not it exists; null when the user has no home directory. */
export function resolveUserConfigFile(surroundings: Surroundings): Result<AbsolutePath | null, BadVariable> {
  return safeTry(function* () {
    const own = yield* pathVariable('MINSKY_CONFIG', surroundings, purpose);
    if (own !== null) return ok(own);
    const xdg = yield* pathVariable('XDG_CONFIG_HOME', surroundings, purpose);
    if (xdg !== null) return ok(childPath(xdg, 'minsky', 'config.yaml'));
    const { home } = surroundings;
    return ok(home === null ? null : childPath(home, '.config', 'minsky', 'config.yaml'));
  });
}
