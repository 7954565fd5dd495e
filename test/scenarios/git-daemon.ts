import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A server that speaks git's own protocol and lets everybody push. */
export interface GitDaemon {
  /** `git://127.0.0.1:PORT`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the repositories in a directory with `git daemon`. */
export async function serveByDaemon(directory: string): Promise<GitDaemon> {
  const port = await freePort();
  const child = spawn(
    'git',
    [
      ...['daemon', '--reuseaddr', '--export-all', '--enable=receive-pack', '--listen=127.0.0.1'],
      ...[`--port=${port}`, `--base-path=${directory}`, directory],
    ],
    // A group of its own: the daemon proper is a child of this process.
    { stdio: 'ignore', detached: true },
  );
  while (!(await isOpen(port))) await pause(20);
  return {
    url: `git://127.0.0.1:${port}`,
    async close() {
      process.kill(-child.pid!, 'SIGTERM');
      await once(child, 'close');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
