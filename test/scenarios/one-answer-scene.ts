import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '../../src/domain/session/session.ts';
import { absolutePath } from '../../src/interfaces/testing/testing.ts';
import { repositoryAt, repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky, host, type Minsky } from '../support/minsky.ts';
import { behindItsBack, withStore } from '../support/sqlite-store.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

export interface Scene {
  readonly minsky: Minsky;
  readonly main: string;
  readonly elsewhere: string;
  readonly workspace: string;
  /** Brings back what was there when it was last kept, whatever has been done since. */
  readonly putBack: () => void;
  readonly keep: () => void;
}

/** A session `work` for a task, with a commit, alone in its repository, and an empty one `other` in another. */
export async function aScene(): Promise<Scene> {
  const minsky = aMinsky();
  mkdirSync(minsky.home, { recursive: true });
  const [main = '', elsewhere = ''] = ['app', 'elsewhere'].map((name) => repositoryWithCommit({ name }).path);
  await minsky.data('session start work --task md#7', { cwd: main });
  await minsky.data('session start other', { cwd: elsewhere });
  const workspace = join(minsky.state, 'sessions/work');
  repositoryAt(workspace).commit('work', { 'work.txt': 'work\n' });
  const places = [main, ...['sessions', 'trash'].map((part) => join(minsky.state, part))];
  let putBack = (): void => undefined;
  return {
    minsky,
    main,
    elsewhere,
    workspace,
    keep: () => (putBack = keepsakeOf(places, storeOf(minsky))),
    putBack: () => {
      putBack();
    },
  };
}

const storeOf = ({ state }: Minsky): string => join(state, 'store/sessions.sqlite');

/** Whoever has the store open sees the rows that are put back as the work of another process. */
function keepsakeOf(places: readonly string[], store: string): () => void {
  const kept = temporaryDirectory('kept-');
  const copy = (from: string, to: string): void => {
    rmSync(to, { recursive: true, force: true });
    if (existsSync(from)) cpSync(from, to, { recursive: true, preserveTimestamps: true });
  };
  const copies = places.map((place, at) => [place, join(kept, String(at))] as const);
  for (const [place, aside] of copies) copy(place, aside);
  const rows = behindItsBack(store, (database) => database.prepare('select * from minsky_sessions').all());
  return () => {
    for (const [place, aside] of copies) copy(aside, place);
    behindItsBack(store, (database) => {
      database.prepare('delete from minsky_sessions').run();
      for (const row of rows as object[]) {
        const names = Object.keys(row);
        const values = names.map((name) => `@${name}`).join();
        database.prepare(`insert into minsky_sessions (${names.join()}) values (${values})`).run(row);
      }
    });
  };
}

/** Changes the record of `work` in the store alone, as another process would. */
async function change({ minsky }: Scene, changes: Partial<Session>): Promise<void> {
  await withStore(absolutePath(storeOf(minsky)), async (store) => {
    const { sessions } = (await store.list({ called: 'work' }, { limit: 1, after: null }))._unsafeUnwrap();
    const session = sessions[0]!;
    const next = { ...session, ...changes, version: session.version + 1 };
    (await store.replace(next, session.version))._unsafeUnwrap();
  });
}

const prepare = ({ minsky }: Scene): Promise<unknown> => minsky.data('session pr work --title Work');

/** What is asked, and beside what tells the session with what; `names` is how `delete` takes a name. */
export const operations = {
  session_get: {},
  session_dir: {},
  session_update: { dryRun: true },
  session_pr: { title: 'Work' },
  session_approve: {},
  session_delete: {},
  session_restore: {},
} as const;
export type Tool = keyof typeof operations;

export interface State {
  readonly name: string;
  /** What is done to the session. */
  readonly enter: (scene: Scene) => unknown;
  /** What each operation says when the session is named: the code of its refusal, or the status that it leaves. */
  readonly named: Readonly<Record<Tool, string>>;
  /** Whether the session is the live one that its main workspace stands for. */
  readonly live: boolean;
}

/** What is said where nothing of the workspace can be worked with. */
const unusable = (status: string, code: string): State['named'] => ({
  session_get: status,
  session_dir: code,
  session_update: code,
  session_pr: code,
  session_approve: code,
  session_delete: code,
  session_restore: 'NOT_TRASHED',
});

