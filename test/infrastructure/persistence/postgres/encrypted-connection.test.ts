import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openSessionStore } from '../../../../src/infrastructure/persistence/open-session-store.ts';
import { aSession } from '../../../../src/interfaces/testing/testing.ts';
import { startPostgresServer, type PostgresServer } from '../../../support/postgres-server.ts';
import { runSql, storeAt } from '../../../support/postgres-store.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

/** A certificate that vouches for itself, for a server at 127.0.0.1, and its key. */
function certificateIn(
  directory: string,
  name: string,
): { readonly certificate: string; readonly key: string } {
  const [certificate, key] = [join(directory, `${name}.pem`), join(directory, `${name}.key`)] as const;
  const request = ['req', '-x509', '-nodes', '-newkey', 'rsa:2048', '-days', '2', '-subj', '/CN=localhost'];
  const options = [...request, '-addext', 'subjectAltName=IP:127.0.0.1', '-out', certificate, '-keyout', key];
  execFileSync('openssl', options, { stdio: 'ignore' });
  return { certificate, key };
}

describe('a PostgreSQL store whose server has a certificate', () => {
  let server: PostgresServer;
  let root: string;
  let certificate: string;
  beforeAll(async () => {
    root = temporaryDirectory('encrypted-');
    chmodSync(root, 0o755);
    server = await startPostgresServer(root);
    const [data = ''] = readdirSync(root).map((name) => join(root, name));
    const made = certificateIn(data, 'server');
    certificate = made.certificate;
    const { uid, gid } = statSync(data);
    for (const file of [made.certificate, made.key]) chownSync(file, uid, gid);
    chmodSync(made.key, 0o600);
    for (const setting of [`ssl_cert_file = 'server.pem'`, `ssl_key_file = 'server.key'`, 'ssl = on']) {
      await runSql(server.url, `alter system set ${setting}`);
    }
    await server.stop();
    await server.start();
  });
  afterAll(() => server.stop());

  /** Whether the connection that a write goes over is encrypted, or the refusal. */
  async function encrypted(options: string): Promise<unknown> {
    const url = `${server.url}?${options}`;
    const store = openSessionStore(storeAt(url), { testServer: server.url });
    const written = await store.insert(aSession());
    const asked = `select ssl from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'minsky'`;
    const connections = await runSql<{ readonly ssl: boolean }>(server.url, asked);
    await store.close();
    return written.match(
      () => connections.map(({ ssl }) => ssl),
      (error) => error,
    );
  }

  it('encrypts as sslmode says, and takes any certificate unless it is told to look', async () => {
    expect(await encrypted('sslmode=disable')).toEqual([false]);
    expect(await encrypted('sslmode=require')).toEqual([true]);
  });

  it('takes the certificate that the URL vouches for', async () => {
    expect(await encrypted(`sslmode=verify-full&sslrootcert=${certificate}`)).toEqual([true]);
    expect(await encrypted(`sslmode=verify-ca&sslrootcert=${certificate}`)).toEqual([true]);
  });

  it('is unavailable behind a certificate that nobody vouches for', async () => {
    const refused = { kind: 'StoreUnavailable', detail: expect.stringMatching(/self-signed certificate/) };
    const other = certificateIn(temporaryDirectory(), 'other').certificate;
    expect(await encrypted('sslmode=verify-full')).toMatchObject(refused);
    expect(await encrypted(`sslmode=verify-full&sslrootcert=${other}`)).toMatchObject(refused);
  });
});
