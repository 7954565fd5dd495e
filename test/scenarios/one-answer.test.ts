import { existsSync } from 'node:fs';
import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from './mcp-client.ts';
import { aScene, ofTheOther, operations, places, states, type Scene, type Tool } from './one-answer-scene.ts';

// One question, one answer: from wherever it is asked, about a session in whatever state.
// Over MCP, since a server answers hundreds of calls in the time that the command line takes to start some.

const tools = Object.keys(operations) as Tool[];
const changing: ReadonlySet<Tool> = new Set([
  'session_pr',
  'session_approve',
  'session_delete',
  'session_restore',
]);
const spellings = [{ name: 'work' }, { task: '#7' }, { name: 'WORK', task: 'md#7' }] as const;

/** An answer reduced to which session it is about, and what it says: a code, a status, or where the workspace is. */
interface Told {
  readonly session: string | null;
  readonly says: string | null;
}

async function ask(client: Client, scene: Scene, tool: Tool, words: object, cwd: string): Promise<Told> {
  const { name, ...rest } = words as { readonly name?: string };
  const named = name === undefined ? {} : tool === 'session_delete' ? { names: [name] } : { name };
  const { isError, structuredContent, content } = await client.callTool({
    name: tool,
    arguments: { ...operations[tool], ...rest, ...named, cwd },
  });
  if (isError === true) return refusalIn((content[0] as { text: string }).text);
  if (changing.has(tool)) scene.putBack();
  const { session, sessions, path } = structuredContent as {
    readonly session?: { readonly name: string; readonly status: string };
    readonly sessions?: readonly { readonly name: string; readonly status: string }[];
    readonly path?: string;
  };
  const record = session ?? sessions?.[0];
  return {
    session: record?.name ?? path?.split('/').at(-1) ?? null,
    says: record?.status ?? 'at its path',
  };
}

function refusalIn(text: string): Told {
  const { code, details, hint } = JSON.parse(text).error;
  if (code === 'NO_SESSION_HERE') {
    const names: string[] = details.candidates.map((session: { name: string }) => session.name);
    expect(names.filter((name) => !hint.includes(name))).toEqual([]);
  }
  return { session: details.session?.name ?? details.session ?? null, says: code };
}

/** What is said where no session is named: what destroys, and what is in the trash, is never guessed. */
function unnamed(tool: Tool, told: string | null, ofThisOne: string): Told {
  if (tool === 'session_delete') return { session: null, says: 'SELECTION_NEEDED' };
  if (tool === 'session_approve' || tool === 'session_restore')
    return { session: null, says: 'SESSION_NOT_NAMED' };
  if (told === null) return { session: null, says: 'NO_SESSION_HERE' };
  return { session: told, says: (told === 'other' ? ofTheOther[tool] : ofThisOne) ?? null };
}

describe.each(states)('a session that is $name', (state) => {
  let scene: Scene;
  let client: Client;
  let standing: typeof places;

  beforeAll(async () => {
    scene = await aScene();
    await state.enter(scene);
    scene.keep();
    standing = places.filter(({ at }) => existsSync(at(scene)));
    client = await connect(scene.minsky, '2026-07-28', '/');
  });

  afterAll(() => client.close());

  it.each(tools)(
    'and is named gets one answer from %s, wherever it is asked and however it is named',
    async (tool) => {
      const answers: unknown[] = [];
      for (const [at, place] of standing.entries()) {
        const spelling = spellings[at % spellings.length]!;
        answers.push([place.name, spelling, await ask(client, scene, tool, spelling, place.at(scene))]);
      }
      const told: Told = { session: 'work', says: state.named[tool] };
      expect(answers).toEqual(standing.map(({ name }, at) => [name, spellings[at % spellings.length], told]));
    },
  );

  it('and is not named is the same one for every operation, or none', async () => {
    const answers: unknown[] = [];
    for (const place of standing) {
      for (const tool of tools)
        answers.push([place.name, tool, await ask(client, scene, tool, {}, place.at(scene))]);
    }
    expect(answers).toEqual(
      standing.flatMap((place) =>
        tools.map((tool) => [place.name, tool, unnamed(tool, place.tells(state), state.named[tool])]),
      ),
    );
  });
});

it.each(['WORKSPACE_MISSING', 'WORKSPACE_BROKEN', 'WORKSPACE_ON_OTHER_HOST', 'SESSION_BUSY'])(
  '%s is the one answer of everything that needs the workspace',
  (code) => {
    const { named } = states.find(({ named: { session_dir } }) => session_dir === code)!;
    expect([named.session_update, named.session_pr, named.session_approve]).toEqual([code, code, code]);
  },
);
