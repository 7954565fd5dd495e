import { Client } from '@modelcontextprotocol/client';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { PassThrough } from 'node:stream';
import type { Application } from '../../../src/application/application.ts';
import { serveMcp } from '../../../src/interfaces/mcp/serve-mcp.ts';
import { fakeApplication, now } from './fake-application.ts';

/** The era of the protocol that a client speaks. */
export type Era = 'legacy' | '2026-07-28';

/** A real client, connected to the server in this process through two pipes. */
export interface Connection {
  readonly client: Client;
  /** Asks the server to stop, as SIGTERM does. */
  readonly stop: () => void;
  /** Ends the server's input, as a client that goes away does. */
  readonly hangUp: () => void;
  readonly ended: Promise<void>;
  readonly reports: readonly string[];
  /** How often the application was opened and closed. */
  readonly counts: { opened: number; closed: number };
}

export interface ServerOptions {
  readonly application?: Partial<Application>;
  /** Called each time the application is opened. */
  readonly opening?: () => void;
}

export async function connectedClient(era: Era, options: ServerOptions = {}): Promise<Connection> {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const counts = { opened: 0, closed: 0 };
  const reports: string[] = [];
  const stopping = new AbortController();
  const ended = serveMcp({
    input: toServer,
    output: toClient,
    signal: stopping.signal,
    now: () => now,
    report: (text) => reports.push(text),
    openApplication: async () => {
      options.opening?.();
      counts.opened += 1;
      return {
        application: fakeApplication(options.application),
        close: async () => {
          counts.closed += 1;
        },
      };
    },
  });
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    era === 'legacy' ? {} : { versionNegotiation: { mode: { pin: era } } },
  );
  // The transport of the server speaks lines of JSON; so does the other end of the pipe.
  await client.connect(new StdioServerTransport(toClient, toServer));
  return {
    client,
    stop: () => {
      stopping.abort();
    },
    hangUp: () => toServer.end(),
    ended,
    reports,
    counts,
  };
}
