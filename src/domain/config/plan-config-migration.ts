import { lastSegment, parseAbsolutePath } from '../workspace/workspace-path.ts';
import { configKeys, isConfigKey, type Config, type ConfigKey } from './config.ts';
import type { ConfigEntry } from './layer-config.ts';
import { legacyKeyFate } from './legacy-keys.ts';

/** A file of settings that some version of the program reads. */
export interface ConfigFile {
  readonly path: string;
  readonly owner: 'user' | 'repository';
  /** Whether this version reads it; one that only earlier versions read is never changed. */
  readonly current: boolean;
  readonly entries: readonly ConfigEntry[];
}

/** What becomes of one setting. */
export type ConfigMove = { readonly file: string; readonly key: string; readonly value: unknown } & (
  | { readonly kind: 'moved' | 'renamed'; readonly to: ConfigKey }
  /** The user's own file says something already. */
  | { readonly kind: 'overridden'; readonly to: ConfigKey }
  /** It names no directory of workspaces, and nothing else that this version knows. */
  | { readonly kind: 'dropped' }
  /** Taking it over would leave the sessions of the store in use behind. */
  | { readonly kind: 'store-in-use'; readonly to: ConfigKey }
  /** It names a store of an earlier version whose sessions were not taken over yet; it stays, so that they can be found. */
  | { readonly kind: 'legacy-store'; readonly store: string }
  /** The same, but it is obeyed: no store of this version can be there, so that nothing works until it is gone. */
  | { readonly kind: 'store-unset'; readonly store: string }
  /** It names a store of an earlier version that was taken over, or is gone. */
  | { readonly kind: 'store-done'; readonly store: string }
  | { readonly kind: 'not-used' }
  | { readonly kind: 'bad-value'; readonly to: ConfigKey }
);

/** A change of one file: keys that go, then values that are set. */
export interface ConfigEdit {
  readonly path: string;
  readonly remove: readonly string[];
  readonly set: readonly (readonly [ConfigKey, unknown])[];
}

export interface ConfigMigrationPlan {
  readonly moves: readonly ConfigMove[];
  /** The user's file comes first: a setting is where it belongs before it goes where it was. */
  readonly edits: readonly ConfigEdit[];
}

export interface ConfigMigrationFacts {
  /** The user's own files first, then the repository's; of several values for one key the first counts. */
  readonly files: readonly ConfigFile[];
  /** The file that settings move to; it need not exist. */
  readonly userFile: string;
  /** Whether the store in use holds records: no setting may then choose another one. */
  readonly storeInUse: boolean;
  /** The values that are obeyed now. */
  readonly effective: Config;
  /** What stands where settings name a store, by `settingKey`. */
  readonly namedStores: ReadonlyMap<string, NamedStore>;
}

/** A file that a setting names as a store. */
export interface NamedStore {
  readonly path: string;
  /** Whether it is there, and if it is an earlier version's, whether a consolidation has read it as it is now. */
  readonly state: 'absent' | 'of-this-version' | 'merged' | 'not-merged';
}

/** Whether the key, of whatever version, names the file of a store. */
export function namesStoreFile(key: string): boolean {
  return todaysStores.includes(key) || legacyKeyFate(key)?.kind === 'legacy-store';
}

/** Tells a setting of one file from all others. */
export function settingKey(file: string, key: string): string {
  return JSON.stringify([file, key]);
}

const todaysStores: readonly string[] = ['sessiondb.sqlite.path', 'sessiondb.json.path'];
const changing: readonly ConfigMove['kind'][] = [
  'moved',
  'renamed',
  'overridden',
  'dropped',
  'store-unset',
  'store-done',
];

