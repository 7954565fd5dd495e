import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  repositoryAt,
  repositoryWithCommit,
  type Files,
  type GitRepository,
} from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { behindItsBack } from '../support/sqlite-store.ts';
import { imprintOf } from './footprint.ts';

/** A session `work`, and a base that somebody else goes on with. */
export interface UpdateSetting {
  readonly minsky: Minsky;
  /** Where the user's own checkout is; null when there is none. */
  readonly main: GitRepository | null;
  readonly workspace: GitRepository;
  /** What the base is called in messages. */
  readonly base: 'origin/main' | 'main';
  /** Commits to the base, where the session's repository has it. */
  advance(files: Files): string;
  /** All that an update could touch, byte for byte, new objects aside. */
  imprint(): object;
}

const first: Files = {
  'shared.txt': 'one\ntwo\nthree\n',
  'other.txt': 'other\n',
  'below/deep.txt': 'deep\n',
};
const start = 'session start work --task md#7';

async function settle(
  minsky: Minsky,
  author: GitRepository,
  shared: Pick<UpdateSetting, 'main' | 'base'> & { readonly repositories: readonly GitRepository[] },
  push: boolean,
): Promise<UpdateSetting> {
  const workspace = repositoryAt(join(minsky.state, 'sessions/work'));
  return {
    minsky,
    workspace,
    main: shared.main,
    base: shared.base,
    advance(files) {
      const commit = author.commit('theirs', files);
      if (push) author.git('push', '--quiet', 'origin', 'main');
      return commit;
    },
    imprint: () => [
      ...[workspace, ...shared.repositories].map(({ path }) => withoutObjects(imprintOf(path))),
      recordsOf(minsky),
    ],
  };
}

function withoutObjects(imprint: Readonly<Record<string, string>>): object {
  const kept = Object.entries(imprint).filter(([path]) => !/^(?:\.git\/)?objects(?:\/|$)/.test(path));
  return Object.fromEntries(kept);
}

/** The rows, not the file: looking at it makes the database touch it. */
function recordsOf({ state }: Minsky): object {
  return behindItsBack(join(state, 'store/sessions.sqlite'), (database) =>
    database.prepare('select * from minsky_sessions').all(),
  );
}

/** A repository on a server, and an author who pushes to it. */
function published(): { readonly author: GitRepository; readonly bare: GitRepository } {
  const author = repositoryWithCommit({ name: 'author' });
  author.commit('start', first);
  const bare = author.clone({ name: 'app.git', bare: true });
  author.git('remote', 'add', 'origin', `file://${bare.path}`);
  return { author, bare };
}

async function fromMain(strategy: 'clone' | 'worktree', remote: boolean): Promise<UpdateSetting> {
  const minsky = aMinsky();
  const { author, bare } = published();
  const main = remote ? bare.clone({ name: 'app' }) : repositoryWithCommit({ name: 'app' });
  if (remote) main.git('remote', 'set-url', 'origin', `file://${bare.path}`);
  else main.commit('start', first);
  await minsky.data(`${start} --strategy ${strategy}`, { cwd: main.path });
  return settle(
    minsky,
    remote ? author : main,
    {
      main,
      base: strategy === 'worktree' && !remote ? 'main' : 'origin/main',
      repositories: remote ? [main, bare] : [main],
    },
    remote,
  );
}

/** Every way in which a session can be connected with its base. */
export const updateSettings: Readonly<Record<string, () => Promise<UpdateSetting>>> = {
  'a clone from a file: URL': async () => {
    const minsky = aMinsky();
    const { author, bare } = published();
    await minsky.data(`${start} --repo file://${bare.path}`);
    return settle(minsky, author, { main: null, base: 'origin/main', repositories: [bare] }, true);
  },
  'a clone of a main workspace with a remote': () => fromMain('clone', true),
  'a clone of a main workspace without one': () => fromMain('clone', false),
  'a worktree of a main workspace with a remote': () => fromMain('worktree', true),
  'a worktree of a main workspace without one': () => fromMain('worktree', false),
};

/** The setting that stands for all where it does not matter. */
export const usualSetting = (): Promise<UpdateSetting> => fromMain('clone', true);

/** The one where the base is in the user's own checkout. */
export const localSetting = (): Promise<UpdateSetting> => fromMain('clone', false);

/** A file of the workspace. */
export function fileIn({ workspace }: UpdateSetting, name: string): string {
  return readFileSync(join(workspace.path, name), 'utf8');
}
