import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { repositoryAt, repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { aStoreHolding } from '../support/sqlite-store.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { imprintOf, oneSession, remainsIn } from './footprint.ts';

/** Where one attempt takes place: a user who has no session, and a repository that nobody else has. */
export interface Stage {
  readonly minsky: Minsky;
  readonly repository: GitRepository;
  /** What is left now, apart from what is ignored: `nothing`, `one session`, or what is wrong. */
  readonly left: (ignored?: RegExp) => string;
}

export interface StageWishes {
  /** Whether the repository is the bare one of a server. */
  readonly bare?: boolean;
  /** Whether the user has never run minsky, so that there is no store yet. */
  readonly first?: boolean;
}

const model = repositoryWithCommit();
model.commit('with files that a filter may stop at', { '.gitattributes': 'src/** filter=stops\n' });
const emptyStore = await aStoreHolding([]);

export function aStage({ bare = false, first = false }: StageWishes = {}): Stage {
  const minsky = aMinsky();
  const place = join(temporaryDirectory('git-'), 'repository');
  cpSync(bare ? join(model.path, '.git') : model.path, place, { recursive: true });
  if (bare) repositoryAt(place).git('config', 'core.bare', 'true');
  if (!first) {
    mkdirSync(join(minsky.state, 'store'), { recursive: true, mode: 0o700 });
    cpSync(emptyStore, join(minsky.state, 'store/sessions.sqlite'));
  }
  const repository = repositoryAt(place);
  const before = imprintOf(place);
  return {
    minsky,
    repository,
    left: (ignored = /$^/) => {
      const remains = remainsIn(minsky).filter((entry) => !ignored.test(entry));
      const changed = !isDeepStrictEqual(imprintOf(place), before);
      if (remains.length === 0)
        return changed ? `a changed repository: ${branchesOf(repository)}` : 'nothing';
      if (!isDeepStrictEqual(remains, oneSession('named'))) return `half a session: ${remains.join(', ')}`;
      return flawOf(join(minsky.state, 'sessions', 'named'), repository) ?? 'one session';
    },
  };
}

/** What a complete session would not have; null when it is complete. */
function flawOf(place: string, repository: GitRepository): string | null {
  const workspace = repositoryAt(place);
  const gitDirectory = resolve(place, workspace.git('rev-parse', '--git-dir'));
  const marker = JSON.parse(readFileSync(join(gitDirectory, 'minsky/session.json'), 'utf8'));
  const facts = {
    marker: [marker.name, marker.status, marker.workspace.path],
    branch: workspace.git('symbolic-ref', '--short', 'HEAD'),
    head: workspace.git('rev-parse', 'HEAD'),
    status: workspace.git('status', '--porcelain'),
    prunable: repository.git('worktree', 'list', '--porcelain').includes('prunable'),
  };
  const complete = {
    marker: ['named', 'active', workspace.path],
    branch: 'named',
    head: repository.git('rev-parse', 'main'),
    status: '',
    prunable: false,
  };
  return isDeepStrictEqual(facts, complete) ? null : `a flawed session: ${JSON.stringify(facts)}`;
}

function branchesOf(repository: GitRepository): string {
  const lines = repository.git('for-each-ref', '--format=%(refname)');
  return `${lines} ${repository.git('worktree', 'list')}`.replaceAll('\n', ' ');
}

/** Carries out the attempts, a few at a time, and returns what was wrong with them. */
export async function anomaliesOf(
  attempts: readonly (readonly [name: string, attempt: () => Promise<string | null>])[],
): Promise<readonly string[]> {
  const queue = [...attempts];
  const anomalies: string[] = [];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [name, attempt] = next;
      const anomaly = await attempt();
      if (anomaly !== null) anomalies.push(`${name}: ${anomaly}`);
    }
  };
  await Promise.all([work(), work(), work()]);
  return anomalies;
}