/** Decides for every setting that is not where, or not what, this version expects. */
export function planConfigMigration(facts: ConfigMigrationFacts): ConfigMigrationPlan {
  const { files, userFile } = facts;
  const own = files.find(({ path }) => path === userFile)?.entries ?? [];
  const taken = new Map<string, unknown>(own.filter(isSet).map(({ key, value }) => [key, value]));
  const moves = files.flatMap((file) =>
    file.entries.filter(isSet).flatMap((entry) => {
      const move = moveOf(file, entry, facts, taken);
      if (move?.kind === 'moved' || move?.kind === 'renamed') taken.set(move.to, move.value);
      return move === null ? [] : [move];
    }),
  );
  const changed = moves.filter(({ kind }) => changing.includes(kind));
  const set = moves.flatMap((move) =>
    move.kind === 'moved' || move.kind === 'renamed' ? [[move.to, move.value] as const] : [],
  );
  const edits = [userFile, ...files.map(({ path }) => path).filter((path) => path !== userFile)].map(
    (path) => ({
      path,
      remove: changed.filter(({ file }) => file === path).map(({ key }) => key),
      set: path === userFile ? set : [],
    }),
  );
  const editable = new Set([userFile, ...files.filter(({ current }) => current).map(({ path }) => path)]);
  return {
    moves,
    edits: edits.filter(
      ({ path, remove, set: values }) => editable.has(path) && remove.length + values.length > 0,
    ),
  };
}

function moveOf(
  file: ConfigFile,
  { key, value }: ConfigEntry,
  { storeInUse, effective, namedStores, userFile }: ConfigMigrationFacts,
  taken: ReadonlyMap<string, unknown>,
): ConfigMove | null {
  const setting = { file: file.path, key, value };
  const to = targetOf(file, key, value);
  const store = namedStores.get(settingKey(file.path, key)) ?? null;
  if (to === 'legacy-store' && store === null) return { ...setting, kind: 'dropped' };
  const fate = store === null ? null : fateOfStore(store, to, value);
  // Of a file that only earlier versions read, nothing is taken away.
  if (fate === 'store-done' && !file.current) return null;
  if (store !== null && fate !== null) return { ...setting, kind: fate, store: store.path };
  if (to === null || to === 'legacy-store') return null;
  if (to === 'not-used' || to === 'dropped') return { ...setting, kind: to };
  if (taken.has(to))
    return file.current || taken.get(to) !== value ? { ...setting, kind: 'overridden', to } : null;
  if (configKeys[to].parse(value).isErr()) return { ...setting, kind: 'bad-value', to };
  if (storeInUse && choosesStore(to) && effective[to] !== value)
    return { ...setting, kind: 'store-in-use', to };
  return { ...setting, kind: file.path === userFile ? 'renamed' : 'moved', to };
}

/** What becomes of a setting that names a store; null if it is a setting like any other. */
function fateOfStore(
  { state }: NamedStore,
  to: ReturnType<typeof targetOf>,
  value: unknown,
): 'legacy-store' | 'store-unset' | 'store-done' | null {
  const obeyed = to === null;
  if (state === 'not-merged') return obeyed ? 'store-unset' : 'legacy-store';
  if (state === 'of-this-version') return to === 'legacy-store' ? 'legacy-store' : null;
  if (state === 'merged' || to === 'legacy-store') return 'store-done';
  // A relative path was never more than the place of such a store.
  const meaningless = !obeyed && isConfigKey(to) && configKeys[to].parse(value).isErr();
  return meaningless ? 'store-done' : null;
}

/** The key of this version that the setting belongs under, in the user's file; null if it is in order where it is. */
function targetOf(
  { owner, current }: ConfigFile,
  key: string,
  value: unknown,
): ConfigKey | 'legacy-store' | 'not-used' | 'dropped' | null {
  if (isConfigKey(key)) {
    const inOrder = current && (owner === 'user' || configKeys[key].scope === 'repository');
    return inOrder || configKeys[key].scope === 'repository' ? null : key;
  }
  const fate = legacyKeyFate(key);
  switch (fate?.kind) {
    case undefined:
      return null;
    case 'renamed':
      return isConfigKey(fate.to) ? fate.to : null;
    case 'workspaces-directory':
      return namesWorkspaces(value) ? 'workspaces.dir' : 'dropped';
    case 'legacy-store':
    case 'not-used':
      return fate.kind;
  }
}

/** Earlier versions kept workspaces in a directory of that name below the one they were given, or in that one. */
function namesWorkspaces(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    parseAbsolutePath(value.replace(/^~(?=\/)/, '/~'))
      .map(lastSegment)
      .unwrapOr(null) === 'sessions'
  );
}

function choosesStore(key: ConfigKey): boolean {
  return [
    'sessiondb.backend',
    'sessiondb.sqlite.path',
    'sessiondb.json.path',
    'sessiondb.postgres.url',
  ].includes(key);
}

function isSet({ value }: ConfigEntry): boolean {
  return value !== undefined && value !== null && value !== '';
}
