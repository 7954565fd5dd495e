import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { imprintOf, keptOf } from '../support/repair-world.ts';
import { behindItsBack } from '../support/sqlite-store.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { asNobody } from './as-nobody.ts';
import { killedAfter } from './killed-writer.ts';
import { refusal } from './refusal.ts';

const everything = 'session list --status starting,active,pr-open,merged,trashed --limit 100';

function overwrite(path: string, at: number, bytes: Buffer): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}

const damages = {
  sqlite: {
    'its header was overwritten': (store: string) => overwrite(store, 0, Buffer.alloc(100, 0xa5)),
    'its pages were overwritten': (store: string) =>
      overwrite(store, 4_096, Buffer.alloc(statSync(store).size - 4_096, 0xa5)),
    'it was cut short': (store: string) => truncateSync(store, 5_000),
    'it lost its content': (store: string) => truncateSync(store, 0),
    'other text stands in its place': (store: string) => writeFileSync(store, '{"application":"minsky"}'),
  },
  json: {
    'it was cut short': (store: string) => truncateSync(store, 1_500),
    'it lost its content': (store: string) => truncateSync(store, 0),
    'a line of it is gone': (store: string) =>
      writeFileSync(store, readFileSync(store, 'utf8').replace(/\n.*"commit".*\n/, '\n')),
    'other text stands in its place': (store: string) => writeFileSync(store, 'SQLite format 3\0'),
  },
};

describe.each(['sqlite', 'json'] as const)('a %s store', (backend) => {
  let minsky: Minsky;
  let repository: GitRepository;
  let store: string;
  let whole: string;
  /** What was listed before anything was damaged. */
  let before: unknown;

  beforeAll(async () => {
    repository = repositoryWithCommit();
    minsky = aMinsky().with({ MINSKY_SESSIONDB_BACKEND: backend });
    store = join(minsky.state, 'store', `sessions.${backend}`);
    const start = ['session', 'start', '--repo', repository.path];
    await minsky.data([...start, 'cloned', '--task', 'gh#12']);
    await minsky.data([...start, 'linked', '--strategy', 'worktree']);
    for (const [name, strategy] of [['gone', 'clone'] as const, ['gone-too', 'worktree'] as const]) {
      await minsky.data([...start, name, '--strategy', strategy]);
      await minsky.data(['session', 'delete', name]);
    }
    before = await minsky.data(everything);
    whole = join(temporaryDirectory('whole-'), 'store');
    cpSync(join(minsky.state, 'store'), whole, { recursive: true });
  });

  beforeEach(() => {
    rmSync(join(minsky.state, 'store'), { recursive: true, force: true });
    cpSync(whole, join(minsky.state, 'store'), { recursive: true });
  });

  it('that is whole is found so, and is not changed by a repair', async () => {
    const bytes = imprintOf(readFileSync(store));
    expect(await minsky.json('db check')).toEqual({
      status: 0,
      json: { ok: true, data: { findings: [] } },
      stderr: '',
    });
    expect(await minsky.run('db check')).toEqual({
      status: 0,
      stdout: 'The store and every record in it are whole.\n',
      stderr: '',
    });
    expect(await minsky.json('db repair')).toEqual({
      status: 0,
      json: { ok: true, data: { findings: [] } },
      stderr: '',
    });
    expect(await minsky.run('db repair')).toMatchObject({
      status: 0,
      stdout: 'The store is whole and lacks no session; nothing was changed.\n',
    });
    expect([imprintOf(readFileSync(store)), keptOf(store)]).toEqual([bytes, []]);
  });

  it.each(Object.keys(damages[backend]))(
    'is an error that names the repair, and is repaired with every session and with its damaged bytes kept, when %s',
    async (damage) => {
      (damages[backend] as Record<string, (store: string) => void>)[damage]!(store);
      const bytes = imprintOf(readFileSync(store));
      expect(await refusal(minsky, 'session list')).toEqual({ status: 6, code: 'STORE_DAMAGED' });
      expect((await minsky.run('session get cloned')).stderr).toContain('minsky db repair');
      const checked = await minsky.json('db check');
      expect(checked).toMatchObject({ status: 6, json: { ok: true } });
      expect(checked.json.data.findings[0]).toEqual({
        kind: 'file-damaged',
        severity: 'error',
        session: null,
        path: store,
        action: 'repair',
        done: false,
        detail: expect.stringContaining(store),
      });
      expect((await minsky.run('db check')).stdout.trimEnd().split('\n').at(-1)).toContain(
        'minsky db repair',
      );
      expect(imprintOf(readFileSync(store))).toBe(bytes);

      const { status, stdout, stderr } = await minsky.run('db repair');
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^store-damaged .*damaged-/);
      for (const name of ['cloned', 'linked', 'gone', 'gone-too'])
        expect(stdout).toContain(`Session ${name} was `);
      expect(stdout.trimEnd().split('\n').at(-1)).toBe('See what is there now: minsky session list');
      expect(await minsky.json('db check')).toMatchObject({ status: 0, json: { data: { findings: [] } } });
      expect(await minsky.data(everything)).toEqual(before);
      expect(keptOf(store)).toEqual([bytes]);
      expect(await minsky.data('db repair')).toEqual({ findings: [] });
    },
  );

  it('that is gone altogether comes back with the same ids, times and tasks, the trash included', async () => {
    rmSync(join(minsky.state, 'store'), { recursive: true });
    expect(await minsky.json('db check')).toMatchObject({ status: 0, json: { data: { findings: [] } } });
    const { findings } = await minsky.data('db repair');
    expect(findings.map(({ kind, session, done }: Record<string, unknown>) => [kind, session, done])).toEqual(
      expect.arrayContaining(
        ['cloned', 'linked', 'gone', 'gone-too'].map((name) => ['record-rebuilt', name, true]),
      ),
    );
    expect(await minsky.data(everything)).toEqual(before);
    expect(await minsky.data('db repair')).toEqual({ findings: [] });
  });

  it('that may not be written is checked, and a repair of it is refused', async () => {
    truncateSync(store, 1_500);
    const bytes = imprintOf(readFileSync(store));
    const nobody = asNobody(minsky, repository.path);
    chmodSync(store, 0o400);
    expect(await nobody.json('db check')).toMatchObject({ status: 6, json: { ok: true } });
    expect(await refusal(nobody, 'db repair')).toEqual({ status: 6, code: 'STORE_READ_ONLY' });
    expect([imprintOf(readFileSync(store)), keptOf(store)]).toEqual([bytes, []]);
  });
});

