import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Session } from '../../src/domain/session/session.ts';
import { absolutePath, aPullRequest } from '../../src/interfaces/testing/testing.ts';
import { repositoryAt, repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { withStore } from '../support/sqlite-store.ts';
import { connect } from './mcp-client.ts';

// One question, one answer: from wherever it is asked, about a session in whatever state.
// Over MCP, since a server answers hundreds of calls in the time that the command line takes to start some.

/** What each operation is called with beside what tells the session; none of them changes anything. */
const operations: Readonly<Record<string, object>> = {
  session_get: {},
  session_dir: {},
  session_update: { dryRun: true },
};

interface Scene {
  readonly minsky: Minsky;
  readonly main: string;
  readonly elsewhere: string;
  readonly workspace: string;
}

/** A session `work` for a task, alone in its repository, and a session `other` in another one. */
async function aScene(): Promise<Scene> {
  const minsky = aMinsky();
  const [main, elsewhere] = ['app', 'elsewhere'].map((name) => repositoryWithCommit({ name }).path);
  await minsky.data('session start work --task md#7', { cwd: main! });
  await minsky.data('session start other', { cwd: elsewhere! });
  return { minsky, main: main!, elsewhere: elsewhere!, workspace: join(minsky.state, 'sessions/work') };
}

/** Changes the record of `work` in the store alone, as another process would. */
async function change({ minsky }: Scene, changes: Partial<Session>): Promise<void> {
  const path = absolutePath(join(minsky.state, 'store/sessions.sqlite'));
  await withStore(path, async (store) => {
    const { sessions } = (await store.list({ called: 'work' }, { limit: 1, after: null }))._unsafeUnwrap();
    const session = sessions[0]!;
    const next = { ...session, ...changes, version: session.version + 1 };
    (await store.replace(next, session.version))._unsafeUnwrap();
  });
}

interface State {
  readonly name: string;
  /** What is done to the session. */
  readonly enter: (scene: Scene) => unknown;
  /** What each operation says when the session is named: nothing, or the code of its refusal. */
  readonly named: Readonly<Record<keyof typeof operations, string | null>>;
  /** Whether the session is the live one that its main workspace stands for. */
  readonly live: boolean;
}

const all = (code: string | null): State['named'] => ({
  session_get: null,
  session_dir: code,
  session_update: code,
});

const states: readonly State[] = [
  { name: 'active', enter: () => undefined, named: all(null), live: true },
  {
    name: 'pr-open',
    enter: (scene) => change(scene, { status: 'pr-open', pr: aPullRequest() }),
    named: all(null),
    live: true,
  },
  { name: 'merged', enter: (scene) => change(scene, { status: 'merged' }), named: all(null), live: false },
  {
    name: 'trashed',
    enter: ({ minsky }) => minsky.data('session delete work'),
    named: all('SESSION_TRASHED'),
    live: false,
  },
  {
    name: 'missing its directory',
    enter: ({ workspace }) => renameSync(workspace, `${workspace}.away`),
    named: all('WORKSPACE_MISSING'),
    live: true,
  },
  {
    name: 'no checkout any more',
    enter: ({ workspace }) => rmSync(join(workspace, '.git'), { recursive: true }),
    named: all('WORKSPACE_BROKEN'),
    live: true,
  },
  {
    name: 'mid-merge',
    enter: ({ workspace }) => {
      const head = repositoryAt(workspace).git('rev-parse', 'HEAD');
      writeFileSync(join(workspace, '.git/MERGE_HEAD'), `${head}\n`);
    },
    named: { session_get: null, session_dir: null, session_update: 'WORKSPACE_MID_OPERATION' },
    live: true,
  },
  {
    name: 'on another branch',
    enter: ({ workspace }) => void repositoryAt(workspace).git('switch', '--quiet', '-c', 'else'),
    named: { session_get: null, session_dir: null, session_update: 'BRANCH_DRIFTED' },
    live: true,
  },
  {
    name: 'on another host',
    enter: (scene) =>
      change(scene, {
        workspace: { path: absolutePath(scene.workspace), host: 'laptop', strategy: 'clone' },
      }),
    named: all('WORKSPACE_ON_OTHER_HOST'),
    live: true,
  },
];

/** Where one can stand, and which session that tells when nobody names one; null for none. */
const places: readonly {
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

/** An answer reduced to which session it is about, and to the code of its refusal. */
interface Told {
  readonly session: string | null;
  readonly code: string | null;
}

async function ask(client: Client, tool: string, args: Record<string, unknown>): Promise<Told> {
  const { isError, structuredContent, content } = await client.callTool({ name: tool, arguments: args });
  if (isError !== true) {
    const data = structuredContent as { session?: { name: string }; path?: string };
    return { session: data.session?.name ?? data.path?.split('/').at(-1) ?? null, code: null };
  }
  const { code, details, hint } = JSON.parse((content[0] as { text: string }).text).error;
  if (code === 'NO_SESSION_HERE') {
    const names: string[] = details.candidates.map((session: { name: string }) => session.name);
    expect(names.filter((name) => !hint.includes(name))).toEqual([]);
  }
  return { session: details.session?.name ?? details.session ?? null, code };
}

describe.each(states)('a session that is $name', (state) => {
  let scene: Scene;
  let client: Client;
  let standing: typeof places;

  beforeAll(async () => {
    scene = await aScene();
    mkdirSync(scene.minsky.home, { recursive: true });
    await state.enter(scene);
    standing = places.filter(({ at }) => existsSync(at(scene)));
    client = await connect(scene.minsky, '2026-07-28', '/');
  });

  afterAll(() => client.close());

  it.each(Object.keys(operations))(
    'and is named gets one answer from %s, wherever it is asked',
    async (tool) => {
      const spellings = [{ name: 'work' }, { task: '#7' }, { name: 'WORK', task: 'md#7' }];
      const expected: Told = { session: 'work', code: state.named[tool] ?? null };
      const answers: unknown[] = [];
      for (const place of standing) {
        for (const spelling of spellings) {
          const args = { ...operations[tool], ...spelling, cwd: place.at(scene) };
          answers.push([place.name, spelling, await ask(client, tool, args)]);
        }
      }
      const same = standing.flatMap(({ name }) => spellings.map((spelling) => [name, spelling, expected]));
      expect(answers).toEqual(same);
    },
  );

  it('and is not named is the same one for every operation, or none', async () => {
    const answers: unknown[] = [];
    for (const place of standing) {
      for (const [tool, input] of Object.entries(operations)) {
        answers.push([place.name, tool, await ask(client, tool, { ...input, cwd: place.at(scene) })]);
      }
    }
    const expected = standing.flatMap((place) =>
      Object.keys(operations).map((tool) => {
        const session = place.tells(state);
        if (session === null) return [place.name, tool, { session, code: 'NO_SESSION_HERE' }];
        return [place.name, tool, { session, code: session === 'work' ? state.named[tool] : null }];
      }),
    );
    expect(answers).toEqual(expected);
  });
});
