import { ResultAsync } from 'neverthrow';
import type { ConfigEntry } from '../../domain/config/layer-config.ts';
import { legacyKeyFate } from '../../domain/config/legacy-keys.ts';
import {
  childPath,
  parentPath,
  parseAbsolutePath,
  type AbsolutePath,
} from '../../domain/workspace/workspace-path.ts';
import { readConfigFile } from '../config/config-file.ts';
import type { LegacyEnvironment } from './legacy-roots.ts';

/** What a setting of this or an earlier version names. */
export interface NamedStore {
  readonly kind: 'file' | 'directory' | 'database';
  readonly address: string;
  readonly key: string;
  /** The file or variable. */
  readonly source: string;
}

const extensions = ['yaml', 'yml', 'json'];
const withExtensions = (...stems: readonly string[]): readonly string[] =>
  stems.flatMap((stem) => extensions.map((extension) => `${stem}.${extension}`));
const projectFiles = [
  ...withExtensions('.minsky/config', 'minsky.config', 'config/local'),
  'config/default.yaml',
];
const userFiles = withExtensions('config', 'local');

const variables: readonly (readonly [name: string, kind: NamedStore['kind']])[] = [
  ['MINSKY_SQLITE_PATH', 'file'],
  ['MINSKY_PERSISTENCE_SQLITE_PATH', 'file'],
  ['MINSKY_SESSIONDB_SQLITE_PATH', 'file'],
  ['MINSKY_SESSIONDB_JSON_PATH', 'file'],
  ['MINSKY_POSTGRES_URL', 'database'],
  ['MINSKY_PERSISTENCE_POSTGRES_URL', 'database'],
  ['MINSKY_SESSIONDB_POSTGRES_URL', 'database'],
  ['MINSKY_SESSIONDB_BASE_DIR', 'directory'],
];

/** What the environment names. */
export function namedByVariables({ env, home }: LegacyEnvironment): readonly NamedStore[] {
  return variables.flatMap(([name, kind]) =>
    named(kind, env[name], { home, from: null, key: name, source: name }),
  );
}

/** What the user's own files name. */
export function namedByUser({ env, home }: LegacyEnvironment): ResultAsync<readonly NamedStore[], never> {
  const configured = parseAbsolutePath(env.XDG_CONFIG_HOME ?? '').unwrapOr(childPath(home, '.config'));
  const directories = new Set([childPath(configured, 'minsky'), childPath(home, '.config', 'minsky')]);
  const own = parseAbsolutePath(env.MINSKY_CONFIG ?? '').unwrapOr(null);
  const files = [...directories].flatMap((directory) => userFiles.map((name) => childPath(directory, name)));
  return namedByFiles([...new Set(own === null ? files : [own, ...files])], home, parentPath);
}

/** What the files of a project name. */
export function namedByProject(
  project: AbsolutePath,
  home: AbsolutePath,
): ResultAsync<readonly NamedStore[], never> {
  return namedByFiles(
    projectFiles.map((name) => childPath(project, name)),
    home,
    () => project,
  );
}

/** A file that cannot be read names nothing: that it cannot be is told elsewhere. */
function namedByFiles(
  files: readonly AbsolutePath[],
  home: AbsolutePath,
  base: (file: AbsolutePath) => AbsolutePath,
): ResultAsync<readonly NamedStore[], never> {
  const reading = files.map((file) =>
    readConfigFile(file)
      .orElse(() => ResultAsync.fromSafePromise<readonly ConfigEntry[]>(Promise.resolve([])))
      .map((entries) =>
        entries.flatMap(({ key, value, source }) => {
          const kind = kindOf(key);
          return kind === null ? [] : named(kind, value, { home, from: base(file), key, source });
        }),
      ),
  );
  return ResultAsync.combine(reading).map((found) => found.flat());
}

function kindOf(key: string): NamedStore['kind'] | null {
  if (key === 'sessiondb.sqlite.path' || key === 'sessiondb.json.path') return 'file';
  if (key === 'sessiondb.postgres.url') return 'database';
  const fate = legacyKeyFate(key);
  if (fate?.kind === 'legacy-store') return 'file';
  if (fate?.kind === 'workspaces-directory') return 'directory';
  return fate?.kind === 'renamed' && fate.to === 'sessiondb.postgres.url' ? 'database' : null;
}

function named(
  kind: NamedStore['kind'],
  value: unknown,
  { home, from, key, source }: { home: AbsolutePath; from: AbsolutePath | null; key: string; source: string },
): readonly NamedStore[] {
  if (typeof value !== 'string' || value === '') return [];
  if (kind === 'database')
    return /^postgres(?:ql)?:\/\//.test(value) ? [{ kind, address: value, key, source }] : [];
  const expanded = /^~(?:\/|$)/.test(value) ? home + value.slice(1) : value;
  const absolute =
    /^(?:\/|[A-Za-z]:[\\/])/.test(expanded) || from === null ? expanded : `${from}/${expanded}`;
  return parseAbsolutePath(absolute).match(
    (address) => [{ kind, address, key, source }],
    () => [],
  );
}
