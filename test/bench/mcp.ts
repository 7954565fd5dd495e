import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { fileURLToPath } from 'node:url';
import { compare, type Figure } from './figure.ts';
import { fillStore } from './fill-store.ts';
import { interleave, interleaveCalls } from './measure.ts';
import { shown, type Workbench } from './workbench.ts';

const bareServer = fileURLToPath(new URL('bare-mcp-server.mjs', import.meta.url));
const inFlight = 8;

type Call = (client: Client) => Promise<unknown>;

/** Calls over stdio, one after the other and several at once, beside a bare server of the SDK with one empty tool. */
export async function* measureMcp(bench: Workbench, rounds: number, records: number): AsyncGenerator<Figure> {
  const { sample } = await fillStore(bench, records);
  const of = `${shown(records)} records`;
  const tools: readonly { readonly name: string; readonly call: Call }[] = [
    { name: `session_dir, ${of}`, call: calling('session_dir', { name: sample }) },
    { name: `session_get, ${of}`, call: calling('session_get', { name: sample }) },
    { name: `session_list, a page of 50, ${of}`, call: calling('session_list', { limit: 50 }) },
  ];
  const nothing = calling('nothing', {});
  const bare = 'SDK server, empty tool';

  const starts = await interleave(
    [
      {
        name: 'minsky mcp: start, list the tools, stop',
        run: () => startOnce(bench, [bench.launcher, 'mcp']),
      },
      { name: bare, run: () => startOnce({ ...bench, env: bench.bareEnv }, [bareServer]) },
    ],
    Math.ceil(rounds / 3),
    1,
  );
  yield compare(starts, 'minsky mcp: start, list the tools, stop', bare);

  const clients: Client[] = [];
  try {
    const minsky = await connect(bench, [bench.launcher, 'mcp']);
    clients.push(minsky);
    const other = await connect(bench, [bareServer]);
    clients.push(other);
    const latencies = await interleaveCalls(
      [
        ...tools.map(({ name, call }) => ({ name, run: () => call(minsky) })),
        { name: bare, run: () => nothing(other) },
      ],
      { rounds, warmUps: 5, batch: 10 },
    );
    for (const { name } of tools) yield compare(latencies, name, bare, { unit: 'µs' });

    const many = await interleave(
      [
        ...tools.map(({ name, call }) => ({ name, run: () => throughput(minsky, call) })),
        { name: bare, run: () => throughput(other, nothing) },
      ],
      rounds,
    );
    for (const { name } of tools) {
      yield compare(many, name, bare, { as: `${name}, ${String(inFlight)} at once`, unit: 'calls/s' });
    }
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
}

function calling(name: string, args: Record<string, unknown>): Call {
  return async (client) => {
    const result = await client.callTool({ name, arguments: args });
    if (result.isError === true) throw new Error(`${name}: ${JSON.stringify(result.content)}`);
  };
}

/** Calls per second with several always under way. */
async function throughput(client: Client, call: Call): Promise<number> {
  let left = 10 * inFlight;
  const begin = performance.now();
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await call(client);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return ((10 * inFlight) / (performance.now() - begin)) * 1_000;
}

async function startOnce(bench: Workbench, args: readonly string[]): Promise<number> {
  const begin = performance.now();
  const client = await connect(bench, args);
  await client.listTools();
  await client.close();
  return performance.now() - begin;
}

async function connect({ node, root, env }: Workbench, args: readonly string[]): Promise<Client> {
  const client = new Client(
    { name: 'bench', version: '1.0.0' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  await client.connect(
    new StdioClientTransport({ command: node, args: [...args], cwd: root, env, stderr: 'inherit' }),
  );
  return client;
}
