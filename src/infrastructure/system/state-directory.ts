import { safeTry, ok, type Result } from 'neverthrow';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { pathVariable, requireHome, type BadVariable, type Surroundings } from './surroundings.ts';

export interface StateDirectory {
  readonly path: AbsolutePath;
  /** The variable that decided, or `default`. */
  readonly source: 'MINSKY_STATE_DIR' | 'XDG_STATE_HOME' | 'LOCALAPPDATA' | 'default';
}

const purpose = 'state directory';

/** Decides where the store and the workspaces live: the only place that does. */
export function resolveStateDirectory(surroundings: Surroundings): Result<StateDirectory, BadVariable> {
  return safeTry(function* () {
    const own = yield* pathVariable('MINSKY_STATE_DIR', surroundings, purpose);
    if (own !== null) return ok({ path: own, source: 'MINSKY_STATE_DIR' });
    const xdg = yield* pathVariable('XDG_STATE_HOME', surroundings, purpose);
    if (xdg !== null) return ok({ path: childPath(xdg, 'minsky'), source: 'XDG_STATE_HOME' });
    if (surroundings.platform === 'win32') {
      const local = yield* pathVariable('LOCALAPPDATA', surroundings, purpose);
      if (local !== null) return ok({ path: childPath(local, 'minsky'), source: 'LOCALAPPDATA' });
    }
    const home = yield* requireHome(surroundings, purpose);
    const below = surroundings.platform === 'win32' ? ['AppData', 'Local'] : ['.local', 'state'];
    return ok({ path: childPath(home, ...below, 'minsky'), source: 'default' });
  });
}
