import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Readable, Writable } from 'node:stream';
import type { OpenedApplication } from '../cli/cli-host.ts';
import { AnsweringTransport } from './answering-transport.ts';
import type { ApplicationSource } from './tool-call.ts';
import { toolServer } from './tool-server.ts';

/** What the server takes from the process around it. */
export interface McpHost {
  readonly input: Readable;
  /** Carries the protocol and nothing else. */
  readonly output: Writable;
  /** Aborted when the process is asked to stop. */
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Told of what goes wrong beside the calls, for a log. */
  readonly report: (text: string) => void;
  readonly openApplication: () => Promise<OpenedApplication>;
}

/** Serves the operations as tools until the input ends or the signal stops it, and lets everything go in the end. */
export async function serveMcp(host: McpHost): Promise<void> {
  const application = sharedApplication(host.openApplication);
  const calls = new Set<Promise<unknown>>();
  const transport = new AnsweringTransport(host.input, host.output);
  const handle = serveStdio(() => toolServer({ now: host.now, signal: host.signal, calls, application }), {
    transport,
    onerror: ({ message }) => {
      host.report(message);
    },
  });
  await new Promise<void>((resolve) => {
    const closed = transport.onclose;
    transport.onclose = () => {
      closed?.();
      resolve();
    };
    const stop = (): void => void handle.close();
    host.signal.addEventListener('abort', stop, { once: true });
    if (host.signal.aborted) stop();
  });
  // Whatever was under way has been told to stop and cleans up after itself.
  await Promise.allSettled(calls);
  await application.close();
}

interface SharedApplication extends ApplicationSource {
  readonly close: () => Promise<void>;
}

/** One application for all calls, opened by the first one; after a failure to open it the next call tries again. */
function sharedApplication(open: McpHost['openApplication']): SharedApplication {
  let opened: Promise<OpenedApplication> | null = null;
  // Calls may still be under way in those that were given up.
  const all = new Set<Promise<OpenedApplication>>();
  return {
    use: async () => {
      all.add((opened ??= open()));
      try {
        return (await opened).application;
      } catch (error) {
        opened = null;
        throw error;
      }
    },
    renew: () => {
      opened = null;
    },
    close: async () => {
      for (const each of all) await (await each.catch(() => null))?.close().catch(() => undefined);
    },
  };
}
