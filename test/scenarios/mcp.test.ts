import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky, launcher, node, normalised, type JsonOutcome } from '../support/minsky.ts';
import { repositoryRoot } from '../support/repository-root.ts';
import { connect, eras } from './mcp-client.ts';
import { expectedTour, stateOf, takeTourOverMcp } from './readme-tour.ts';
import { healthy, recordOf } from './session-record.ts';

const documented = JSON.parse(readFileSync(join(repositoryRoot, 'docs/mcp-tools.json'), 'utf8'));

describe.each(eras)('a client of the era of %s', (era) => {
  const minsky = aMinsky();
  const repository = repositoryWithCommit({ name: 'app' });
  const other = repositoryWithCommit({ name: 'other' });
  let client: Client;

  const call = async (name: string, args: Record<string, unknown> = {}) =>
    client.callTool({ name, arguments: args });
  /** The text of a failure is the document that the command line prints. */
  const failureOf = async (name: string, args: Record<string, unknown>): Promise<unknown> => {
    const { isError, content, structuredContent } = await call(name, args);
    expect({ isError, structuredContent, blocks: content.length }).toEqual({ isError: true, blocks: 1 });
    return JSON.parse((content[0] as { text: string }).text);
  };

  beforeAll(async () => {
    await minsky.data('session start theirs', { cwd: other.path });
    // The server is launched where a session of another repository is worked on.
    client = await connect(minsky, era, join(minsky.state, 'sessions/theirs'));
  });

  afterAll(() => client.close());

  it('is told every tool with its schemas and annotations, as documented', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ execution: _execution, ...tool }) => tool)).toEqual(documented);
    expect(client.getServerVersion()).toMatchObject({ name: 'minsky' });
    expect(client.getNegotiatedProtocolVersion()).toBe(era);
  });

  it('takes the tour, and gets what the command line gives', async () => {
    const others = [recordOf(minsky, other, 'theirs')];
    const place = { cwd: join(repository.path, 'src'), others };
    expect(await takeTourOverMcp(client, place)).toEqual(expectedTour(minsky, repository, place));
    expect(stateOf(minsky)).toMatchObject({ sessions: ['theirs'], staging: [], trash: [] });
  });

  it('starts in the repository of cwd, not in that of the directory the server was launched in', async () => {
    const { structuredContent } = await call('session_start', {
      name: 'ours',
      task: '7',
      cwd: repository.path,
    });
    const session = recordOf(minsky, repository, 'ours', { task: 'md#7' });
    expect(normalised(structuredContent)).toEqual({ session, resolvedBy: 'name' });
  });

  it('is answered about the session of cwd, and refused without one', async () => {
    const cwd = join(minsky.state, 'sessions/ours/src');
    const { structuredContent } = await call('session_get', { cwd });
    const session = recordOf(minsky, repository, 'ours', { task: 'md#7' });
    expect(normalised(structuredContent)).toEqual({
      session: { ...session, health: healthy },
      resolvedBy: 'cwd',
    });
    for (const tool of ['session_get', 'session_dir', 'config_show']) {
      expect(await failureOf(tool, {})).toMatchObject({ error: { code: 'WORKING_DIRECTORY_NEEDED' } });
    }
    expect(await failureOf('session_start', { name: 'x' })).toMatchObject({
      error: { code: 'WORKING_DIRECTORY_NEEDED' },
    });
  });

  it.each([
    ['session list', {}],
    ['session list --long --repo .', { long: true, repo: '.' }],
    ['session list --limit 1', { limit: 1 }],
    ['session get ours', { name: 'ours' }],
    ['session get', {}],
    ['session dir --task #7', { task: '#7' }],
    ['db status', {}],
    ['db check', {}],
    ['db repair', {}],
    ['config show', {}],
    ['config validate', {}],
  ])('gets the very data of minsky %s --json', async (line, input) => {
    const [area = '', verb = ''] = line.split(' ');
    const { isError, structuredContent } = await call(`${area}_${verb}`, { ...input, cwd: repository.path });
    expect({ isError: isError ?? false, structuredContent }).toEqual({
      isError: false,
      structuredContent: await minsky.data(line, { cwd: repository.path }),
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ['session get nothing', { name: 'nothing' }],
    ['session start ours', { name: 'ours' }],
    ['session start again --task #7', { name: 'again', task: '#7' }],
    ['session start x --base none', { name: 'x', base: 'none' }],
    ['session restore ours', { name: 'ours' }],
    ['session delete', {}],
    ['session list --since yesterday', { since: 'yesterday' }],
  ])('gets the failure of minsky %s --json', async (line, input) => {
    const [area = '', verb = ''] = line.split(' ');
    const { json } = await minsky.json(line, { cwd: repository.path });
    expect(json.ok).toBe(false);
    expect(await failureOf(`${area}_${verb}`, { ...input, cwd: repository.path })).toEqual(json);
  });

  it('is told what the command line says on stderr', async () => {
    const { content } = await call('session_get', { cwd: repository.path });
    const note = 'note: Using session ours, the only live one of this repository.';
    expect(content).toEqual([expect.anything(), { type: 'text', text: note }]);
  });

  it('may ask for several things at once', async () => {
    const names = ['a1', 'a2', 'a3', 'a4'];
    const results = await Promise.all(
      names.map((name) => call('session_start', { name, cwd: repository.path })),
    );
    expect(results.map(({ structuredContent }) => structuredContent)).toEqual(
      names.map((name) => expect.objectContaining({ session: expect.objectContaining({ name }) })),
    );
    expect(stateOf(minsky).sessions).toEqual([...names, 'ours', 'theirs']);
  });
});

