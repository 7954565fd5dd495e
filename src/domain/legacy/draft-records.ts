import type { Session, SessionRepository } from '../session/session.ts';
import type { Timestamp } from '../timestamp.ts';
import { parentPath, type AbsolutePath } from '../workspace/workspace-path.ts';
import { draftOf, type LegacyDraft } from './legacy-draft.ts';
import {
  directoriesAbove,
  recordedPlaces,
  repositoryPlace,
  workspacePlacesIn,
  type LegacyPlace,
  type LegacySurroundings,
} from './legacy-place.ts';
import type { LegacyContent, LegacyRecord } from './legacy-record.ts';
import {
  repositoryCalled,
  repositoryNamed,
  repositoryWord,
  isUnknownRepository,
} from './legacy-repository.ts';

export interface DraftingFacts extends LegacySurroundings {
  readonly now: Timestamp;
  readonly contents: readonly LegacyContent[];
  /** The checkouts that stand where records say, by the paths that they say. */
  readonly places: ReadonlyMap<AbsolutePath, LegacyPlace>;
  readonly current: readonly Session[];
}

interface Found {
  readonly record: LegacyRecord;
  readonly writtenAt: Timestamp | null;
  /** Where it says that its workspace is. */
  readonly recorded: readonly AbsolutePath[];
  /** Where its workspace may be; never a main workspace. */
  readonly candidates: readonly AbsolutePath[];
}

/** Reads every record in the light of what stands on disk and of what the others say. */
export function draftRecords(facts: DraftingFacts): readonly LegacyDraft[] {
  const found = findWorkspaces(facts);
  const mains = mainPlaces(facts);
  const workspacesAt = new Map<AbsolutePath, LegacyRecord[]>();
  for (const { record, candidates } of found) {
    for (const path of candidates.filter((candidate) => mains.has(candidate))) {
      const others = workspacesAt.get(path);
      if (others === undefined) workspacesAt.set(path, [record]);
      else others.push(record);
    }
  }
  const evidence = { ...facts, workspacesAt: sorted(workspacesAt) };
  const placeOf = ({ candidates }: Found): LegacyPlace | null => {
    const standing = candidates.find((path) => facts.places.has(path));
    return standing === undefined ? null : (facts.places.get(standing) ?? null);
  };
  const shared = sharedRepositories();
  const named = found.map((one) => {
    const place = placeOf(one);
    const repo = place?.marker?.repo ?? repositoryNamed(one.record, evidence) ?? originOf(place);
    return repo === null ? null : shared(repo);
  });
  const known = knownRepositories([
    ...facts.current.map(({ repo }) => repo),
    ...[...facts.places.values()].map(({ repo }) => repo),
    ...new Set(named.filter((repo) => repo !== null)),
  ]);
  return found.map((one, at) => {
    const { record, writtenAt, recorded, candidates } = one;
    const repo = named[at] ?? null;
    const word = repo === null ? repositoryWord(record) : null;
    return draftOf(record, {
      now: facts.now,
      writtenAt,
      repo: repo ?? (word === null ? null : repositoryCalled(word, known)),
      path: recorded.find((path) => candidates.includes(path)) ?? null,
      place: placeOf(one),
    });
  });
}

/** Gives the same object for the same repository: thousands of records name the same few. */
function sharedRepositories(): (repo: SessionRepository) => SessionRepository {
  const known = new Map<string, SessionRepository>();
  return (repo) => {
    const key = [repo.id, repo.url, repo.path ?? ''].join('\n');
    const same = known.get(key) ?? repo;
    known.set(key, same);
    return same;
  };
}

/** The directories of earlier versions in which workspaces of the records may be. */
export function directoriesToList(
  contents: readonly LegacyContent[],
  surroundings: LegacySurroundings,
): readonly AbsolutePath[] {
  const above = directoriesAbove(surroundings);
  const directories = new Set<AbsolutePath>();
  for (const { records, baseDir } of contents) {
    for (const record of records) for (const path of above(record, baseDir)) directories.add(path);
  }
  return [...directories];
}

