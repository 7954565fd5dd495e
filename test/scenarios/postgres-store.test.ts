import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { freePort } from '../support/postgres-server.ts';
import { runSql, unusedDatabase } from '../support/postgres-store.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

function onStore(url: string, host = 'alpha'): Minsky {
  return aMinsky().with({
    MINSKY_SESSIONDB_BACKEND: 'postgres',
    MINSKY_SESSIONDB_POSTGRES_URL: url,
    MINSKY_HOST: host,
    MINSKY_TEST_POSTGRES_URL: url,
  });
}

describe('a session in a PostgreSQL store', () => {
  it('is started, found, deleted, restored and purged as in any other', async () => {
    const { url } = await unusedDatabase();
    const minsky = onStore(url, 'alpha');
    const { path: repo } = repositoryWithCommit();
    expect((await minsky.data('session list')).sessions).toEqual([]);
    const { session } = await minsky.data(['session', 'start', 'fix', '--task', '7', '--repo', repo]);
    expect(session).toMatchObject({
      name: 'fix',
      task: 'md#7',
      status: 'active',
      workspace: { host: 'alpha' },
    });
    expect((await minsky.data('session dir --task #7')).path).toBe(session.workspace.path);
    expect((await minsky.data('session get FIX')).session.id).toBe(session.id);
    const second = await minsky.run(['session', 'start', 'other', '--task', 'md#7', '--repo', repo]);
    expect(second.status).toBe(4);
    await minsky.data('session delete fix');
    expect(existsSync(session.workspace.path)).toBe(false);
    await minsky.data('session restore fix');
    expect(existsSync(session.workspace.path)).toBe(true);
    const status = await minsky.data('db status');
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
    const { session } = await alpha.data(['session', 'start', 'far', '--repo', repo]);
    await beta.data(['session', 'start', 'near', '--repo', repo]);
    const { path } = session.workspace;
    const before = await runSql(url, `select * from minsky_sessions where name = 'far'`);

    expect((await beta.run('session list')).stdout).toMatch(/^near .* beta {2}.*\nfar .* alpha {2}/m);
    expect((await beta.run('session get far')).stdout).toContain('on host alpha');
    expect((await beta.data('session list --host alpha')).sessions).toMatchObject([{ name: 'far' }]);
    expect(await beta.data('session get far')).toMatchObject({
      session: { health: { state: 'other-host' } },
    });
    for (const words of [
      ['session', 'delete', 'far'],
      ['session', 'delete', 'far', '--force'],
      ['session', 'dir', 'far'],
    ]) {
      const refused = await beta.run([...words, '--json']);
      expect(refused.status).not.toBe(0);
      expect(JSON.parse(refused.stdout).error.message).toContain('alpha');
    }
    await beta.run('session purge --older-than 0s');
    expect(existsSync(join(path, '.git'))).toBe(true);
    expect(await runSql(url, `select * from minsky_sessions where name = 'far'`)).toEqual(before);
    expect((await alpha.data('session get far')).session.health.state).toBe('ok');
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
        minsky.run('config show'),
        minsky.run('db status --json'),
        minsky.run('session list --debug'),
      ]);
      for (const hidden of [secret, password, encodeURIComponent(password)]) {
        expect(JSON.stringify(said)).not.toContain(hidden);
      }
    }
  });

  it('is taken from where psql takes it when the URL has none', async () => {
    const { url } = await unusedDatabase();
    const { port, pathname, password } = new URL(url);
    const [secretly, bare] = [
      decodeURIComponent(password),
      `postgresql://postgres@127.0.0.1:${port}${pathname}`,
    ];
    const minsky = onStore(bare);
    const said = { status: 0, stdout: expect.stringContaining('There are no sessions'), stderr: '' };
    expect(await minsky.run('session list', { env: { PGPASSWORD: secretly } })).toEqual(said);
    const file = join(minsky.home, '.pgpass');
    writeFileSync(file, `127.0.0.1:*:*:postgres:${secretly}\n`, { mode: 0o600 });
    expect(await minsky.run('session list')).toEqual(said);
    chmodSync(file, 0o644);
    expect((await minsky.run('session list')).stderr).toContain('permissions should be u=rw (0600) or less');
  });

  it('is masked where the setting is shown', async () => {
    const minsky = onStore(`postgresql://me:${secret}@db.example:5432/minsky?sslmode=require`, 'alpha');
    const { settings } = await minsky.data('config show');
    expect(settings.find(({ key }: { key: string }) => key === 'sessiondb.postgres.url')).toEqual({
      key: 'sessiondb.postgres.url',
      value: 'postgresql://me:***@db.example:5432/minsky?sslmode=require',
      layer: 'environment',
      source: 'MINSKY_SESSIONDB_POSTGRES_URL',
    });
  });
});

