import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { oldRecord, sha256, writeJson, writeSqlite } from '../infrastructure/legacy/legacy-fixtures.ts';
import { repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';

let minsky: Minsky;
let repository: GitRepository;
let userFile: string;
let repositoryFile: string;

beforeEach(() => {
  minsky = aMinsky();
  repository = repositoryWithCommit();
  userFile = minsky.env.MINSKY_CONFIG ?? '';
  repositoryFile = join(repository.path, '.minsky/config.yaml');
});

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode: 0o644 });
}

const read = (path: string): string => readFileSync(path, 'utf8');
const misplaced = '# shared by all\nsession:\n  base: main\ntrash:\n  retention: 1d # short\n';

describe('a setting of the user in the file of a repository', () => {
  beforeEach(() => {
    put(repositoryFile, misplaced);
    put(userFile, '# mine\nsession:\n  strategy: clone\n');
  });

  it('is shown as a diff by --dry-run, which changes nothing', async () => {
    const { status, stdout } = await minsky.run('config migrate --dry-run', { cwd: repository.path });
    expect(status).toBe(0);
    expect(stdout).toContain('+trash:\n+  retention: 1d\n');
    expect(stdout).toContain('-trash:\n-  retention: 1d # short\n');
    expect(stdout).toContain('To do it: minsky config migrate');
    expect([read(userFile), read(repositoryFile)]).toEqual([
      '# mine\nsession:\n  strategy: clone\n',
      misplaced,
    ]);
  });

  it('moves to the file of the user, once and for all, and each file is kept as it was', async () => {
    const below = join(repository.path, 'below');
    mkdirSync(below);
    const warned = await minsky.run('config show', { cwd: below });
    expect(warned.stderr).toBe(
      `warning: ${repositoryFile} sets 'trash.retention', which only you may set, so it is not obeyed: minsky config migrate\n`,
    );
    const { findings, files } = await minsky.data('config migrate', { cwd: below });
    expect(findings).toMatchObject([
      { kind: 'moved', severity: 'info', path: repositoryFile, action: 'move', done: true },
    ]);
    expect(read(userFile)).toBe('# mine\nsession:\n  strategy: clone\ntrash:\n  retention: 1d\n');
    expect(read(repositoryFile)).toBe('# shared by all\nsession:\n  base: main\n');
    expect(files.map(({ backup }: { backup: string }) => read(backup))).toEqual([
      '# mine\nsession:\n  strategy: clone\n',
      misplaced,
    ]);
    expect(statSync(repositoryFile).mode & 0o777).toBe(0o644);
    const again = await minsky.run('config migrate', { cwd: below });
    expect(again.stdout).toBe('Every setting is where it belongs; nothing has to be done.\n');
    const after = await minsky.run('config show', { cwd: below });
    expect(after.stdout).toMatch(/trash\.retention +1d +user/);
    expect(`${after.stdout}${after.stderr}`).not.toContain('migrate');
  });
});

