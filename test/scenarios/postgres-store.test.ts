import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { freePort } from '../support/postgres-server.ts';
import { runSql, unusedDatabase } from '../support/postgres-store.ts';
import { aMachine, type Minsky } from '../support/run-minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

function onStore(url: string, host: string, more: Readonly<Record<string, string>> = {}): Minsky {
  return aMachine({
    ...more,
    MINSKY_SESSIONDB_BACKEND: 'postgres',
    MINSKY_SESSIONDB_POSTGRES_URL: url,
    MINSKY_HOST: host,
    MINSKY_TEST_POSTGRES_URL: url,
  });
}

async function dataOf(
  minsky: Minsky,
  ...words: readonly string[]
): Promise<Record<string, ReturnType<typeof JSON.parse>>> {
  const { status, stdout, stderr } = await minsky([...words, '--json']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout).data;
}

describe('a session in a PostgreSQL store', () => {
  it('is started, found, deleted, restored and purged as in any other', async () => {
    const { url } = await unusedDatabase();
    const minsky = onStore(url, 'alpha');
    const { path: repo } = repositoryWithCommit();
    expect((await dataOf(minsky, 'session', 'list')).sessions).toEqual([]);
    const { session } = await dataOf(minsky, 'session', 'start', 'fix', '--task', '7', '--repo', repo);
    expect(session).toMatchObject({
      name: 'fix',
      task: 'md#7',
      status: 'active',
      workspace: { host: 'alpha' },
    });
    expect((await dataOf(minsky, 'session', 'dir', '--task', '#7')).path).toBe(session.workspace.path);
    expect((await dataOf(minsky, 'session', 'get', 'FIX')).session.id).toBe(session.id);
    const second = await minsky(['session', 'start', 'other', '--task', 'md#7', '--repo', repo]);
    expect(second.status).toBe(4);
    await dataOf(minsky, 'session', 'delete', 'fix');
    expect(existsSync(session.workspace.path)).toBe(false);
    await dataOf(minsky, 'session', 'restore', 'fix');
    expect(existsSync(session.workspace.path)).toBe(true);
    const status = await dataOf(minsky, 'db', 'status');
    expect(status).toMatchObject({
      backend: 'postgres',
      source: 'MINSKY_SESSIONDB_POSTGRES_URL',
      records: 1,
    });
    expect(await runSql(url, 'select name from minsky_sessions')).toEqual([{ name: 'fix' }]);
  });

  it('of another host is listed, named as such and never touched', async () => {
    const { url } = await unusedDatabase();
    const [alpha, beta] = [onStore(url, 'alpha'), onStore(url, 'beta')];
    const { path: repo } = repositoryWithCommit();
    const { session } = await dataOf(alpha, 'session', 'start', 'far', '--repo', repo);
    await dataOf(beta, 'session', 'start', 'near', '--repo', repo);
    const { path } = session.workspace;
    const before = await runSql(url, `select * from minsky_sessions where name = 'far'`);

    expect((await beta(['session', 'list'])).stdout).toMatch(/^near .* beta {2}.*\nfar .* alpha {2}/m);
    expect((await beta(['session', 'get', 'far'])).stdout).toContain('on host alpha');
    expect((await dataOf(beta, 'session', 'list', '--host', 'alpha')).sessions).toMatchObject([
      { name: 'far' },
    ]);
    expect(await dataOf(beta, 'session', 'get', 'far')).toMatchObject({
      session: { health: { state: 'other-host' } },
    });
    for (const words of [
      ['session', 'delete', 'far'],
      ['session', 'delete', 'far', '--force'],
      ['session', 'dir', 'far'],
    ]) {
      const refused = await beta([...words, '--json']);
      expect(refused.status).not.toBe(0);
      expect(JSON.parse(refused.stdout).error.message).toContain('alpha');
    }
    await beta(['session', 'purge', '--older-than', '0s']);
    expect(existsSync(join(path, '.git'))).toBe(true);
    expect(await runSql(url, `select * from minsky_sessions where name = 'far'`)).toEqual(before);
    expect((await dataOf(alpha, 'session', 'get', 'far')).session.health.state).toBe('ok');
  });
});

