import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { launcher, node, type Minsky } from '../support/minsky.ts';

/** The generations of the protocol: `initialize` with a version of 2025, or the stateless one of 2026. */
export const eras = ['2025-11-25', '2026-07-28'] as const;
export type Era = (typeof eras)[number];

/** The SDK's own client, connected to a server that was launched in that directory; `close` ends both. */
export async function connect(minsky: Minsky, era: Era, launchedIn: string): Promise<Client> {
  const client = new Client(
    { name: 'scenarios', version: '1.0.0' },
    era === '2026-07-28' ? { versionNegotiation: { mode: { pin: era } } } : {},
  );
  await client.connect(
    new StdioClientTransport({
      command: node,
      args: [launcher, 'mcp'],
      cwd: launchedIn,
      env: { ...minsky.env },
      stderr: 'inherit',
    }),
  );
  return client;
}
