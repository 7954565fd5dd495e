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
  const named = found.map((one) => {
    const place = one.candidates
      .map((path) => facts.places.get(path))
      .find((standing) => standing !== undefined);
    const repo = place?.marker?.repo ?? repositoryNamed(one.record, evidence) ?? originOf(place);
    return { ...one, place: place ?? null, repo };
  });
  const known = knownRepositories([
    ...facts.current.map(({ repo }) => repo),
    ...[...facts.places.values()].map(({ repo }) => repo),
    ...named.flatMap(({ repo }) => (repo === null ? [] : [repo])),
  ]);
  return named.map(({ record, writtenAt, recorded, candidates, place, repo }) => {
    const word = repo === null ? repositoryWord(record) : null;
    return draftOf(record, {
      now: facts.now,
      writtenAt,
      repo: repo ?? (word === null ? null : repositoryCalled(word, known)),
      path: recorded.find((path) => candidates.includes(path)) ?? null,
      place,
    });
  });
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
function originOf(place: LegacyPlace | undefined): SessionRepository | null {
  if (place === undefined) return null;
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
      return { record, writtenAt, recorded, candidates };
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
  return all.map((one) => ({ ...one, candidates: one.candidates.filter((path) => !isMain(path)) }));
}

/** Every directory that a record names as its repository. */
function mainPlaces(facts: DraftingFacts): ReadonlySet<AbsolutePath> {
  const records = facts.contents.flatMap((content) => content.records);
  return new Set(records.flatMap((record) => repositoryPlace(record, facts) ?? []));
}

function sharedPaths(all: readonly Found[]): ReadonlySet<string> {
  const names = new Map<string, Set<string>>();
  for (const { record, recorded } of all) {
    for (const path of recorded) {
      // No path has a line break in it.
      const key = `${path}\n${record.source.store}`;
      const named = names.get(key);
      if (named === undefined) names.set(key, new Set([record.name ?? path]));
      else named.add(record.name ?? path);
    }
  }
  const several = [...names].filter(([, those]) => those.size > 1);
  return new Set(several.map(([key]) => key.slice(0, key.indexOf('\n'))));
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