/** What is said where everything can be done but what brings the session and its base together. */
const unmergeable = (code: string): State['named'] => ({
  ...unusable('active', code),
  session_dir: 'at its path',
  session_delete: 'WORKSPACE_HAS_WORK',
});

export const states: readonly State[] = [
  {
    name: 'active',
    enter: () => undefined,
    named: {
      ...unmergeable('PULL_REQUEST_NEEDED'),
      session_update: 'active',
      session_pr: 'pr-open',
    },
    live: true,
  },
  {
    name: 'pr-open',
    enter: prepare,
    named: {
      ...unmergeable('none'),
      session_get: 'pr-open',
      session_update: 'pr-open',
      session_pr: 'pr-open',
      session_approve: 'merged',
    },
    live: true,
  },
  {
    name: 'merged',
    enter: async (scene: Scene): Promise<void> => {
      await prepare(scene);
      await scene.minsky.data('session approve work');
    },
    named: {
      ...unusable('merged', 'SESSION_MERGED'),
      session_dir: 'at its path',
      session_approve: 'merged',
      session_delete: 'trashed',
    },
    live: false,
  },
  {
    name: 'trashed',
    enter: ({ minsky }) => minsky.data('session delete work --force'),
    named: {
      ...unusable('trashed', 'SESSION_TRASHED'),
      session_delete: 'trashed',
      session_restore: 'active',
    },
    live: false,
  },
  {
    name: 'missing its directory',
    enter: ({ workspace }) => renameSync(workspace, `${workspace}.away`),
    named: { ...unusable('active', 'WORKSPACE_MISSING'), session_delete: 'trashed' },
    live: true,
  },
  {
    name: 'no checkout any more',
    enter: ({ workspace }) => rmSync(join(workspace, '.git'), { recursive: true }),
    named: unusable('active', 'WORKSPACE_BROKEN'),
    live: true,
  },
  {
    name: 'mid-merge',
    enter: ({ workspace }: Scene): void => {
      const head = repositoryAt(workspace).git('rev-parse', 'HEAD');
      writeFileSync(join(workspace, '.git/MERGE_HEAD'), `${head}\n`);
    },
    named: unmergeable('WORKSPACE_MID_OPERATION'),
    live: true,
  },
  {
    name: 'on another branch',
    enter: ({ workspace }) => void repositoryAt(workspace).git('switch', '--quiet', '-c', 'else'),
    named: unmergeable('BRANCH_DRIFTED'),
    live: true,
  },
  {
    name: 'on another host',
    enter: (scene) =>
      change(scene, {
        workspace: { path: absolutePath(scene.workspace), host: `not-${host}`, strategy: 'clone' },
      }),
    named: {
      ...unusable('active', 'WORKSPACE_ON_OTHER_HOST'),
      session_restore: 'WORKSPACE_ON_OTHER_HOST',
    },
    live: true,
  },
  {
    name: 'being built',
    enter: async (scene: Scene): Promise<void> => {
      await change(scene, { status: 'starting' });
      renameSync(scene.workspace, `${scene.workspace}.away`);
    },
    named: unusable('starting', 'SESSION_BUSY'),
    live: true,
  },
];

/** Where one can stand, and which session that tells when nobody names one; null for none. */
export const places: readonly {
  readonly name: string;
  readonly at: (scene: Scene) => string;
  readonly tells: (state: State) => string | null;
}[] = [
  { name: 'its main workspace', at: ({ main }) => main, tells: ({ live }) => (live ? 'work' : null) },
  {
    name: 'below its main workspace',
    at: ({ main }) => join(main, 'src'),
    tells: ({ live }) => (live ? 'work' : null),
  },
  { name: 'its workspace', at: ({ workspace }) => workspace, tells: () => 'work' },
  { name: 'below its workspace', at: ({ workspace }) => join(workspace, 'src'), tells: () => 'work' },
  {
    name: "another session's workspace",
    at: ({ minsky }) => join(minsky.state, 'sessions/other'),
    tells: () => 'other',
  },
  { name: 'another repository', at: ({ elsewhere }) => elsewhere, tells: () => 'other' },
  { name: 'no repository', at: ({ minsky }) => minsky.home, tells: () => null },
];

/** What is said of the other session, which is empty. */
export const ofTheOther: Readonly<Partial<Record<Tool, string>>> = {
  session_get: 'active',
  session_dir: 'at its path',
  session_update: 'active',
  session_pr: 'NOTHING_TO_MERGE',
};
