import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { GitRepository } from '../support/git-repository.ts';
import type { Minsky } from '../support/minsky.ts';
import { remainsIn } from './footprint.ts';

const everyStatus = 'session list --status starting,active,pr-open,merged,trashed --limit 1000';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the assertions check it
type Document = any;

/**
 * Whatever does not agree between the records, the workspaces and the repository: a directory without a record, a record
 * without a directory, a marker that says something else, remains of what was interrupted, a branch that nobody has.
 */
export async function disagreements(minsky: Minsky, repository: GitRepository): Promise<readonly string[]> {
  const { sessions } = await minsky.data(everyStatus);
  return [
    ...remainsIn(minsky).flatMap((entry) =>
      /^(?:staging|sessions\/\.minsky|locks\/staging)/.test(entry) ? [`left over: ${entry}`] : [],
    ),
    ...sessions.flatMap((session: Document) => recordFlaws(minsky, session)),
    ...directoryFlaws(minsky, sessions),
    ...branchFlaws(repository, sessions),
  ];
}

/** Every text of that shape in any file below the directories. */
export function textsBelow(directories: readonly string[], shape: RegExp): ReadonlySet<string> {
  const files = directories.flatMap(filesBelow);
  return new Set(files.flatMap((file) => readFileSync(file, 'latin1').match(shape) ?? []));
}

function recordFlaws(minsky: Minsky, session: Document): readonly string[] {
  const { name, status, id } = session;
  const inTrash = join(minsky.state, 'trash', id);
  const place = status === 'trashed' ? inTrash : session.workspace.path;
  if (!existsSync(place)) return status === 'trashed' ? [] : [`${name} is ${status} without a directory`];
  const marker = markerOf(place);
  const { state: _state, trashedFrom: _from, ...document } = marker ?? {};
  return isDeepStrictEqual(document, session) ? [] : [`${name} has the marker ${JSON.stringify(marker)}`];
}

function directoryFlaws(minsky: Minsky, sessions: readonly Document[]): readonly string[] {
  const names = (directory: string): readonly string[] => {
    const path = join(minsky.state, directory);
    return existsSync(path) ? readdirSync(path) : [];
  };
  const unrecorded = names('sessions').filter(
    (name) =>
      existsSync(join(minsky.state, 'sessions', name, '.git')) &&
      sessions.filter(
        ({ status, workspace }) =>
          status !== 'trashed' && workspace.path === join(minsky.state, 'sessions', name),
      ).length !== 1,
  );
  const trashed = names('trash').filter(
    (id) => !sessions.some((session) => session.id === id && session.status === 'trashed'),
  );
  return [...unrecorded, ...trashed].map((name) => `${name} has no record of its own`);
}

function branchFlaws(repository: GitRepository, sessions: readonly Document[]): readonly string[] {
  const branches = repository.git('for-each-ref', '--format=%(refname:short)', 'refs/heads').split('\n');
  return branches
    .filter((branch) => branch !== 'main' && !sessions.some((session) => session.branch === branch))
    .map((branch) => `branch ${branch} is nobody's`);
}

function markerOf(workspace: string): Document {
  const dotGit = join(workspace, '.git');
  const gitDirectory = lstatSync(dotGit).isDirectory()
    ? dotGit
    : readFileSync(dotGit, 'utf8').trim().replace('gitdir: ', '');
  const file = join(gitDirectory, 'minsky/session.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

function filesBelow(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const below = join(path, entry.name);
    if (entry.isDirectory()) return entry.name === '.git' ? [] : filesBelow(below);
    return entry.isFile() ? [below] : [];
  });
}