describe('what earlier versions left', () => {
  it('is taken over under the names of today, without a password in what is printed', async () => {
    const old = join(dirname(userFile), 'local.json');
    put(
      old,
      '{"sessiondb": {"connectionString": "postgresql://me:secret@host/db"}, "tasks": {"backend": "md"}}',
    );
    const { status, stdout } = await minsky.run('config migrate', { cwd: repository.path });
    expect(status).toBe(0);
    expect(stdout).toContain('sessiondb.postgres.url');
    expect(stdout).toContain('tasks.backend');
    expect(stdout).not.toContain('secret');
    expect(read(userFile)).toBe('sessiondb:\n  postgres:\n    url: postgresql://me:secret@host/db\n');
    expect(statSync(userFile).mode & 0o777).toBe(0o600);
    expect(read(old)).toContain('connectionString');
  });

  it('stays in a file that only earlier versions read, where nothing is called mended', async () => {
    put(userFile, 'sessiondb:\n  backend: sqlite\n');
    put(join(dirname(userFile), 'local.yaml'), 'sessiondb:\n  backend: json\n  baseDir: /old\n');
    const { findings, files } = await minsky.data('config migrate');
    expect(files).toEqual([]);
    expect(findings.map(({ kind, action, done }: Record<string, unknown>) => [kind, action, done])).toEqual([
      ['overridden', 'none', false],
      ['dropped', 'none', false],
    ]);
  });

  it('and named as the store in use is refused, taken away and merged, byte for byte as it was', async () => {
    const store = writeSqlite(join(minsky.root, 'kept/sessions.db'), 'S2', [oldRecord('old')], (database) => {
      database.pragma('journal_mode = wal');
      database.exec(
        `insert into sessions (session, repoName, createdAt) values ('in the log', 'app', '2025-01-01')`,
      );
      cpSync(join(minsky.root, 'kept'), join(minsky.root, 'copy'), { recursive: true });
      database.close();
    });
    const [copy, log] = ['sessions.db', 'sessions.db-wal'].map((name) => join(minsky.root, 'copy', name));
    const states = [copy!, log!].map(sha256);
    rmSync(store);
    put(userFile, `sessiondb:\n  # mine\n  sqlite:\n    path: ${copy!}\n`);
    for (const command of [
      'session list',
      'db status',
      'db check',
      'db repair',
      'db consolidate',
      'session sync',
    ]) {
      const { status, json } = await minsky.json(command);
      expect({ command, status, code: json.error?.code }).toEqual({
        command,
        status: 6,
        code: 'STORE_OF_EARLIER_VERSION',
      });
    }
    const refused = await minsky.run('session list');
    expect(refused.stderr).toContain('config migrate');
    const { findings } = await minsky.data('config migrate');
    expect(findings).toMatchObject([{ kind: 'store-unset', severity: 'warning', done: true }]);
    expect(findings[0].detail).toContain(`minsky db consolidate ${copy!}`);
    expect(read(userFile)).toBe('');
    expect((await minsky.data(['db', 'consolidate', copy!])).added).toBe(2);
    expect([copy!, log!].map(sha256)).toEqual(states);
  });

  it.each(['sqlite', 'json'])(
    'and holds JSON is refused as the store in use of the backend %s, whatever it is called',
    async (backend) => {
      const store = writeJson(join(minsky.root, 'sessions.db'), [oldRecord('old')]);
      const env = {
        MINSKY_SESSIONDB_BACKEND: backend,
        [`MINSKY_SESSIONDB_${backend.toUpperCase()}_PATH`]: store,
      };
      for (const command of ['session list', 'db repair']) {
        const { status, json } = await minsky.json(command, { env });
        expect([status, json.error.code]).toEqual([6, 'STORE_OF_EARLIER_VERSION']);
      }
      expect(JSON.parse(read(store))).toEqual([oldRecord('old')]);
    },
  );

  it('in the file of a repository goes when its store was merged', async () => {
    writeJson(join(repository.path, 'kept.db'), [oldRecord('old')]);
    put(repositoryFile, 'sessiondb:\n  sqlite:\n    path: kept.db\nsession:\n  base: main\n');
    const cwd = repository.path;
    const before = await minsky.data('config migrate', { cwd });
    expect(before.findings).toMatchObject([{ kind: 'legacy-store', action: 'none' }]);
    expect((await minsky.data('db consolidate', { cwd })).added).toBe(1);
    const after = await minsky.data('config migrate', { cwd });
    expect(after.findings).toMatchObject([{ kind: 'store-done', action: 'remove', done: true }]);
    expect(read(repositoryFile)).toBe('session:\n  base: main\n');
    expect((await minsky.run('config validate', { cwd })).status).toBe(0);
  });

  it('does not choose another store while the one in use holds sessions', async () => {
    await minsky.data(['session', 'start', 'one', '--repo', repository.path]);
    put(repositoryFile, 'sessiondb:\n  backend: json\n');
    const { findings } = await minsky.data('config migrate', { cwd: repository.path });
    expect(findings).toMatchObject([
      { kind: 'store-in-use', severity: 'warning', action: 'none', done: false },
    ]);
    expect(findings[0].detail).toContain('minsky db migrate --to json');
    expect(existsSync(userFile)).toBe(false);
    expect(read(repositoryFile)).toBe('sessiondb:\n  backend: json\n');
  });
});

it('refuses with CONFIG_INVALID when a file cannot be read, and changes none', async () => {
  put(repositoryFile, misplaced);
  put(userFile, 'a: [\n');
  const { status, json } = await minsky.json('config migrate', { cwd: repository.path });
  expect([status, json.error.code]).toEqual([2, 'CONFIG_INVALID']);
  expect([read(userFile), read(repositoryFile)]).toEqual(['a: [\n', misplaced]);
});
