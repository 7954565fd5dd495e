import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import type { PostgresServer } from './postgres-server.ts';

/** The variable that tells a test's process where to ask for the server of the run. */
const variable = 'MINSKY_TEST_POSTGRES_SOCKET';

/** What the run has started, kept by its main process. */
const run: { socket?: Server; starting?: Promise<PostgresServer> } = {};

/**
 * Listens on a socket of the run's main process: the first test that asks there for a server has it started, so that a
 * run without such a test does not wait for it. `MINSKY_TEST_POSTGRES_URL` names another server to use instead.
 */
export async function offerPostgres(root: string, other: string | undefined): Promise<void> {
  if (other !== undefined) {
    process.env.MINSKY_TEST_POSTGRES_URL = other;
    return;
  }
  const path = (process.env[variable] = `${root}/postgres.socket`);
  run.socket = createServer({ allowHalfOpen: true }, (asking) => {
    asking.on('error', () => undefined);
    run.starting ??= import('./postgres-server.ts').then((module) => module.startPostgresServer(root));
    run.starting.then(
      ({ url }) => asking.end(url),
      (error: unknown) => asking.end(`error: ${String(error)}`),
    );
  }).listen(path);
  await once(run.socket, 'listening');
  run.socket.unref();
}

/** Stops what was started, if anything was. */
export async function withdrawPostgres(): Promise<void> {
  run.socket?.close();
  const server = await run.starting?.catch(() => null);
  await server?.stop();
}

/** The URL of the server of the run, with the right to make databases; from a test. */
export async function postgresUrl(): Promise<string> {
  process.env.MINSKY_TEST_POSTGRES_URL ??= await ask();
  return process.env.MINSKY_TEST_POSTGRES_URL;
}

async function ask(): Promise<string> {
  const answer = await text(connect(process.env[variable] ?? ''));
  if (!answer.startsWith('postgres')) throw new Error(`PostgreSQL did not start: ${answer}`);
  return answer;
}
