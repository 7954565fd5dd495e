import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  postgresGenerations,
  sha256,
  writeJson,
  writeSqlite,
} from '../infrastructure/legacy/legacy-fixtures.ts';
import { repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { runSql, unusedDatabase } from '../support/postgres-store.ts';
import { anOldInstallation, type OldInstallation } from './old-installation.ts';

const kinds = ['kept', 'merged', 'renamed', 'conflict'];
const withoutDone = (data: { findings: object[] }) => ({
  ...data,
  backup: null,
  findings: data.findings.map((finding) => ({ ...finding, done: false })),
});
const allNames = async (minsky: Minsky): Promise<readonly string[]> =>
  (await minsky.data('session list --limit 1000')).sessions.map(({ name }: { name: string }) => name);

describe('the stores of a real installation', () => {
  let minsky: Minsky;
  let repository: GitRepository;
  let old: OldInstallation;
  let before: readonly string[];
  beforeAll(() => {
    minsky = aMinsky();
    repository = repositoryWithCommit({ name: 'app' });
    old = anOldInstallation(minsky, repository);
    before = old.files.map(sha256);
  });

  it('are merged without losing a record, reported the same by a dry run, and left as they are', async () => {
    const cwd = repository.path;
    const dry = await minsky.data('db consolidate --dry-run', { cwd });
    expect(existsSync(join(minsky.state, 'store'))).toBe(false);
    expect(existsSync(join(minsky.state, 'backups'))).toBe(false);
    const done = await minsky.data('db consolidate', { cwd });
    expect(withoutDone(done)).toEqual(withoutDone(dry));
    expect(dry.findings.every((finding: { done: boolean }) => !finding.done)).toBe(true);
    const decided = done.findings.filter(({ kind }: { kind: string }) => kinds.includes(kind));
    expect(decided).toHaveLength(217 + 2 + 1 + 1);
    expect(decided.every(({ done: mended }: { done: boolean }) => mended)).toBe(true);
    expect(done.added).toBe(219);
    expect(old.files.map(sha256)).toEqual(before);
    const { sessions } = await minsky.data('session list --limit 1000');
    expect(sessions).toHaveLength(219);
    const found = new Set(
      sessions.flatMap(({ name, aliases }: { name: string; aliases: string[] }) => [name, ...aliases]),
    );
    expect(old.records.filter(({ session }) => !found.has(session))).toEqual([]);
    expect(existsSync(done.backup)).toBe(true);
    expect(
      done.stores.map(({ fate, records, reason, deletable }: Record<string, unknown>) => [
        fate,
        records,
        reason,
        deletable,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['merged', 217, 'known-place', true],
        ['merged', 2, 'known-place', true],
        ['merged', 1, 'project', true],
        ['listed', 1, 'backup', false],
      ]),
    );
  });

  it('are not changed by a second run, which says so', async () => {
    const files = ['store/sessions.sqlite', 'consolidated.json'].map((name) => join(minsky.state, name));
    const states = files.map((file) => readFileSync(file).toString('hex'));
    const again = await minsky.data('db consolidate', { cwd: repository.path });
    expect([again.added, again.changed, again.backup]).toEqual([0, 0, null]);
    expect(files.map((file) => readFileSync(file).toString('hex'))).toEqual(states);
    const { stdout } = await minsky.run('db consolidate', { cwd: repository.path });
    expect(stdout).toContain('Everything is in the store already');
  });

  it('give sessions that are found by their old names, with their workspaces where they were', async () => {
    const { session, resolvedBy } = await minsky.data(['session', 'get', 'task#176']);
    expect(resolvedBy).toBe('name');
    expect(session).toMatchObject({
      name: 'task-176',
      aliases: ['task#176'],
      branch: 'task#176',
      status: 'pr-open',
      pr: { branch: 'pr/task#176' },
      workspace: { path: old.standing['task#176'] },
      health: { state: 'ok' },
      repo: { path: repository.path },
    });
    const marker = JSON.parse(
      readFileSync(join(old.standing['task#176']!, '.git/minsky/session.json'), 'utf8'),
    );
    expect(marker.id).toBe(session.id);
    const there = await minsky.data('session get', { cwd: old.standing['#87']! });
    expect(there).toMatchObject({ session: { name: '87' }, resolvedBy: 'cwd' });
  });

  it('bring back nothing that was removed since', async () => {
    await minsky.data(['session', 'delete', 'only-in-the-doubled-place', '--force']);
    await minsky.data('session purge --older-than 0s');
    const again = await minsky.data('db consolidate', { cwd: repository.path });
    expect(again.added).toBe(0);
    expect(again.findings.map(({ kind }: { kind: string }) => kind)).toContain('removed-since');
  });

  it('go again with an undo, which leaves what was done since', async () => {
    await minsky.data(['session', 'start', 'since', '--repo', repository.path]);
    await minsky.data(['session', 'delete', 'fix-login', '--force']);
    const undone = await minsky.data('db consolidate --undo');
    expect(undone.findings.filter(({ kind }: { kind: string }) => kind === 'changed-since')).toMatchObject([
      { session: 'fix-login' },
    ]);
    expect(await allNames(minsky)).toEqual(['since']);
    expect(existsSync(join(old.standing['task#176']!, '.git/minsky/session.json'))).toBe(false);
    expect((await minsky.json('db consolidate --undo')).json.error.code).toBe('NOTHING_TO_UNDO');
    const again = await minsky.data('db consolidate', { cwd: repository.path });
    expect(again.added).toBe(218);
  });
});

describe('a legacy store', () => {
  it('is told of by list, status and doctor until it was merged, and again when it was written since', async () => {
    const minsky = aMinsky();
    const store = writeJson(join(minsky.state, 'session-db.json'), [{ session: 'old' }]);
    for (const command of ['session list', 'db status', 'doctor']) {
      const { stderr } = await minsky.run(command);
      expect(stderr).toBe(
        `warning: Legacy stores hold records that are not in this one: '${store}'. Merge them: minsky db consolidate\n`,
      );
    }
    expect((await minsky.run('config show')).stderr).toBe('');
    await minsky.run('db consolidate --dry-run');
    expect((await minsky.run('session list')).stderr).not.toBe('');
    await minsky.run('db consolidate');
    expect((await minsky.run('session list')).stderr).toBe('');
    writeFileSync(store, JSON.stringify([{ session: 'old' }, { session: 'new' }]));
    expect((await minsky.run('session list')).stderr).not.toBe('');
  });

  it.each([
    ['in the project that one stands in', 'app/.minsky/session-db.json', null],
    ['in a directory that is called ~', 'app/below/~/.local/state/minsky/minsky/session-db.json', null],
    [
      'where a file of settings leads that only earlier versions read',
      'kept.db',
      ['config/minsky/config.yml', 'persistence: {sqlite: {dbPath: <root>/kept.db}}'],
    ],
  ])('is told of, and merged, %s', async (_where, place, settings) => {
    const minsky = aMinsky();
    const repository = repositoryWithCommit({ name: 'app' });
    const root = dirname(repository.path);
    const below = join(repository.path, 'below');
    mkdirSync(below);
    const store = writeJson(join(root, place), [{ session: 'old' }]);
    const env = { XDG_CONFIG_HOME: join(root, 'config') };
    if (settings !== null) writeJson(join(root, settings[0]!), settings[1]!.replace('<root>', root));
    const told = await minsky.run('session list', { cwd: below, env });
    expect(told.stderr).toBe(
      `warning: Legacy stores hold records that are not in this one: '${store}'. Merge them: minsky db consolidate\n`,
    );
    expect((await minsky.data('db consolidate', { cwd: below, env })).added).toBe(1);
    expect((await minsky.run('session list', { cwd: below, env })).stderr).toBe('');
  });

  it('that cannot be read keeps no other from being merged, and ends with 6', async () => {
    const minsky = aMinsky();
    writeJson(join(minsky.state, 'session-db.json'), '{"sessions": [');
    const damaged = writeSqlite(join(minsky.state, 'sessions.db'), 'S2', [
      { session: 'x', repoName: 'r', createdAt: '2025' },
    ]);
    writeFileSync(damaged, readFileSync(damaged).fill(0, 100, 5_000));
    writeJson(join(minsky.state, 'sessions.json'), [{ session: 'kept' }, 7]);
    const { status, json } = await minsky.json('db consolidate');
    expect(status).toBe(6);
    expect(json.data.findings.map(({ kind, severity }: Record<string, unknown>) => [kind, severity])).toEqual(
      expect.arrayContaining([
        ['store-unreadable', 'error'],
        ['kept', 'info'],
        ['unreadable', 'error'],
      ]),
    );
    expect(await allNames(minsky)).toEqual(['kept']);
    const { stdout } = await minsky.run('db consolidate');
    expect(stdout).toContain('\n2 records: 1 merged, 1 unreadable.\n');
  });

  it('lies in a workspace that no record knows', async () => {
    const minsky = aMinsky();
    const workspace = join(minsky.state, 'git/local/app/sessions/unknown');
    const repository = repositoryWithCommit();
    mkdirSync(dirname(workspace), { recursive: true });
    repository.git('clone', '--quiet', repository.path, workspace);
    writeJson(join(workspace, '.minsky/session-db.json'), [{ session: 'old' }]);
    const { stores, added } = await minsky.data('db consolidate');
    expect(stores).toMatchObject([{ fate: 'merged', reason: 'project' }]);
    expect(added).toBe(1);
  });

  it('that is named and not there is refused before anything is done', async () => {
    const minsky = aMinsky();
    const { status, json } = await minsky.json('db consolidate nowhere.json');
    expect([status, json.error.code]).toEqual([3, 'LEGACY_STORE_UNREADABLE']);
    expect(existsSync(minsky.state)).toBe(false);
  });

  it('is merged when it is named, even if it is a backup', async () => {
    const minsky = aMinsky();
    const backup = writeJson(join(minsky.state, 'session-backup-1750000000000.json'), [{ session: 'saved' }]);
    expect((await minsky.data('db consolidate')).added).toBe(0);
    expect((await minsky.data(['db', 'consolidate', backup])).added).toBe(1);
  });

  it('contradicts another: the one that was active last counts, and both are reported', async () => {
    const minsky = aMinsky();
    const repoUrl = 'https://github.com/o/app';
    writeJson(join(minsky.state, 'session-db.json'), [
      { session: 'x', repoUrl, branch: 'old', taskId: '7', lastActivityAt: '2025-01-01' },
    ]);
    writeSqlite(join(minsky.state, 'sessions.db'), 'S3', [
      { session: 'x', repoName: 'app', repoUrl, branch: 'new', createdAt: '2025-02-02T00:00:00Z' },
    ]);
    const { findings } = await minsky.data('db consolidate');
    expect((await minsky.data('session get x')).session).toMatchObject({ branch: 'new', task: 'md#7' });
    expect(findings.map(({ kind }: { kind: string }) => kind).toSorted()).toEqual([
      'conflict',
      'kept',
      'missing',
    ]);
    const text = await minsky.run('db consolidate');
    expect(text.stdout).toContain('says something else of branch');
  });

  it('says of a session that was closed without being merged that it is active, every time', async () => {
    const minsky = aMinsky();
    writeJson(join(minsky.state, 'session-db.json'), [{ session: 'x', status: 'CLOSED' }]);
    for (const added of [1, 0]) {
      const done = await minsky.data('db consolidate');
      expect(done.added).toBe(added);
      expect(done.findings.map(({ kind }: { kind: string }) => kind)).toContain('closed');
    }
  });

  it('is merged by many at once as by one', async () => {
    const minsky = aMinsky();
    writeJson(
      join(minsky.state, 'session-db.json'),
      Array.from({ length: 30 }, (_, at) => ({ session: `s${String(at)}` })),
    );
    const outcomes = await Promise.all([1, 2, 3].map(() => minsky.json('db consolidate')));
    expect(outcomes.map(({ status }) => status)).toEqual([0, 0, 0]);
    expect(outcomes.map(({ json }) => json.data.added).toSorted((a, b) => a - b)).toEqual([0, 0, 30]);
  });

  it('interrupted by a kill is merged by the next run, whole', async () => {
    const minsky = aMinsky();
    writeJson(
      join(minsky.state, 'session-db.json'),
      Array.from({ length: 300 }, (_, at) => ({ session: `s${String(at)}` })),
    );
    for (const delay of [150, 250, 350]) {
      const running = minsky.start('db consolidate');
      setTimeout(() => running.killGroup('SIGKILL'), delay);
      await running.outcome;
      const count = (await allNames(minsky)).length;
      expect([0, 300]).toContain(count);
    }
    await minsky.data('db consolidate');
    expect(await allNames(minsky)).toHaveLength(300);
  });

  it('in the database of the store in use is merged beside it, and its table stays', async () => {
    const { url } = await unusedDatabase();
    const minsky = aMinsky().with({
      MINSKY_SESSIONDB_BACKEND: 'postgres',
      MINSKY_SESSIONDB_POSTGRES_URL: url,
      MINSKY_TEST_POSTGRES_URL: url,
    });
    await runSql(url, `create table sessions (${postgresGenerations.P4})`);
    const row = `insert into sessions (session, repo_name, repo_url, created_at, task_id, status)
      values ('task#7', 'app', 'https://github.com/o/app', now(), '#7', 'MERGED')`;
    await runSql(url, row);
    const { stores, added } = await minsky.data('db consolidate');
    expect([stores.length, stores[0].generation, stores[0].deletable, added]).toEqual([1, 'P4', false, 1]);
    expect(JSON.stringify(stores)).not.toContain('sesame');
    expect((await minsky.data(['session', 'get', 'task#7'])).session).toMatchObject({
      name: 'task-7',
      status: 'merged',
    });
    expect(await runSql(url, 'select session from sessions')).toEqual([{ session: 'task#7' }]);
    expect((await minsky.data('db consolidate')).added).toBe(0);
    await minsky.data('db consolidate --undo');
    expect(await allNames(minsky)).toEqual([]);
  });

  it('goes into a JSON store, too', async () => {
    const minsky = aMinsky().with({ MINSKY_SESSIONDB_BACKEND: 'json' });
    writeJson(join(minsky.state, 'session-db.json'), [{ session: 'x' }]);
    expect((await minsky.data('db consolidate')).added).toBe(1);
    expect(await allNames(minsky)).toEqual(['x']);
    expect(statSync(join(minsky.state, 'consolidated.json')).mode & 0o777).toBe(0o600);
  });
});
