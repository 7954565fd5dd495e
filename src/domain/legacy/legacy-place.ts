import type { BranchName } from '../repository/branch-name.ts';
import type { CommitId } from '../repository/commit-id.ts';
import { parseRepositoryLocation } from '../repository/repository-id.ts';
import type { Session, SessionRepository, WorkspaceStrategy } from '../session/session.ts';
import type { Timestamp } from '../timestamp.ts';
import {
  childPath,
  lastSegment,
  parentPath,
  parseAbsolutePath,
  type AbsolutePath,
} from '../workspace/workspace-path.ts';
import type { LegacyRecord } from './legacy-record.ts';

/** A checkout that stands where a record says that a workspace or a repository is. */
export interface LegacyPlace {
  /** Its real path. */
  readonly path: AbsolutePath;
  readonly marker: Session | null;
  readonly repo: SessionRepository;
  readonly branch: BranchName | null;
  readonly strategy: WorkspaceStrategy;
  /** Null when the checkout could not be asked. */
  readonly evidence: {
    readonly createdAt: Timestamp;
    readonly lastActivityAt: Timestamp;
    readonly base: { readonly branch: BranchName; readonly commit: CommitId };
  } | null;
}

/** What is known of the machine where records are read. */
export interface LegacySurroundings {
  readonly host: string;
  readonly home: AbsolutePath;
  /** The state directories that there were. */
  readonly roots: readonly AbsolutePath[];
}

export type WorkspacePlaces = (record: LegacyRecord, baseDir: string | null) => readonly AbsolutePath[];

/**
 * Tells of each record every directory where its workspace may stand, the likeliest first: where it says, and below those
 * directories of earlier versions that hold anything at all.
 */
export function workspacePlacesIn(
  { home, roots }: LegacySurroundings,
  holdsAnything: (directory: AbsolutePath) => boolean,
): WorkspacePlaces {
  const above = directoriesAbove({ home, roots }, holdsAnything);
  return (record, baseDir) => {
    const recorded = unique(recordedPlaces(record, baseDir, home));
    const { name } = record;
    if (name === null || !isSegment(name)) return recorded;
    const derived = above(record, baseDir).map((directory) => `${directory}/${name}` as AbsolutePath);
    return recorded.length === 0
      ? derived
      : [...recorded, ...derived.filter((path) => !recorded.includes(path))];
  };
}

/** Tells of each record the directories in which earlier versions may have put its workspace: for many records the same. */
export function directoriesAbove(
  surroundings: Pick<LegacySurroundings, 'home' | 'roots'>,
  isWanted: (directory: AbsolutePath) => boolean = () => true,
): (record: LegacyRecord, baseDir: string | null) => readonly AbsolutePath[] {
  const known = new Map<string, readonly AbsolutePath[]>();
  return ({ repoName, repoUrl }, baseDir) => {
    const names = repoName === null ? namesFor(repoUrl ?? '') : [repoName];
    const key = `${names.join('\n')}\n${baseDir ?? ''}`;
    const found = known.get(key) ?? directoriesOfRepositories(names, baseDir, surroundings).filter(isWanted);
    known.set(key, found);
    return found;
  };
}

/** What a repository may have been called whose name is not recorded: a local one was `local/` and its directory. */
function namesFor(repoUrl: string): readonly string[] {
  const [, path] = /^(?:file:\/\/|~)?\/(.*)$/s.exec(repoUrl) ?? [];
  const directory =
    path
      ?.split('/')
      .findLast((part) => part !== '')
      ?.replace(/\.git$/, '') ?? '';
  return directory === '' ? [] : [directory, `local/${directory}`];
}

function directoriesOfRepositories(
  names: readonly string[],
  baseDir: string | null,
  { home, roots }: Pick<LegacySurroundings, 'home' | 'roots'>,
): readonly AbsolutePath[] {
  const repositories = names
    .flatMap((name) => [asDirectories(name), name.replaceAll('/', '-')])
    .filter((text) => text.split('/').every(isSegment));
  const base = parseAbsolutePath(expanded(baseDir ?? '', home)).unwrapOr(null);
  const bases =
    base === null ? roots : [base, ...(lastSegment(base) === 'git' ? [parentPath(base)] : []), ...roots];
  return unique(
    bases.flatMap((root) => [
      childPath(root, 'sessions'),
      childPath(root, 'sessions', 'sessions'),
      ...[childPath(root, 'git'), root].flatMap((git) => [
        ...repositories.map((name) => childPath(git, name, 'sessions')),
        ...repositories.map((name) => childPath(git, name)),
      ]),
      childPath(root, 'git'),
    ]),
  );
}

/** Of a name such as `local/`, whose last part was lost, the slash was lost on the disk, too. */
function asDirectories(name: string): string {
  return name
    .split('/')
    .filter((part) => part !== '')
    .join('/');
}

/** The directory that the record's `repoUrl` names; null when it names none, or nothing that can be one. */
export function repositoryPlace(
  record: LegacyRecord,
  { home, host }: Pick<LegacySurroundings, 'home' | 'host'>,
): AbsolutePath | null {
  const { repoUrl } = record;
  if (repoUrl === null) return null;
  if (/^\.{1,2}(?:\/|$)/.test(repoUrl)) {
    const project = projectOf(record);
    return project === null ? null : parseAbsolutePath(`${project}/${repoUrl}`).unwrapOr(null);
  }
  if (!/^(?:\/|~\/|file:|[A-Za-z]:[\\/])/.test(repoUrl)) return null;
  const location = parseRepositoryLocation(repoUrl, { cwd: home, home, host }).unwrapOr(null);
  return location === null || location.kind === 'url' || parentPath(location.path) === location.path
    ? null
    : location.path;
}

/** The directory whose `.minsky/` the record lies in: what was relative there was relative to it. */
function projectOf({ source }: LegacyRecord): AbsolutePath | null {
  const directory = parseAbsolutePath(source.store).map(parentPath).unwrapOr(null);
  return directory !== null && lastSegment(directory) === '.minsky' ? parentPath(directory) : null;
}

/** The directories that the record itself may mean: a relative one was relative to several things. */
export function recordedPlaces(
  record: LegacyRecord,
  baseDir: string | null,
  home: AbsolutePath,
): readonly AbsolutePath[] {
  const { path } = record;
  if (path === null) return [];
  const candidates = [
    expanded(path, home),
    ...(/^[/~]/.test(path) ? [] : [baseDir, projectOf(record)].map((base) => `${base ?? ''}/${path}`)),
  ];
  return candidates.flatMap((candidate) =>
    parseAbsolutePath(candidate).match(
      // Nobody's workspace is the root, or a home directory.
      (absolute) => (parentPath(absolute) === absolute || absolute === home ? [] : [absolute]),
      () => [],
    ),
  );
}

function expanded(path: string, home: AbsolutePath): string {
  return path === '~' || path.startsWith('~/') ? home + path.slice(1) : path;
}

function isSegment(text: string): boolean {
  return text !== '' && text !== '.' && text !== '..' && !text.includes('/');
}

function unique(paths: readonly AbsolutePath[]): readonly AbsolutePath[] {
  return paths.length < 2 ? paths : [...new Set(paths)];
}