describe('the password of a PostgreSQL store', () => {
  const secret = 's3cr3t';

  it('is in no output and no message, whatever is asked', async () => {
    const port = String(await freePort());
    const { url } = await unusedDatabase();
    const password = decodeURIComponent(new URL(url).password);
    const wrong = Object.assign(new URL(url), { password: secret }).href;
    const urls = [
      url,
      wrong,
      `postgresql://me:${secret}@127.0.0.1:${port}/minsky`,
      `postgresql://127.0.0.1:${port}/minsky?user=me&password=${secret}`,
      `postgresql://me:${secret}@db.example:port/minsky`,
      `mysql://me:${secret}@db.example/minsky`,
      `postgresql://me:${secret}@db.example/minsky?sslrootcert=/nowhere`,
    ];
    for (const tried of urls) {
      const minsky = onStore(tried, 'alpha');
      const said = await Promise.all([
        minsky(['config', 'show']),
        minsky(['db', 'status', '--json']),
        minsky(['session', 'list', '--debug']),
      ]);
      for (const hidden of [secret, password, encodeURIComponent(password)]) {
        expect(JSON.stringify(said)).not.toContain(hidden);
      }
    }
  });

  it('is masked where the setting is shown', async () => {
    const minsky = onStore(`postgresql://me:${secret}@db.example:5432/minsky?sslmode=require`, 'alpha');
    const { settings } = await dataOf(minsky, 'config', 'show');
    expect(settings.find(({ key }: { key: string }) => key === 'sessiondb.postgres.url')).toEqual({
      key: 'sessiondb.postgres.url',
      value: 'postgresql://me:***@db.example:5432/minsky?sslmode=require',
      layer: 'environment',
      source: 'MINSKY_SESSIONDB_POSTGRES_URL',
    });
  });
});

describe('a store of another backend', () => {
  it('loads nothing of PostgreSQL, and a PostgreSQL store no ORM to be read', async () => {
    const { url } = await unusedDatabase();
    const hook = `import { registerHooks } from 'node:module';
      const seen = [];
      registerHooks({ load: (url, context, next) => (seen.push(url), next(url, context)) });
      process.on('exit', () => process.stderr.write(seen.join('\\n')));`;
    const watched = { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(hook)}` };
    const { path: repo } = repositoryWithCommit();
    const start = ['session', 'start', 'x', '--repo', repo];
    const onSqlite = await aMachine(watched)(start);
    expect([onSqlite.status, onSqlite.stderr]).toEqual([0, expect.stringMatching(/@mikro-orm\/sqlite\//)]);
    expect(onSqlite.stderr).not.toMatch(/node_modules\/(pg|@mikro-orm\/postgresql)|persistence\/postgres\//);
    const onPostgres = onStore(url, 'alpha', watched);
    expect((await onPostgres(['session', 'list'])).stderr).toMatch(/node_modules\/pg\//);
    expect((await onPostgres(['session', 'list'])).stderr).not.toMatch(
      /node_modules\/@mikro-orm\/|better-sqlite3/,
    );
  });
});

describe('a PostgreSQL store that is not fully configured', () => {
  it('is refused with the key and the variable that are missing', async () => {
    const minsky = aMachine({ MINSKY_SESSIONDB_BACKEND: 'postgres' });
    const refused = await minsky(['session', 'list']);
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toContain(
      `MINSKY_SESSIONDB_BACKEND: 'sessiondb.backend' needs 'sessiondb.postgres.url', which is not set: set it in your own file or the variable MINSKY_SESSIONDB_POSTGRES_URL`,
    );
    expect((await minsky(['config', 'show'])).status).toBe(0);
  });

  it('is not set by a repository’s file, and is by the user’s own', async () => {
    const { url } = await unusedDatabase();
    const settings = `sessiondb:\n  backend: postgres\n  postgres:\n    url: '${url}'\n    poolSize: 2\n`;
    const [{ path: repo }, file] = [repositoryWithCommit(), join(temporaryDirectory(), 'config.yaml')];
    mkdirSync(join(repo, '.minsky'));
    writeFileSync(join(repo, '.minsky', 'config.yaml'), settings);
    writeFileSync(file, settings);
    const ofRepository = await aMachine({})(['db', 'status', '--json'], repo);
    expect(JSON.parse(ofRepository.stdout).data.backend).toBe('sqlite');
    expect(ofRepository.stderr).toContain('sessiondb.postgres.url');
    expect(ofRepository.stderr).not.toContain(new URL(url).password);
    const ofUser = await dataOf(
      aMachine({ MINSKY_CONFIG: file, MINSKY_TEST_POSTGRES_URL: url }),
      'db',
      'status',
    );
    expect(ofUser).toMatchObject({ backend: 'postgres', source: file, records: 0 });
  });
});
