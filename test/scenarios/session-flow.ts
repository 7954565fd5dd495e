import { dirname, join } from 'node:path';
import { repositoryAt, repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { serveByDaemon } from './git-daemon.ts';
import { serveRepositories } from './git-http-server.ts';

/** A user with a session, and where the session goes back to. */
export interface Flow {
  readonly minsky: Minsky;
  /** The repository that has the base: a bare one, or the main workspace. */
  readonly origin: GitRepository;
  readonly workspace: GitRepository;
  /** The directories that everything is in. */
  readonly places: readonly string[];
  /** Another session of the same repository. */
  another(name: string): Promise<GitRepository>;
  close(): Promise<void>;
}

/** Where bases live, and how one gets there. */
export const places = [
  'a bare repository over file://',
  'a bare repository over git daemon',
  'a bare repository over smart HTTP',
  'a main workspace',
  'a main workspace whose worktree the session is',
  'a remote of the main workspace whose worktree the session is',
] as const;
export type Place = (typeof places)[number];

/** A session `work` that has one commit of its own, the new file `work.txt`. */
export async function aFlow(place: Place): Promise<Flow> {
  const minsky = aMinsky();
  const main = repositoryWithCommit({ name: 'app' });
  const bare = place.includes('main workspace') ? null : main.clone({ name: 'app.git', bare: true });
  bare?.git('config', 'http.receivepack', 'true');
  const daemon = place.includes('daemon') ? await serveByDaemon(dirname(bare!.path)) : null;
  const web = place.includes('HTTP') ? await serveRepositories(dirname(bare!.path)) : null;
  const remote = place.startsWith('a remote') ? main.clone({ name: 'app.git', bare: true }) : null;
  if (remote !== null) {
    main.git('remote', 'add', 'origin', remote.path);
    main.git('fetch', '--quiet', 'origin');
  }
  const url = daemon?.url ?? web?.url() ?? `file://${dirname(bare?.path ?? main.path)}`;
  const where = bare === null ? main.path : `${url}/app.git`;
  const strategy = place.includes('worktree') ? 'worktree' : 'clone';
  const another = async (name: string): Promise<GitRepository> => {
    await minsky.data(['session', 'start', name, '--repo', where, '--strategy', strategy]);
    return repositoryAt(join(minsky.state, 'sessions', name));
  };
  const workspace = await another('work');
  workspace.commit('add work', { 'work.txt': 'work\n' });
  return {
    minsky,
    origin: bare ?? remote ?? main,
    workspace,
    places: [
      minsky.root,
      ...[main, bare, remote].flatMap((one) => (one === null ? [] : [dirname(one.path)])),
    ],
    another,
    async close() {
      await daemon?.close();
      await web?.close();
    },
  };
}

/** The commit of a branch; null if there is none. */
export function tipOf(repository: GitRepository, branch: string): string | null {
  const tip = repository.git('for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`);
  return tip === '' ? null : tip;
}

/** The branches that a repository has, sorted. */
export function branchesOf(repository: GitRepository): string[] {
  return repository.git('for-each-ref', '--format=%(refname:short)', 'refs/heads').split('\n');
}
