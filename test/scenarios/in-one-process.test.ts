import { EventEmitter } from 'node:events';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createApplication } from '../../src/infrastructure/composition/container.ts';
import { runCli } from '../../src/interfaces/cli/run-cli.ts';
import { repositoryAt, repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, type JsonOutcome, type Minsky } from '../support/minsky.ts';
import { anOldInstallation } from './old-installation.ts';

// The whole program, from its words to the disk, in the process of the test: nothing of a command may be left for the
// next one, and what it runs is seen by whoever measures.

let minsky: Minsky;
let repository: GitRepository;

beforeEach(() => {
  minsky = aMinsky();
  repository = repositoryWithCommit({ name: 'app' });
});

function kept(): { readonly stream: PassThrough; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}

async function run(words: string, env: NodeJS.ProcessEnv = {}): Promise<JsonOutcome> {
  const [stdout, stderr, signals] = [kept(), kept(), new EventEmitter()];
  const status = await runCli({
    words: [...words.split(' '), '--json'],
    env: { ...minsky.env, ...env },
    currentDirectory: () => repository.path,
    stdin: new PassThrough().end(),
    stdout: stdout.stream,
    outputStream: stdout.stream,
    stderr: stderr.stream,
    now: () => Date.now(),
    signals: {
      on: (signal, listener) => signals.on(signal, listener),
      off: (signal, listener) => signals.off(signal, listener),
      end: () => undefined,
    },
    crash: new Promise<never>(() => undefined),
    editText: async () => null,
    openApplication: createApplication,
    abandon: () => undefined,
  });
  return { status, json: JSON.parse(stdout.text()), stderr: stderr.text() };
}

async function data(words: string, env?: NodeJS.ProcessEnv): Promise<JsonOutcome['json']> {
  const outcome = await run(words, env);
  expect({ words, ...outcome }).toMatchObject({ words, status: 0, json: { ok: true } });
  return outcome.json.data;
}

const kinds = ({ findings }: { readonly findings: readonly { readonly kind: string }[] }): string[] =>
  findings.map(({ kind }) => kind);

const userFile = (text: string): void => {
  mkdirSync(dirname(minsky.env.MINSKY_CONFIG!), { recursive: true });
  writeFileSync(minsky.env.MINSKY_CONFIG!, text);
};

describe('one process after the other commands', () => {
  it.each(['clone', 'worktree'])(
    'takes a %s from its start to its merge, and empties the trash',
    async (strategy) => {
      await data(`session start work --task 7 --strategy ${strategy}`);
      const workspace = repositoryAt(join(minsky.state, 'sessions/work'));
      workspace.commit('work', { 'work.txt': 'work\n' });
      repository.commit('theirs', { 'theirs.txt': 'theirs\n' });
      expect(await data('session update work --dry-run')).toMatchObject({ outcome: 'merged' });
      expect(await data('session update')).toMatchObject({ outcome: 'merged', session: { name: 'work' } });
      expect(await data('session pr --task 7 --title Work')).toMatchObject({ outcome: 'created' });
      expect(await data('session list --long')).toMatchObject({ sessions: [{ status: 'pr-open' }] });
      expect(await data('session approve work')).toMatchObject({ outcome: 'merged' });
      expect(repository.git('ls-files')).toContain('work.txt');
      expect(await data('session delete work')).toMatchObject({ sessions: [{ status: 'trashed' }] });
      expect(await data('session restore work')).toMatchObject({ sessions: [{ status: 'merged' }] });
      expect(await data('session delete --merged')).toMatchObject({ sessions: [{ name: 'work' }] });
      expect(await data('session purge --older-than 0s')).toMatchObject({ sessions: [{ name: 'work' }] });
      expect(await data('session list')).toEqual({ sessions: [], next: null });
    },
  );

  it('brings records and directories together again', async () => {
    await data('session start one');
    await data('session start two');
    rmSync(join(minsky.state, 'store'), { recursive: true });
    expect(await run(`session import ${join(minsky.state, 'sessions/one')}`)).toMatchObject({ status: 0 });
    expect(kinds(await data('session sync'))).toEqual(['unregistered']);
    rmSync(join(minsky.state, 'sessions/two'), { recursive: true });
    expect(kinds(await data('session sync --prune'))).toEqual(['missing']);
    expect(await data('session get one')).toMatchObject({ session: { name: 'one' } });
    expect(await data('session dir one')).toEqual({ path: join(minsky.state, 'sessions/one') });
  });

  it('merges what earlier versions left, and takes that back', async () => {
    const { records } = anOldInstallation(minsky, repository);
    const { added } = await data('db consolidate --dry-run');
    expect(added).toBeGreaterThan(records.length);
    expect((await run('db consolidate')).json.data.added).toBe(added);
    expect(await data('db status')).toMatchObject({ backend: 'sqlite', records: added });
    expect((await run('db consolidate --undo')).status).toBe(0);
    expect(await data('session list')).toMatchObject({ sessions: [] });
  });

  it('moves the store to another backend and back, and backs it up, restores and repairs it', async () => {
    await data('session start one');
    userFile('tasks:\n  scheme: md\n');
    const file = join(minsky.root, 'backup.json');
    expect(await data(`db backup ${file}`)).toMatchObject({ records: 1 });
    expect(await data('db migrate --to json')).toMatchObject({ outcome: 'migrated', records: 1 });
    expect(await data('db status')).toMatchObject({ backend: 'json', records: 1 });
    expect(await data('db migrate --to sqlite')).toMatchObject({ outcome: 'migrated', records: 1 });
    expect(await data('db check')).toEqual({ findings: [] });
    await data(`db restore ${file} --replace`);
    writeFileSync(join(minsky.state, 'store/sessions.sqlite'), 'no database\n'.repeat(600));
    expect((await run('db check')).status).toBe(6);
    expect(kinds(await data('db repair'))).toContain('record-rebuilt');
    expect(await data('session get one')).toMatchObject({ session: { name: 'one' } });
  });

  it('tells what is wrong with the machine and the settings, and mends what can be', async () => {
    await data('session start one');
    chmodSync(minsky.state, 0o755);
    expect(kinds((await run('doctor')).json.data)).toEqual(['open-to-others']);
    expect(await data('doctor --fix')).toMatchObject({ findings: [{ done: true }] });
    mkdirSync(join(repository.path, '.minsky'), { recursive: true });
    writeFileSync(join(repository.path, '.minsky/config.yaml'), 'sessiondb:\n  backend: json\n');
    expect((await run('config validate')).status).toBe(2);
    expect(kinds((await run('doctor')).json.data)).toContain('setting-ignored');
    writeFileSync(join(repository.path, '.minsky/config.yaml'), 'trash:\n  retention: 3d\n');
    await data('config migrate --dry-run');
    await data('config migrate');
    expect((await run('config validate')).status).toBe(0);
    expect(JSON.stringify(await data('config show'))).toContain('"3d"');
  });
});
