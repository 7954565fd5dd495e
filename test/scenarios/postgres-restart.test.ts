import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { startPostgresServer, type PostgresServer } from '../support/postgres-server.ts';

describe('a run of commands in the middle of which the PostgreSQL server is stopped and started', () => {
  let server: PostgresServer;
  let minsky: Minsky;
  let repo: string;
  beforeAll(async () => {
    server = await startPostgresServer(tmpdir());
    minsky = aMinsky().with({
      MINSKY_SESSIONDB_BACKEND: 'postgres',
      MINSKY_SESSIONDB_POSTGRES_URL: server.url,
      MINSKY_TEST_POSTGRES_URL: server.url,
    });
    repo = repositoryWithCommit().path;
  });
  afterAll(() => server.stop());

  const start = (name: string): string[] => ['session', 'start', name, '--repo', repo];
  const workspaces = (): readonly string[] => readdirSync(join(minsky.state, 'sessions')).sort();

  it('refuses each of them while it is stopped, changes nothing, and goes on as if nothing had been', async () => {
    await minsky.data(start('before'));
    await minsky.data(start('shelved'));
    await server.stop();
    const commands = [
      start('meanwhile'),
      'session list',
      'session get before',
      'session delete shelved',
      'session sync',
      'db status',
      'db check',
      'db backup',
      'db repair',
    ];
    for (const command of commands) {
      const { status, json, stderr } = await minsky.json(command);
      expect([command, status, json.error.code, stderr]).toEqual([command, 6, 'STORE_UNAVAILABLE', '']);
    }
    expect(workspaces()).toEqual(['before', 'shelved']);
    await server.start();
    await minsky.data(start('meanwhile'));
    await minsky.data('session delete shelved');
    const { sessions } = await minsky.data('session list');
    expect(sessions.map(({ name }: { readonly name: string }) => name)).toEqual(['meanwhile', 'before']);
    expect(workspaces()).toEqual(['before', 'meanwhile']);
    expect((await minsky.data('db check')).findings).toEqual([]);
  });

  it('loses no session that was started, and the others are started by the same command', async () => {
    const names = Array.from({ length: 8 }, (_, at) => `run-${String(at)}`);
    const outcomes: {
      readonly name: string;
      readonly status: number | string | null;
      readonly code: unknown;
    }[] = [];
    const running = names.reduce(
      (before, name) =>
        before.then(async () => {
          const { status, json } = await minsky.json(start(name));
          outcomes.push({ name, status, code: json.ok === true ? null : json.error.code });
        }),
      Promise.resolve(),
    );
    while (outcomes.length < 2)
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 20))]);
    await server.stop();
    while (outcomes.length < 5)
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 20))]);
    await server.start();
    await running;
    for (const { name, status, code } of outcomes) {
      expect([name, status, code]).toEqual([
        name,
        code === null ? 0 : 6,
        code === null ? null : 'STORE_UNAVAILABLE',
      ]);
    }
    const refused = outcomes.filter(({ code }) => code !== null);
    expect(refused.length).toBeGreaterThan(0);
    for (const { name } of refused) {
      const again = await minsky.json(start(name));
      // Nobody could know whether the last change of one that was cut off had reached the server.
      if (again.status !== 0) expect([name, again.json.error.code]).toEqual([name, 'NAME_TAKEN']);
    }
    const found = [];
    for (const name of names) {
      const { session } = await minsky.data(`session get ${name}`);
      found.push([session.name, session.status, session.health.state]);
    }
    expect(found).toEqual(names.map((name) => [name, 'active', 'ok']));
    expect((await minsky.data('db check')).findings).toEqual([]);
    expect((await minsky.data('session sync')).findings).toEqual([]);
    expect(readdirSync(join(minsky.state, 'staging'))).toEqual([]);
  });
});
