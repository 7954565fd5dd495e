import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, normalised, type Minsky } from '../support/minsky.ts';
import { recordOf, refused } from './session-record.ts';

let repository: GitRepository;
let onSqlite: Minsky;
let minsky: Minsky;
const storeOf = ({ state }: Minsky): string => join(state, 'store', 'sessions.json');
const names = async (user: Minsky, words = 'session list'): Promise<string[]> =>
  (await user.data(words)).sessions.map(({ name }: { name: string }) => name);

beforeEach(() => {
  repository = repositoryWithCommit({ name: 'app' });
  onSqlite = aMinsky();
  minsky = onSqlite.with({ MINSKY_SESSIONDB_BACKEND: 'json' });
});

describe('with its store in a JSON document', () => {
  it('minsky starts, lists, finds, deletes and restores sessions', async () => {
    const cwd = repository.path;
    const hello = recordOf(minsky, repository, 'hello', { task: 'md#176' });
    expect(normalised((await minsky.data('session start hello --task 176', { cwd })).session)).toEqual(hello);
    expect(await minsky.json('session start again --task 176', { cwd })).toEqual(
      refused(4, 'TASK_HAS_SESSION'),
    );
    expect(await minsky.json('session start HELLO', { cwd })).toEqual(refused(4, 'SESSION_EXISTS'));
    expect(await names(minsky)).toEqual(['hello']);
    const workspace = join(minsky.state, 'sessions', 'hello');
    expect(await minsky.run('session dir', { cwd: workspace })).toMatchObject({ stdout: `${workspace}\n` });
    await minsky.data('session delete hello');
    expect(await names(minsky)).toEqual([]);
    expect(await names(minsky, 'session list --status trashed')).toEqual(['hello']);
    await minsky.data('session restore hello');
    expect(normalised((await minsky.data('session get --task 176')).session)).toMatchObject({
      ...hello,
      version: 4,
    });
    await minsky.data('session delete hello');
    await minsky.data('session purge');
    expect(JSON.parse(readFileSync(storeOf(minsky), 'utf8')).sessions).toEqual([]);
    expect(readdirSync(dirname(storeOf(minsky)))).toEqual(['sessions.json', 'sessions.json.lock']);
  });

  it('minsky says where it is and what decided that, and makes nothing by asking', async () => {
    expect(await minsky.data('db status')).toEqual({
      backend: 'json',
      location: storeOf(minsky),
      source: 'MINSKY_SESSIONDB_BACKEND',
      records: 0,
      schemaVersion: 0,
      bytes: 0,
    });
    expect(existsSync(storeOf(minsky))).toBe(false);
  });

  it('minsky obeys the file of the user, in which the path may be said from the home on', async () => {
    const file = onSqlite.env.MINSKY_CONFIG!;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'sessiondb:\n  backend: json\n  json:\n    path: ~/records/mine.json\n');
    await onSqlite.data('session start hello', { cwd: repository.path });
    const location = join(onSqlite.home, 'records', 'mine.json');
    expect(await onSqlite.data('db status')).toMatchObject({ location, source: file, records: 1 });
    expect(await names(onSqlite)).toEqual(['hello']);
    expect(existsSync(join(onSqlite.state, 'store'))).toBe(false);
  });

  it('minsky is not moved by the file of a repository', async () => {
    mkdirSync(join(repository.path, '.minsky'));
    writeFileSync(
      join(repository.path, '.minsky', 'config.yaml'),
      'sessiondb: { json: { path: /tmp/evil.json } }\n',
    );
    const { json, stderr } = await minsky.json('session start hello', { cwd: repository.path });
    expect(json.ok).toBe(true);
    expect(stderr).toContain('sessiondb.json.path');
    expect(existsSync('/tmp/evil.json')).toBe(false);
    expect(existsSync(storeOf(minsky))).toBe(true);
  });

  it('many starts at once each have their record', async () => {
    const wanted = Array.from({ length: 6 }, (_, at) => `session-${String(at)}`);
    const starts = wanted.map((name) => minsky.data(`session start ${name}`, { cwd: repository.path }));
    await Promise.all(starts);
    expect((await names(minsky)).sort()).toEqual(wanted);
  });

  it('a damaged store is an error for every command, and is left as it is', async () => {
    await minsky.data('session start hello', { cwd: repository.path });
    truncateSync(storeOf(minsky), 300);
    const before = readFileSync(storeOf(minsky), 'utf8');
    for (const words of [
      'session list',
      'session get hello',
      'session start other',
      'session delete hello',
    ]) {
      expect(await minsky.json(words, { cwd: repository.path })).toEqual(refused(6, 'STORE_DAMAGED'));
    }
    expect(readFileSync(storeOf(minsky), 'utf8')).toBe(before);
  });

  it('a store of a newer minsky is an error, and is left as it is', async () => {
    await minsky.data('session start hello', { cwd: repository.path });
    const newer = readFileSync(storeOf(minsky), 'utf8').replace('"format": 1', '"format": 2');
    writeFileSync(storeOf(minsky), newer);
    expect(await minsky.json('session start other', { cwd: repository.path })).toEqual(
      refused(6, 'STORE_TOO_NEW'),
    );
    expect(readFileSync(storeOf(minsky), 'utf8')).toBe(newer);
    rmSync(storeOf(minsky));
  });
});