describe('a SQLite store', () => {
  let minsky: Minsky;
  let store: string;

  beforeEach(async () => {
    minsky = aMinsky();
    store = join(minsky.state, 'store/sessions.sqlite');
    await minsky.data(['session', 'start', 'one', '--repo', repositoryWithCommit().path]);
  });

  it('whose last change is in a log that a killed process left keeps it through a repair', async () => {
    killedAfter(store, `update minsky_sessions set status = 'merged', version = 3`);
    overwrite(store, 0, Buffer.alloc(100, 0xa5));
    await minsky.data('db repair');
    const { sessions } = await minsky.data(everything);
    expect(sessions).toMatchObject([{ name: 'one', status: 'merged', version: 3 }]);
    const names = readdirSync(join(minsky.state, 'store'));
    expect(names.filter((name) => /damaged-\d+T\d+Z-wal$/.test(name))).toHaveLength(1);
  });

  it('of a newer minsky is touched by neither', async () => {
    behindItsBack(store, (database) => database.pragma('user_version = 99'));
    const bytes = imprintOf(readFileSync(store));
    for (const words of ['db check', 'db repair']) {
      expect(await refusal(minsky, words)).toEqual({ status: 6, code: 'STORE_TOO_NEW' });
    }
    expect(imprintOf(readFileSync(store))).toBe(bytes);
  });

  it('with one record that does not parse, whose workspace is gone, says that it is lost and where its bytes are', async () => {
    behindItsBack(store, (database) => database.exec(`update minsky_sessions set branch = '-x'`));
    rmSync(join(minsky.state, 'sessions/one'), { recursive: true });
    const { status, stdout } = await minsky.run('db repair');
    expect(status).toBe(0);
    expect(stdout).toContain('could not be recovered');
    expect(existsSync(store)).toBe(true);
    expect((await minsky.data(everything)).sessions).toEqual([]);
    expect(keptOf(store)).toHaveLength(1);
  });
});

it('a workspace with a damaged marker is told with the command that registers it', async () => {
  const minsky = aMinsky();
  await minsky.data(['session', 'start', 'one', '--repo', repositoryWithCommit().path]);
  rmSync(join(minsky.state, 'store'), { recursive: true });
  writeFileSync(join(minsky.state, 'sessions/one/.git/minsky/session.json'), '{');
  const { findings } = await minsky.data('db repair');
  expect(findings).toMatchObject([
    { kind: 'marker-damaged', path: join(minsky.state, 'sessions/one'), done: false },
  ]);
  const command = String(findings[0].detail)
    .replace(/^.*: minsky /, '')
    .split(' ');
  expect(await minsky.data(command)).toMatchObject({ session: { name: 'one' } });
});
