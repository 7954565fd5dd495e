import { startPostgresServer } from '../support/postgres-server.ts';
import type { Workbench } from './workbench.ts';

/** A PostgreSQL server for the time of the work. */
export async function* withPostgres<T>(
  bench: Workbench,
  work: (url: string) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const server = await startPostgresServer(bench.root);
  try {
    // The program refuses every server but this one while it is tested.
    process.env.MINSKY_TEST_POSTGRES_URL = server.url;
    yield* work(server.url);
  } finally {
    delete process.env.MINSKY_TEST_POSTGRES_URL;
    await server.stop();
  }
}
