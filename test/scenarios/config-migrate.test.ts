import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
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
    expect(warned.stdout).toContain('minsky config migrate');
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