/** Every directory that has to be looked at before records can be drafted; `listed` hold anything at all. */
export function placesToLookAt(
  contents: readonly LegacyContent[],
  surroundings: LegacySurroundings,
  listed: ReadonlySet<AbsolutePath>,
): readonly AbsolutePath[] {
  const placesOf = workspacePlacesIn(surroundings, (directory) => listed.has(directory));
  const paths = new Set<AbsolutePath>();
  for (const { records, baseDir } of contents) {
    for (const record of records) {
      for (const path of placesOf(record, baseDir)) paths.add(path);
      const repository = repositoryPlace(record, surroundings);
      if (repository !== null) paths.add(repository);
    }
  }
  return [...paths];
}

/** The repository that a workspace was cloned from; the workspace itself is not its main one. */
function originOf(place: LegacyPlace | null): SessionRepository | null {
  if (place === null) return null;
  return place.repo.path === place.path ? { ...place.repo, path: null } : place.repo;
}

function findWorkspaces(facts: DraftingFacts): readonly Found[] {
  const mains = mainPlaces(facts);
  const above = new Set([...facts.places.keys(), ...mains].map(parentPath));
  const placesOf = workspacePlacesIn(facts, (directory) => above.has(directory));
  const all = facts.contents.flatMap(({ records, baseDir, writtenAt }) =>
    records.map((record) => {
      const recorded = recordedPlaces(record, baseDir, facts.home);
      // Of the many places where it might be, the ones that anything is known of.
      const candidates = placesOf(record, baseDir).filter(
        (path) => facts.places.has(path) || mains.has(path) || recorded.includes(path),
      );
      return {
        record,
        writtenAt,
        recorded,
        candidates: sameList(candidates, recorded) ? recorded : candidates,
      };
    }),
  );
  const own = ({ record, candidates }: Found): readonly AbsolutePath[] =>
    candidates.filter(
      (path) => path.endsWith(`/${record.name ?? ''}`) && path !== repositoryPlace(record, facts),
    );
  const bearing = new Set(all.flatMap(own));
  const shared = sharedPaths(all);
  // What several sessions of one store are at is none's workspace; a repository that bears the name of one is.
  const isMain = (path: AbsolutePath): boolean =>
    (mains.has(path) || shared.has(path)) && !bearing.has(path) && facts.places.get(path)?.marker == null;
  return all.map((one) =>
    one.candidates.some(isMain)
      ? { ...one, candidates: one.candidates.filter((path) => !isMain(path)) }
      : one,
  );
}

/** Nearly every record leads to the one place that it names: a second list of it would be one for each record. */
function sameList(a: readonly AbsolutePath[], b: readonly AbsolutePath[]): boolean {
  return a.length === b.length && a.every((path, at) => path === b[at]);
}

/** Every directory that a record names as its repository. */
function mainPlaces(facts: DraftingFacts): ReadonlySet<AbsolutePath> {
  const records = facts.contents.flatMap((content) => content.records);
  return new Set(records.flatMap((record) => repositoryPlace(record, facts) ?? []));
}

/** The paths at which records of one store are that have different names. */
function sharedPaths(all: readonly Found[]): ReadonlySet<string> {
  const namesByStore = new Map<string, Map<AbsolutePath, string>>();
  const shared = new Set<string>();
  for (const { record, recorded } of all) {
    const { store } = record.source;
    const names = namesByStore.get(store) ?? new Map<AbsolutePath, string>();
    namesByStore.set(store, names);
    for (const path of recorded) {
      const name = record.name ?? path;
      if ((names.get(path) ?? name) !== name) shared.add(path);
      names.set(path, name);
    }
  }
  return shared;
}

/** Each once, in an order of their own. */
function knownRepositories(repositories: readonly SessionRepository[]): readonly SessionRepository[] {
  const byId = new Map<string, SessionRepository>();
  const order = ({ id, url, path }: SessionRepository): string =>
    `${id} ${path === null ? 1 : 0} ${path ?? ''} ${url}`;
  for (const repo of repositories.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))) {
    if (!isUnknownRepository(repo.id) && !byId.has(repo.id)) byId.set(repo.id, repo);
  }
  return [...byId.values()];
}

/** In an order that does not depend on that of the stores. */
function sorted(
  workspaces: ReadonlyMap<AbsolutePath, readonly LegacyRecord[]>,
): ReadonlyMap<AbsolutePath, readonly LegacyRecord[]> {
  const order = ({ source, ...said }: LegacyRecord): string =>
    JSON.stringify([said, source.store, String(source.position).padStart(9, '0')]);
  return new Map(
    [...workspaces].map(([path, records]) => [
      path,
      records.length === 1 ? records : records.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)),
    ]),
  );
}
