import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isolatedEnvironment } from './isolated-environment.ts';
import { offerPostgres } from './postgres-on-demand.ts';

/** Moves the whole run, its workers and their children into one temporary directory. */
export default async function globalSetup(): Promise<void> {
  const otherServer = process.env.MINSKY_TEST_POSTGRES_URL;
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'minsky-test-')));
  // A PostgreSQL server started by root runs as another user and has to get through.
  chmodSync(root, 0o711);
  const isolated = { ...isolatedEnvironment(root), TMPDIR: root, TEMP: root, TMP: root };
  for (const name of Object.keys(process.env)) if (!(name in isolated)) delete process.env[name];
  Object.assign(process.env, isolated);
  await offerPostgres(root, otherServer);
  process.once('exit', () => {
    rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  });
}