it('stdout carries the protocol and nothing else, warnings and failures included', async () => {
  const minsky = aMinsky();
  const repository = repositoryWithCommit();
  repository.write({ '.minsky/config.yaml': 'workspaces:\n  dir: /nowhere\n' });
  const clientInfo = { name: 'raw', version: '1' };
  const call = (id: number, name: string, args: object): object => ({
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params: { name, arguments: { ...args, cwd: repository.path } },
  });
  const messages = [
    {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo },
    },
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    call(2, 'session_start', { name: 'work' }),
    call(3, 'session_get', { name: 'nothing' }),
    call(4, 'no_such_tool', {}),
  ];
  const input = messages.map((message) => `${JSON.stringify(message)}\n`).join('');
  const { status, stdout, stderr } = await minsky.run('mcp', { input });
  const answers = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect({ status, stderr, ids: answers.map(({ id }) => id).toSorted() }).toEqual({
    status: 0,
    stderr: '',
    ids: [1, 2, 3, 4],
  });
  expect(answers.every(({ jsonrpc }) => jsonrpc === '2.0')).toBe(true);
  expect(answers.find(({ id }) => id === 2).result.content.at(-1).text).toMatch(
    /^warning: .*workspaces\.dir/,
  );
});

describe("the inspector's command line", () => {
  const minsky = aMinsky();
  const repository = repositoryWithCommit();
  const inspector = 'node_modules/@modelcontextprotocol/inspector/clients/cli/build/index.js';
  /** What is wrong with a schema is told on stderr, and ends with 6; a tool that refuses ends with 5. */
  const inspect = async (
    words: readonly string[],
    expected: number,
  ): Promise<{ readonly json: JsonOutcome['json']; readonly stderr: string }> => {
    const PATH = `${dirname(node)}:${process.env.PATH ?? ''}`;
    // It hands on none of its own environment but what every program needs.
    const handedOn = Object.entries(minsky.env)
      .filter(([, value]) => value !== '')
      .flatMap(([key, value]) => ['-e', `${key}=${value}`]);
    const all = [join(repositoryRoot, inspector), ...handedOn, 'node', launcher, 'mcp', ...words];
    const child = spawn(node, all, { env: { ...minsky.env, PATH }, stdio: ['ignore', 'pipe', 'pipe'] });
    const told = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    const [stdout, stderr, [status]] = told;
    expect({ status, stderr }).toEqual({ status: expected, stderr: expect.any(String) });
    return { json: JSON.parse(stdout), stderr };
  };
  const callTool = async (
    name: string,
    args: Record<string, string>,
    expected = 0,
  ): Promise<JsonOutcome['json']> => {
    const given = Object.entries(args).flatMap(([key, value]) => ['--tool-arg', `${key}=${value}`]);
    return (await inspect(['--method', 'tools/call', '--tool-name', name, ...given], expected)).json;
  };

  it('lists the tools, and finds no fault with their schemas', async () => {
    const { json, stderr } = await inspect(['--method', 'tools/list', '--strict'], 0);
    const { tools } = json;
    expect(stderr).not.toMatch(/^Error/m);
    expect(tools.map(({ name }: { name: string }) => name)).toEqual(
      documented.map(({ name }: { name: string }) => name),
    );
  });

  it('starts, finds and deletes a session', async () => {
    const cwd = repository.path;
    const started = await callTool('session_start', { name: 'work', cwd });
    const session = recordOf(minsky, repository, 'work');
    expect(normalised(started.structuredContent)).toEqual({ session, resolvedBy: 'name' });
    const found = await callTool('session_get', { cwd: join(minsky.state, 'sessions/work') });
    expect(found.structuredContent).toEqual({
      session: { ...started.structuredContent.session, health: healthy },
      resolvedBy: 'cwd',
    });
    const refused = await callTool('session_start', { name: 'work', cwd }, 5);
    const deleted = await callTool('session_delete', { names: '["work"]' });
    expect(deleted.structuredContent).toMatchObject({ sessions: [{ name: 'work', status: 'trashed' }] });
    expect(refused).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('SESSION_EXISTS') }],
    });
  });
});
