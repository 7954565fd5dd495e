import { McpServer, type ServerContext } from '@modelcontextprotocol/server';
import type { Progress } from '../../application/ports/narration.ts';
import { operations } from '../operations/registry.ts';
import { programVersion } from '../presentation/program-version.ts';
import { callTool, type ApplicationSource } from './tool-call.ts';
import { shownSchema, toolDefinition } from './tool-schemas.ts';

/** What the tools need of their surroundings. */
export interface ToolHost {
  readonly now: () => number;
  /** Aborted when the server is asked to stop. */
  readonly signal: AbortSignal;
  /** The calls that are under way. */
  readonly calls: Set<Promise<unknown>>;
  readonly application: ApplicationSource;
}

const instructions = `minsky gives every task its own isolated git workspace, a session.
Start one with session_start and work only in the directory of its workspace; session_get tells where it is and how it stands.
Say in cwd which directory you work in: this server's own directory means nothing. A failure has a code, a message and a hint.`;

const hour = 3_600_000;

/** Makes a server whose tools are the operations. */
export function toolServer(host: ToolHost): McpServer {
  const server = new McpServer(
    { name: 'minsky', title: 'minsky', version: programVersion() },
    {
      instructions,
      capabilities: { tools: { listChanged: false } },
      // The list is part of the program.
      cacheHints: { 'tools/list': { ttlMs: hour }, 'server/discover': { ttlMs: hour } },
    },
  );
  for (const operation of operations) {
    const { name, inputSchema, outputSchema, ...config } = toolDefinition(operation);
    server.registerTool(
      name,
      { ...config, inputSchema: shownSchema(inputSchema), outputSchema: shownSchema(outputSchema) },
      (given: unknown, context) =>
        tracked(
          host.calls,
          callTool(
            {
              operation,
              given: (given ?? {}) as Readonly<Record<string, unknown>>,
              signal: AbortSignal.any([context.mcpReq.signal, host.signal]),
              progress: progressTo(context),
              now: host.now(),
            },
            host.application,
          ),
        ),
    );
  }
  return server;
}

async function tracked<T>(calls: Set<Promise<unknown>>, call: Promise<T>): Promise<T> {
  calls.add(call);
  try {
    return await call;
  } finally {
    calls.delete(call);
  }
}

/** Passes progress on to a client that asked for it. Each notification counts one up; the label tells how far it is. */
function progressTo({ mcpReq }: ServerContext): (progress: Progress) => void {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return () => undefined;
  let count = 0;
  return ({ label, percent }) => {
    count += 1;
    const message = percent === null ? label : `${label} ${String(Math.round(percent))}%`;
    const sent = mcpReq.notify({
      method: 'notifications/progress',
      params: { progressToken, progress: count, message },
    });
    sent.catch(() => undefined);
  };
}