describe('a store of another backend', () => {
  it('loads nothing of PostgreSQL, no ORM once it is made, and a PostgreSQL store none to be read', async () => {
    const { url } = await unusedDatabase();
    const hook = `import fs from 'node:fs';
      import { registerHooks } from 'node:module';
      const seen = [];
      const watch = (target, name, at) => {
        const original = target[name];
        target[name] = (...args) => (seen.push(String(args[at])), Reflect.apply(original, target, args));
      };
      watch(fs, 'readFileSync', 0);
      watch(process, 'dlopen', 1);
      registerHooks({ load: (url, context, next) => (seen.push(url), next(url, context)) });
      process.on('exit', () => process.stderr.write(seen.join('\\n')));`;
    const watched = { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(hook)}` };
    const { path: repo } = repositoryWithCommit();
    const minsky = aMinsky().with(watched);
    const onSqlite = await minsky.run(['session', 'start', 'x', '--repo', repo]);
    expect(onSqlite).toMatchObject({ status: 0, stderr: expect.stringContaining('/create-sqlite-file') });
    expect(onSqlite.stderr).not.toContain('/postgres-');
    const again = await minsky.run(['session', 'start', 'y', '--repo', repo]);
    expect(again).toMatchObject({ status: 0, stderr: expect.stringContaining('/better-sqlite3/') });
    expect(again.stderr).not.toMatch(/-orm\b|\/create-sqlite/);
    const onPostgres = await onStore(url).with(watched).run('session list');
    expect(onPostgres).toMatchObject({ status: 0, stderr: expect.stringContaining('/postgres-backend') });
    expect(onPostgres.stderr).not.toMatch(/-orm\b|\/create-sqlite|better-sqlite3/);
  });
});

describe('a PostgreSQL store that is not fully configured', () => {
  it('is refused with the key and the variable that are missing', async () => {
    const minsky = aMinsky().with({ MINSKY_SESSIONDB_BACKEND: 'postgres' });
    const refused = await minsky.run('session list');
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toContain(
      `MINSKY_SESSIONDB_BACKEND: 'sessiondb.backend' needs 'sessiondb.postgres.url', which is not set: set it in your own file or the variable MINSKY_SESSIONDB_POSTGRES_URL`,
    );
    expect((await minsky.run('config show')).status).toBe(0);
  });

  it('is unavailable without its password, and the program ends', async () => {
    const { url } = await unusedDatabase();
    const { port, pathname } = new URL(url);
    const refused = await onStore(`postgresql://postgres@127.0.0.1:${port}${pathname}`).json('session list');
    expect(refused).toMatchObject({
      status: 6,
      json: { error: { code: 'STORE_UNAVAILABLE', message: expect.stringContaining('asks for a password') } },
    });
  });

  it('is not set by a repository’s file, and is by the user’s own', async () => {
    const { url } = await unusedDatabase();
    const settings = `sessiondb:\n  backend: postgres\n  postgres:\n    url: '${url}'\n    poolSize: 2\n`;
    const [{ path: repo }, file] = [repositoryWithCommit(), join(temporaryDirectory(), 'config.yaml')];
    mkdirSync(join(repo, '.minsky'));
    writeFileSync(join(repo, '.minsky', 'config.yaml'), settings);
    writeFileSync(file, settings);
    const ofRepository = await aMinsky().json('db status', { cwd: repo });
    expect(ofRepository.json.data.backend).toBe('sqlite');
    expect(ofRepository.stderr).toContain('sessiondb.postgres.url');
    expect(ofRepository.stderr).not.toContain(new URL(url).password);
    const ofUser = await aMinsky().data('db status', {
      env: { MINSKY_CONFIG: file, MINSKY_TEST_POSTGRES_URL: url },
    });
    expect(ofUser).toMatchObject({ backend: 'postgres', source: file, records: 0 });
  });
});
