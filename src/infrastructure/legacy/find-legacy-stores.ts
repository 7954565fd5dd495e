import { readdir, realpath, stat } from 'node:fs/promises';
import { err, ok, ResultAsync, safeTry } from 'neverthrow';
import type {
  LegacyLead,
  LegacyReason,
  LegacySearch,
  LegacyStoreUnreadable,
} from '../../application/ports/legacy-stores.ts';
import { withoutPassword } from '../../domain/repository/repository-id.ts';
import { childPath, resolvePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { isOfEarlierVersion } from '../persistence/earlier-version.ts';
import {
  backupDirectories,
  backupName,
  legacyRoots,
  literalTildes,
  ownStoreNames,
  storeNames,
  type LegacyEnvironment,
} from './legacy-roots.ts';
import {
  namedByProject,
  namedByUser,
  namedByVariables,
  type NamedStore,
} from './settings-that-name-stores.ts';

/** The store in use, which is never a legacy one. */
export interface OwnStore {
  /** Its path or URL. */
  readonly address: string;
}

/** Looks everywhere that earlier versions kept stores, and at what the user named; opens none of them. */
export function findLegacyStores(
  { named, cwd, projects }: LegacySearch,
  environment: LegacyEnvironment,
  own: OwnStore,
): ResultAsync<readonly LegacyLead[], LegacyStoreUnreadable> {
  return safeTry(async function* () {
    const argued = yield* combined(named.map((text) => namedByArgument(text, cwd, environment)));
    const byUser = yield* namedByUser(environment);
    const byProject = yield* combined(projects.map((project) => namedByProject(project, environment.home)));
    const tildes = [...new Set([cwd, environment.home, ...projects])];
    const leads = await Promise.all([
      ...legacyRoots(environment).map((root) => inRoot(root, { kind: 'known-place' })),
      ...tildes.flatMap((path) =>
        literalTildes(path).map((root) => inRoot(root, { kind: 'literal-tilde', path })),
      ),
      ...[...new Set([cwd, ...projects])].map((path) =>
        inRoot(childPath(path, '.minsky'), { kind: 'project', path }),
      ),
      ...[...namedByVariables(environment), ...byUser].map((store) => bySetting(store, true)),
      ...byProject.flat().map((store) => bySetting(store, false)),
    ]);
    return ok(await withoutRepetitions([...argued.flat(), ...leads.flat()], own));
  });
}

function namedByArgument(
  text: string,
  cwd: AbsolutePath,
  { home }: LegacyEnvironment,
): ResultAsync<readonly LegacyLead[], LegacyStoreUnreadable> {
  if (/^postgres(?:ql)?:\/\//i.test(text)) {
    return new ResultAsync(Promise.resolve(ok([database(text, { kind: 'argument' }, true)])));
  }
  const missing: LegacyStoreUnreadable = {
    kind: 'LegacyStoreUnreadable',
    location: text,
    reason: 'not-found',
    detail: '',
  };
  return safeTry(async function* () {
    const path = yield* resolvePath(text, cwd, home).mapErr(() => missing);
    const found = await stat(path).catch(() => null);
    if (found === null) return err({ ...missing, location: path });
    if (!found.isDirectory()) return ok([file(path, { kind: 'argument' }, true)]);
    const inside = await Promise.all(
      [path, childPath(path, '.minsky'), childPath(path, 'minsky')].map((directory) =>
        inRoot(directory, { kind: 'argument' }),
      ),
    );
    const called = await storesOfAnyName(path);
    return ok([...inside.flat(), ...called].map((lead) => ({ ...lead, merge: true })));
  });
}

/** Whatever in a directory that the user named is a store by its content. */
async function storesOfAnyName(directory: AbsolutePath): Promise<readonly LegacyLead[]> {
  const entries = await readdir(directory).catch(() => []);
  return entries
    .filter((entry) => /\.(?:json|db|sqlite3?)$/i.test(entry))
    .map((entry) => childPath(directory, entry))
    .filter(isOfEarlierVersion)
    .map((path) => file(path, { kind: 'argument' }, true));
}

/** What is in a directory under one of the names that stores had; backups are found, too, but not merged. */
async function inRoot(root: AbsolutePath, reason: LegacyReason): Promise<readonly LegacyLead[]> {
  const present = await stat(root).catch(() => null);
  if (present?.isDirectory() !== true) return [];
  const candidates = [...storeNames, ...ownStoreNames].map((name) => childPath(root, ...name.split('/')));
  const found = await Promise.all(candidates.map(isFile));
  const backups = await Promise.all(
    backupDirectories.map(async (name) => {
      const directory = name === '.' ? root : childPath(root, name);
      const entries = await readdir(directory).catch(() => []);
      return entries.filter((entry) => backupName.test(entry)).map((entry) => childPath(directory, entry));
    }),
  );
  return [
    ...candidates.filter((_path, at) => found[at]).map((path) => file(path, reason, true)),
    ...backups.flat().map((path) => file(path, { kind: 'backup' }, false)),
  ];
}

/** A repository may name a file, which is only read, but no server to connect to. */
async function bySetting(store: NamedStore, trusted: boolean): Promise<readonly LegacyLead[]> {
  const reason = { kind: 'setting' as const, source: store.source, key: store.key };
  if (store.kind === 'database') return [database(store.address, reason, trusted)];
  const path = store.address as AbsolutePath;
  if (store.kind === 'directory') return inRoot(path, reason);
  return (await isFile(path)) ? [file(path, reason, true)] : [];
}

/** Each store once, by its real path or its URL, merged if any reason says so, and never the one in use. */
async function withoutRepetitions(
  leads: readonly LegacyLead[],
  own: OwnStore,
): Promise<readonly LegacyLead[]> {
  const inUse = await identityOf(own.address);
  const unique = new Map<string, LegacyLead>();
  for (const lead of leads) {
    const identity = await identityOf(lead.address);
    if (identity === inUse && !isUrl(lead.address)) continue;
    const before = unique.get(identity) ?? { ...lead, inUse: identity === inUse };
    unique.set(identity, { ...before, merge: before.merge || lead.merge });
  }
  return [...unique.values()];
}

async function identityOf(address: string): Promise<string> {
  return isUrl(address) ? address : realpath(address).catch(() => address);
}

function isUrl(address: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(address);
}

async function isFile(path: AbsolutePath): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true;
}

function file(path: AbsolutePath, reason: LegacyReason, merge: boolean): LegacyLead {
  return { location: path, address: path, reason, merge, inUse: false };
}

function database(url: string, reason: LegacyReason, merge: boolean): LegacyLead {
  return { location: withoutPassword(url), address: url, reason, merge, inUse: false };
}

function combined<T>(
  results: readonly ResultAsync<T, LegacyStoreUnreadable>[],
): ResultAsync<readonly T[], LegacyStoreUnreadable> {
  return ResultAsync.combine([...results]);
}
