import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { expandHome } from '../system/expand-home.ts';

/** What decides where earlier versions kept things. */
export interface LegacyEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: AbsolutePath;
  /** The state directory of this version. */
  readonly state: AbsolutePath;
}

/** The state directories that there were: the variable that names them was misspelled once, and the name doubled. */
export function legacyRoots({ env, home, state }: LegacyEnvironment): readonly AbsolutePath[] {
  const named = [env.XDG_STATE_HOME, env.XDGSTATE_HOME].flatMap((value) =>
    expandHome(value ?? '', home).match(
      (directory) => [childPath(directory, 'minsky')],
      () => [],
    ),
  );
  const roots = [state, ...named, childPath(home, '.local', 'state', 'minsky')];
  const base = expandHome(env.MINSKY_SESSIONDB_BASE_DIR ?? '', home).unwrapOr(null);
  return [
    ...new Set([
      ...roots,
      ...roots.map((root) => childPath(root, 'minsky')),
      ...(base === null ? [] : [base]),
    ]),
  ];
}

/** What an unexpanded tilde made of the default state directory; the name was doubled there, too. */
export function literalTildes(directory: AbsolutePath): readonly AbsolutePath[] {
  const state = childPath(directory, '~', '.local', 'state', 'minsky');
  return [state, childPath(state, 'minsky')];
}

/** The names that stores of earlier versions had. */
export const storeNames = ['session-db.json', 'sessions.json', 'sessions.db', 'minsky.db'] as const;

/** Where this version keeps its own store in a state directory; in another one's it is stray. */
export const ownStoreNames = ['store/sessions.sqlite', 'store/sessions.json'] as const;

/** Where backups of earlier versions are, and what they are called. */
export const backupDirectories = ['.', 'backups'] as const;
export const backupName = /^session-(?:db-)?backup-[\dTZ:.-]+\.json$/;
