import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../cli/fake-cli.ts', import.meta.url));

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};
const call = {
  jsonrpc: '2.0',
  id: 2,
  method: 'tools/call',
  params: { name: 'session_dir', arguments: { name: 'x' } },
};

describe('minsky mcp as a process', () => {
  it('answers everything that is piped into it, writes nothing else, and ends with 0', async () => {
    const child = spawn(process.execPath, [program, 'mcp']);
    const out: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' };
    child.stdin.end(
      [initialize, initialized, call].map((message) => `${JSON.stringify(message)}\n`).join(''),
    );
    const [code] = (await once(child, 'close')) as [number];
    const answers = Buffer.concat(out)
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(answers.map(({ id }) => id)).toEqual([1, 2]);
    expect(answers[1].result.structuredContent).toEqual({ path: expect.stringContaining('/fix-login') });
  });

  it('ends when it is told to', async () => {
    const child = spawn(process.execPath, [program, 'mcp']);
    child.stdin.write(`${JSON.stringify(initialize)}\n`);
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('speaks the newest protocol with a client that asks for it', async () => {
    const client = new Client(
      { name: 'test', version: '1' },
      { versionNegotiation: { mode: { pin: '2026-07-28' } } },
    );
    await client.connect(new StdioClientTransport({ command: process.execPath, args: [program, 'mcp'] }));
    const result = await client.callTool({ name: 'session_list', arguments: { cwd: import.meta.dirname } });
    await client.close();
    expect((result.structuredContent as { readonly sessions: unknown[] }).sessions).toHaveLength(4_000);
  });
});
