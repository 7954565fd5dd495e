import type { ConfigKey } from './config.ts';

/** The variables of earlier versions, which are still obeyed where today's is not set. */
export const legacyVariables: Readonly<Record<string, ConfigKey>> = {
  MINSKY_SESSION_BACKEND: 'sessiondb.backend',
  MINSKY_PERSISTENCE_BACKEND: 'sessiondb.backend',
  MINSKY_SQLITE_PATH: 'sessiondb.sqlite.path',
  MINSKY_PERSISTENCE_SQLITE_PATH: 'sessiondb.sqlite.path',
  MINSKY_POSTGRES_URL: 'sessiondb.postgres.url',
  MINSKY_PERSISTENCE_POSTGRES_URL: 'sessiondb.postgres.url',
  MINSKY_SESSIONDB_BASE_DIR: 'workspaces.dir',
};

/** What becomes of a setting that earlier versions knew. */
export type LegacyKeyFate =
  | { readonly kind: 'renamed'; readonly to: string }
  /** It named a store; `minsky db consolidate` reads it, nothing else does. */
  | { readonly kind: 'legacy-store' }
  | { readonly kind: 'workspaces-directory' }
  /** It belongs to parts of the earlier program that are not part of this one. */
  | { readonly kind: 'not-used' };

const exact: Readonly<Record<string, LegacyKeyFate>> = {
  'sessiondb.base_dir': { kind: 'workspaces-directory' },
  'sessiondb.baseDir': { kind: 'workspaces-directory' },
  'sessiondb.sqlite.baseDir': { kind: 'workspaces-directory' },
  'sessiondb.json.baseDir': { kind: 'workspaces-directory' },
  'sessiondb.dbPath': { kind: 'legacy-store' },
  'persistence.sqlite.dbPath': { kind: 'legacy-store' },
  'sessiondb.connectionString': { kind: 'renamed', to: 'sessiondb.postgres.url' },
  'sessiondb.postgres.connection_string': { kind: 'renamed', to: 'sessiondb.postgres.url' },
  'sessiondb.postgres.connectionString': { kind: 'renamed', to: 'sessiondb.postgres.url' },
  'persistence.postgres.connectionString': { kind: 'renamed', to: 'sessiondb.postgres.url' },
  'persistence.postgres.maxConnections': { kind: 'renamed', to: 'sessiondb.postgres.poolSize' },
  'persistence.backend': { kind: 'renamed', to: 'sessiondb.backend' },
  detectionRules: { kind: 'not-used' },
  default_repo_backend: { kind: 'not-used' },
  version: { kind: 'not-used' },
  'workspace.mainPath': { kind: 'not-used' },
};

const unusedSections = ['tasks', 'backends', 'repository', 'detectionRules'];

/** The fate of a dotted key of earlier versions; null for a key that none of them had. */
export function legacyKeyFate(key: string): LegacyKeyFate | null {
  const fate = Object.hasOwn(exact, key) ? exact[key] : undefined;
  if (fate !== undefined) return fate;
  return unusedSections.some((section) => key === section || key.startsWith(`${section}.`))
    ? { kind: 'not-used' }
    : null;
}
