import {
  fileUrlOf,
  localRepositoryId,
  parseRepositoryId,
  parseRepositoryLocation,
  withoutPassword,
  type RepositoryId,
} from '../repository/repository-id.ts';
import type { SessionRepository } from '../session/session.ts';
import type { AbsolutePath } from '../workspace/workspace-path.ts';
import { repositoryPlace, type LegacyPlace, type LegacySurroundings } from './legacy-place.ts';
import type { LegacyRecord } from './legacy-record.ts';

export interface RepositoryEvidence extends LegacySurroundings {
  readonly places: ReadonlyMap<AbsolutePath, LegacyPlace>;
  /** The records whose workspace stands or stood at a path. */
  readonly workspacesAt: ReadonlyMap<AbsolutePath, readonly LegacyRecord[]>;
}

/** The repository that the record itself names; a directory of another session is that session's repository. */
export function repositoryNamed(
  record: LegacyRecord,
  evidence: RepositoryEvidence,
  passed: readonly LegacyRecord[] = [],
): SessionRepository | null {
  if (record.exact !== null) return record.exact.repo;
  const path = repositoryPlace(record, evidence);
  if (path !== null) return repositoryAt(path, evidence, [...passed, record]);
  const { host, home } = evidence;
  const url = record.repoUrl ?? '';
  const location = /[:@]/.test(url)
    ? parseRepositoryLocation(url, { cwd: home, home, host }).unwrapOr(null)
    : null;
  if (location?.kind === 'url') return { id: location.id, url: location.url, path: null };
  const hub = record.github === null ? githubName(record) : `${record.github.owner}/${record.github.repo}`;
  return hub === null ? null : onGithub(hub, evidence);
}

function repositoryAt(
  path: AbsolutePath,
  evidence: RepositoryEvidence,
  passed: readonly LegacyRecord[],
): SessionRepository {
  const place = evidence.places.get(path);
  if (place?.marker != null) return place.marker.repo;
  const own = localRepositoryId(evidence.host, path);
  if (place !== undefined && place.repo.id !== own) return place.repo;
  for (const other of evidence.workspacesAt.get(path) ?? []) {
    const named = passed.includes(other) ? null : repositoryNamed(other, evidence, passed);
    if (named !== null) return named;
  }
  return place?.repo ?? { id: own, url: fileUrlOf(path), path: null };
}

function githubName({ backendType, repoName }: LegacyRecord): string | null {
  const named = backendType === 'github' && /^[\w.-]+\/[\w.-]+$/.test(repoName ?? '');
  return named && repoName?.startsWith('local/') === false ? repoName : null;
}

function onGithub(name: string, { host, home }: LegacySurroundings): SessionRepository | null {
  const location = parseRepositoryLocation(`https://github.com/${name}`, { cwd: home, home, host }).unwrapOr(
    null,
  );
  return location?.kind === 'url' ? { id: location.id, url: location.url, path: null } : null;
}

/** What the repository is called in `repoName` or in a `repoUrl` that is a bare word; null when that says nothing. */
export function repositoryWord({ repoName, repoUrl }: LegacyRecord): string | null {
  for (const text of [repoName, repoUrl]) {
    const word = (text ?? '').replace(/^local(?:[/-]|$)/, '').replace(/\.git$/, '');
    const telling = /[A-Za-z0-9]/.test(word) && !/^(?:task)?[-#]?\d+$|#/.test(word) && !/^[./~]|:/.test(word);
    if (telling) return word.toLowerCase();
  }
  return null;
}

/** The only one of the repositories that ends in the word; null when none or several do. */
export function repositoryCalled(
  word: string,
  known: readonly SessionRepository[],
): SessionRepository | null {
  const called = known.filter(({ id }) => {
    const folded = id.toLowerCase();
    return folded.endsWith(`/${word}`) || folded.replaceAll('/', '-').endsWith(`-${word}`);
  });
  return new Set(called.map(({ id }) => id)).size === 1 ? (called[0] ?? null) : null;
}

const unknown = 'unknown/';

/** Stands for a repository of which nothing is known but what a record called it. */
export function unknownRepository(record: LegacyRecord, name: string): SessionRepository {
  const word = (repositoryWord(record) ?? name).replaceAll(/[^A-Za-z0-9._/#-]+/g, '-').slice(0, 200);
  return {
    id: parseRepositoryId(`${unknown}${word}`)._unsafeUnwrap(),
    url: withoutPassword(record.repoUrl ?? record.repoName ?? name),
    path: null,
  };
}

/** Whether the identity is one that `unknownRepository` has made. */
export function isUnknownRepository(id: RepositoryId): boolean {
  return id.startsWith(unknown);
}
