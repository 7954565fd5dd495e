import { err, ok, type Result } from 'neverthrow';
import { parseBranchName, type BranchName } from '../repository/branch-name.ts';
import { strategies, type WorkspaceStrategy } from '../session/session.ts';
import { parseTaskScheme } from '../session/task-id.ts';
import { parseDuration, type Duration } from '../duration.ts';
import { parseAbsolutePath } from '../workspace/workspace-path.ts';

/** The store backends that this version can open. */
export const backends = ['sqlite', 'json', 'postgres'] as const;
export type Backend = (typeof backends)[number];

/** Every setting with its effective value; null where nothing was said and the default is worked out elsewhere. */
export interface Config {
  readonly 'sessiondb.backend': Backend;
  readonly 'sessiondb.sqlite.path': string | null;
  readonly 'sessiondb.json.path': string | null;
  readonly 'sessiondb.postgres.url': string | null;
  readonly 'sessiondb.postgres.poolSize': number;
  readonly 'workspaces.dir': string | null;
  readonly 'session.strategy': WorkspaceStrategy;
  readonly 'session.base': BranchName | null;
  readonly 'session.copy': readonly string[] | null;
  readonly 'trash.retention': Duration;
  readonly 'tasks.scheme': string;
}

export type ConfigKey = keyof Config;

/** `system` keys may be set only by the user; `repository` keys also by a repository's own file. */
export type ConfigScope = 'system' | 'repository';

export interface ConfigKeyDefinition<Value> {
  readonly scope: ConfigScope;
  readonly default: Value;
  /** The environment variable that sets it, if one does. */
  readonly environment: string | null;
  /** What a value may be, for error messages, e.g. `clone or worktree`. */
  readonly allowed: string;
  /** Reads a value as YAML or the environment gives it; null is never passed. */
  readonly parse: (value: unknown) => Result<Value, unknown>;
}

/** The table of all settings: the only place that knows a key. */
export const configKeys: { readonly [Key in ConfigKey]: ConfigKeyDefinition<Config[Key]> } = {
  'sessiondb.backend': {
    scope: 'system',
    default: 'sqlite',
    environment: 'MINSKY_SESSIONDB_BACKEND',
    allowed: backends.join(', '),
    parse: oneOf(backends),
  },
  'sessiondb.sqlite.path': {
    scope: 'system',
    default: null,
    environment: 'MINSKY_SESSIONDB_SQLITE_PATH',
    allowed: 'an absolute path, or one that starts with ~/',
    parse: absolutePathText,
  },
  'sessiondb.json.path': {
    scope: 'system',
    default: null,
    environment: 'MINSKY_SESSIONDB_JSON_PATH',
    allowed: 'an absolute path, or one that starts with ~/',
    parse: absolutePathText,
  },
  'sessiondb.postgres.url': {
    scope: 'system',
    default: null,
    environment: 'MINSKY_SESSIONDB_POSTGRES_URL',
    allowed: 'a URL such as postgresql://user:password@host:5432/database',
    parse: postgresUrl,
  },
  'sessiondb.postgres.poolSize': {
    scope: 'system',
    default: 5,
    environment: null,
    allowed: 'a whole number from 1 to 100',
    parse: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 100
        ? ok(value)
        : err(value),
  },
  'workspaces.dir': {
    scope: 'system',
    default: null,
    environment: 'MINSKY_WORKSPACES_DIR',
    allowed: 'an absolute path, or one that starts with ~/',
    parse: absolutePathText,
  },
  'session.strategy': {
    scope: 'repository',
    default: 'clone',
    environment: null,
    allowed: strategies.join(' or '),
    parse: oneOf(strategies),
  },
  'session.base': {
    scope: 'repository',
    default: null,
    environment: null,
    allowed: 'the name of a branch',
    parse: (value) => text(value).andThen(parseBranchName),
  },
  'session.copy': {
    scope: 'repository',
    default: null,
    environment: null,
    allowed: 'a list of patterns in the syntax of .gitignore',
    parse: listOfText,
  },
  'trash.retention': {
    scope: 'system',
    default: '7d' as Duration,
    environment: null,
    allowed: 'a whole number and one of s, m, h, d, w, e.g. 7d',
    parse: (value) => text(value).andThen(parseDuration),
  },
  'tasks.scheme': {
    scope: 'repository',
    default: 'md',
    environment: null,
    allowed: 'a lower-case word such as md or gh',
    parse: (value) => text(value).andThen(parseTaskScheme),
  },
};

/** Whether the dotted name is a setting of this version. */
export function isConfigKey(name: string): name is ConfigKey {
  return Object.hasOwn(configKeys, name);
}

function text(value: unknown): Result<string, unknown> {
  return typeof value === 'string' && value !== '' ? ok(value) : err(value);
}

function oneOf<const T extends string>(allowed: readonly T[]): (value: unknown) => Result<T, unknown> {
  return (value) => {
    const found = allowed.find((candidate) => candidate === value);
    return found === undefined ? err(value) : ok(found);
  };
}

function absolutePathText(value: unknown): Result<string, unknown> {
  return text(value).andThen((path) => parseAbsolutePath(path.replace(/^~(?=$|\/)/, '/~')).map(() => path));
}

/** What is reserved has to be escaped in a password, or the URL means something else. */
function postgresUrl(value: unknown): Result<string, unknown> {
  return text(value).andThen((url) =>
    /^postgres(?:ql)?:\/\/[^\s]+$/.test(url) && URL.canParse(url) ? ok(url) : err(value),
  );
}

function listOfText(value: unknown): Result<readonly string[], unknown> {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '')
    ? ok(value as readonly string[])
    : err(value);
}
