import { configKeys, isConfigKey, type Config, type ConfigKey } from './config.ts';
import { withoutPassword } from '../repository/repository-id.ts';
import { legacyKeyFate, legacyVariables } from './legacy-keys.ts';

export const layerNames = ['default', 'repository', 'user', 'environment', 'flag'] as const;
export type LayerName = (typeof layerNames)[number];

/** What one place says, before it is looked at: dotted keys to raw values, each with the file or variable it came from. */
export interface ConfigLayer {
  readonly layer: Exclude<LayerName, 'default'>;
  readonly entries: readonly ConfigEntry[];
}

export interface ConfigEntry {
  readonly key: string;
  readonly value: unknown;
  /** The file, the environment variable or the flag, as a user knows it. */
  readonly source: string;
  /** Where in the file the key stands, from 1; absent where there is no file. */
  readonly line?: number | undefined;
}

/** An effective value and where it was decided. */
export interface Provenance<Value = unknown> {
  readonly value: Value;
  readonly layer: LayerName;
  /** The file, variable or flag; null for a default. */
  readonly source: string | null;
}

/** Where a setting stands. */
type Place = Pick<ConfigEntry, 'source' | 'line'>;

export type ConfigProblem =
  | (Place & {
      readonly kind: 'UnknownKey';
      readonly key: string;
      readonly value: unknown;
      readonly allowed: readonly string[];
    })
  | (Place & {
      readonly kind: 'BadValue';
      readonly key: string;
      readonly value: unknown;
      readonly allowed: string;
    })
  /** Only `config validate` calls it a problem; elsewhere it is the notice `SystemKeyInRepository`. */
  | (Place & { readonly kind: 'MisplacedKey'; readonly key: string })
  | { readonly kind: 'UnreadableConfig'; readonly source: string; readonly detail: string }
  /** The value that the source gives to `because` needs the key, which nothing sets. */
  | {
      readonly kind: 'MissingKey';
      readonly source: string;
      readonly key: string;
      readonly because: string;
      readonly environment: string | null;
    };

/** What is not obeyed but does not stop a command. */
export type ConfigNotice =
  | (Place & { readonly kind: 'SystemKeyInRepository'; readonly key: string })
  | (Place & { readonly kind: 'LegacyKey'; readonly key: string })
  /** It is obeyed, since the variable of today's name is not set. */
  | { readonly kind: 'LegacyVariable'; readonly source: string; readonly key: string };

export interface LayeredConfig {
  readonly config: Config;
  readonly provenance: { readonly [Key in ConfigKey]: Provenance<Config[Key]> };
  readonly problems: readonly ConfigProblem[];
  readonly notices: readonly ConfigNotice[];
}

/** Folds the layers, lowest first; a value that is absent, null or empty never overrides one that is there. */
export function layerConfig(layers: readonly ConfigLayer[]): LayeredConfig {
  const problems: ConfigProblem[] = [];
  const notices: ConfigNotice[] = [];
  const provenance: Record<string, Provenance> = {};
  for (const key of Object.keys(configKeys) as ConfigKey[]) {
    provenance[key] = { value: configKeys[key].default, layer: 'default', source: null };
  }
  const ordered = layers.toSorted((a, b) => layerNames.indexOf(a.layer) - layerNames.indexOf(b.layer));
  for (const { layer, entries } of ordered) {
    for (const entry of entries) {
      const judged = judgeEntry(layer, entry);
      if (judged.kind === 'value')
        provenance[entry.key] = { value: judged.value, layer, source: entry.source };
      if (judged.kind === 'problem') problems.push(judged.problem);
      if (judged.kind === 'notice') notices.push(judged.notice);
    }
  }
  const values = Object.fromEntries(Object.entries(provenance).map(([key, { value }]) => [key, value]));
  const config = values as unknown as Config;
  return {
    config,
    provenance: provenance as LayeredConfig['provenance'],
    problems: [...problems, ...missingKeys(config, provenance, problems)],
    notices: [...notices, ...legacyNotices(provenance)],
  };
}

function legacyNotices(provenance: Readonly<Record<string, Provenance>>): readonly ConfigNotice[] {
  return Object.entries(provenance).flatMap(([key, { layer, source }]) =>
    layer === 'environment' && source !== null && Object.hasOwn(legacyVariables, source)
      ? [{ kind: 'LegacyVariable' as const, source, key }]
      : [],
  );
}

/** A PostgreSQL store has no default place; a URL that was refused is told of already. */
function missingKeys(
  config: Config,
  provenance: Readonly<Record<string, Provenance>>,
  problems: readonly ConfigProblem[],
): readonly ConfigProblem[] {
  const [key, because] = ['sessiondb.postgres.url', 'sessiondb.backend'] as const;
  const told = problems.some((problem) => problem.kind === 'BadValue' && problem.key === key);
  if (config[because] !== 'postgres' || config[key] !== null || told) return [];
  const { environment } = configKeys[key];
  return [{ kind: 'MissingKey', source: provenance[because]?.source ?? because, key, because, environment }];
}

/** Turns a parsed document into dotted keys; lists and scalars are values, mappings are descended into. */
export function flattenDocument(document: unknown, source: string, prefix = ''): readonly ConfigEntry[] {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return prefix === '' ? [] : [{ key: prefix, value: document, source }];
  }
  return Object.entries(document).flatMap(([name, value]) =>
    flattenDocument(value, source, prefix === '' ? name : `${prefix}.${name}`),
  );
}

type Judgement =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'problem'; readonly problem: ConfigProblem }
  | { readonly kind: 'notice'; readonly notice: ConfigNotice }
  | { readonly kind: 'absent' };

function judgeEntry(layer: ConfigLayer['layer'], { key, value, ...place }: ConfigEntry): Judgement {
  if (value === undefined || value === null || value === '') return { kind: 'absent' };
  const shown = withoutSecrets(key, value);
  if (!isConfigKey(key)) {
    return legacyKeyFate(key) === null
      ? {
          kind: 'problem',
          problem: { kind: 'UnknownKey', ...place, key, value: shown, allowed: Object.keys(configKeys) },
        }
      : { kind: 'notice', notice: { kind: 'LegacyKey', ...place, key } };
  }
  const definition = configKeys[key];
  if (layer === 'repository' && definition.scope === 'system') {
    return { kind: 'notice', notice: { kind: 'SystemKeyInRepository', ...place, key } };
  }
  return definition.parse(value).match<Judgement>(
    (parsed) => ({ kind: 'value', value: parsed }),
    () => ({
      kind: 'problem',
      problem: { kind: 'BadValue', ...place, key, value: shown, allowed: definition.allowed },
    }),
  );
}

/** A refused value as an error may show it: without secrets, and no deeper than a list, since YAML can make a circle. */
function withoutSecrets(key: string, value: unknown): unknown {
  if (/(?:password|secret|token)$/i.test(key)) return '***';
  const shown = (item: unknown): unknown => (typeof item === 'string' ? withoutPassword(item) : item);
  return Array.isArray(value)
    ? value.map((item) => (typeof item === 'object' && item !== null ? '…' : shown(item)))
    : shown(value);
}
