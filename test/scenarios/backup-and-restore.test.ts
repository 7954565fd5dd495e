import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { asNobody } from './as-nobody.ts';
import { connect } from './mcp-client.ts';
import { aMover, everythingIn, storedSessions } from './moving-stage.ts';
import { imprintOf } from './footprint.ts';
import { canMount, onSmallDisk } from './small-disk.ts';
import { refusal, toldRefusal } from './refusal.ts';

const backupsOf = ({ state }: Minsky): readonly string[] =>
  existsSync(join(state, 'backups')) ? readdirSync(join(state, 'backups')) : [];

const unchanged = { inserted: 0, updated: 0, unchanged: 0, removed: 0, backup: null, findings: [] };

describe('a backup', () => {
  it('brings everything back after the store was deleted', async () => {
    const minsky = aMover();
    const before = await everythingIn(minsky);
    const saved = await minsky.data('db backup');
    expect(saved).toEqual({
      path: join(minsky.state, 'backups', backupsOf(minsky)[0]!),
      records: storedSessions.length,
      checksum: expect.stringMatching(/^sha256:/),
    });
    expect(statSync(saved.path).mode & 0o777).toBe(0o600);
    rmSync(join(minsky.state, 'store'), { recursive: true });
    expect(await minsky.data(['db', 'restore', saved.path])).toEqual({
      ...unchanged,
      inserted: storedSessions.length,
      records: storedSessions.length,
    });
    expect(await everythingIn(minsky)).toBe(before);
    expect(await minsky.data(['db', 'restore', saved.path])).toEqual({
      ...unchanged,
      unchanged: storedSessions.length,
      records: storedSessions.length,
    });
  });

  it('goes where it is told to, from where one stands, and takes the place of nothing', async () => {
    const minsky = aMover();
    const saved = await minsky.run('db backup mine.json');
    expect(saved).toMatchObject({ status: 0, stdout: expect.stringContaining('Saved 5 sessions to') });
    const bytes = readFileSync(join(minsky.home, 'mine.json'), 'utf8');
    expect(await toldRefusal(minsky, 'db backup mine.json')).toMatchObject({
      status: 4,
      code: 'SNAPSHOT_EXISTS',
    });
    expect(readFileSync(join(minsky.home, 'mine.json'), 'utf8')).toBe(bytes);
    expect(await refusal(minsky, 'db backup nowhere/mine.json')).toEqual({ status: 7, code: 'FILE_ERROR' });
  });

  it('of a store that does not exist holds nothing and makes no store', async () => {
    const minsky = aMinsky();
    expect((await minsky.data('db backup')).records).toBe(0);
    expect(existsSync(join(minsky.state, 'store'))).toBe(false);
  });

  it('of a store that cannot be read is refused and leaves no file', async () => {
    const minsky = aMover();
    writeFileSync(join(minsky.state, 'store/sessions.sqlite'), 'no database');
    expect(await refusal(minsky, 'db backup')).toMatchObject({ status: 6 });
    expect(backupsOf(minsky)).toEqual([]);
  });

  it('where nothing may be written is refused and changes nothing', async () => {
    const minsky = aMover();
    const before = imprintOf(join(minsky.state, 'store'));
    expect(await refusal(asNobody(minsky), 'db backup /proc/mine.json')).toMatchObject({ status: 7 });
    expect(imprintOf(join(minsky.state, 'store'))).toEqual(before);
  });
});

describe('a restore', () => {
  it('adds to what happened since, and --replace takes it back after a backup', async () => {
    const minsky = aMinsky();
    const { path: repo } = repositoryWithCommit();
    await minsky.data(['session', 'start', 'first', '--repo', repo]);
    await minsky.data('db backup saved.json');
    const before = await everythingIn(minsky);
    await minsky.data('session delete first');
    await minsky.data(['session', 'start', 'second', '--repo', repo]);
    const since = await everythingIn(minsky);

    expect(await minsky.data('db restore saved.json')).toMatchObject({
      records: 2,
      findings: [{ kind: 'kept', session: 'first', severity: 'warning', action: 'none', done: false }],
    });
    expect(await everythingIn(minsky)).toBe(since);
    expect(backupsOf(minsky)).toEqual([]);

    const replaced = await minsky.data('db restore saved.json --replace');
    expect(replaced).toMatchObject({
      records: 1,
      updated: 1,
      removed: 1,
      findings: [
        { kind: 'updated', session: 'first', done: true },
        { kind: 'removed', session: 'second', done: true },
      ],
    });
    expect(await everythingIn(minsky)).toBe(before);
    expect(backupsOf(minsky)).toHaveLength(1);
    expect((await minsky.data('db restore saved.json --replace')).backup).toBeNull();
    await minsky.data(['db', 'restore', replaced.backup, '--replace']);
    expect(await everythingIn(minsky)).toBe(since);
  });

  it('leaves out what another session has the name of, and ends with 4', async () => {
    const [minsky, other] = [aMover(), aMinsky()];
    await other.data(['session', 'start', 'PLAIN', '--repo', repositoryWithCommit().path]);
    const file = join(other.home, 'theirs.json');
    await minsky.data(['db', 'backup', file]);
    const told = await other.run(['db', 'restore', file]);
    expect(told).toMatchObject({
      status: 4,
      stdout: expect.stringMatching(/^name-taken +plain of the snapshot was left out: PLAIN has its name/),
    });
    const { json } = await other.json(['db', 'restore', file]);
    expect(json).toMatchObject({ ok: true, data: { inserted: 0, unchanged: 4, records: 5 } });
  });

  it.each<[string, (text: string) => string, number, string]>([
    ['cut off', (text) => text.slice(0, text.length / 2), 6, 'SNAPSHOT_DAMAGED'],
    ['edited', (text) => text.replace('pr-open', 'active'), 6, 'SNAPSHOT_DAMAGED'],
    [
      'of a later version',
      (text) => text.replace('"formatVersion": 1', '"formatVersion": 9'),
      6,
      'SNAPSHOT_TOO_NEW',
    ],
    ['of another program', () => '{"version":1}', 2, 'SNAPSHOT_FOREIGN'],
  ])('of a file that is %s is refused and changes nothing', async (_what, change, status, code) => {
    const minsky = aMover();
    const { path } = await minsky.data('db backup saved.json');
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    const before = await everythingIn(minsky);
    for (const words of [`db restore ${path}`, `db restore ${path} --replace`]) {
      expect(await refusal(minsky, words)).toEqual({ status, code });
    }
    expect(await everythingIn(minsky)).toBe(before);
    expect(backupsOf(minsky)).toEqual([]);
  });

  it('whose store has no room on the disk is refused whole, and succeeds as soon as there is room', async () => {
    const minsky = aMover();
    const { path } = await minsky.data('db backup saved.json');
    const restore = `db restore ${path} --json`;
    const outcome = canMount ? onSmallDisk(aMinsky(), '64k', [restore, restore]) : null;
    expect(outcome ?? { status: 6, then: 0, left: [], leftThen: [] }).toMatchObject({
      status: 6,
      then: 0,
      left: [],
      leftThen: [],
    });
  });

  it('of no file, of one that is not there and of a store is refused', async () => {
    const minsky = aMover();
    expect(await refusal(minsky, 'db restore')).toEqual({ status: 2, code: 'SELECTION_NEEDED' });
    expect(await refusal(minsky, 'db restore nowhere.json')).toEqual({
      status: 3,
      code: 'SNAPSHOT_NOT_FOUND',
    });
    expect(await refusal(minsky, `db restore ${minsky.state}/store/sessions.sqlite`)).toEqual({
      status: 6,
      code: 'SNAPSHOT_DAMAGED',
    });
  });

  it('and a backup are tools, too', async () => {
    const minsky = aMover();
    const client = await connect(minsky, '2026-07-28', minsky.home);
    try {
      const saved = await client.callTool({ name: 'db_backup', arguments: {} });
      expect(saved.structuredContent).toMatchObject({ records: 5 });
      const { path } = saved.structuredContent as { readonly path: string };
      const restored = await client.callTool({ name: 'db_restore', arguments: { file: path } });
      expect(restored.structuredContent).toEqual({ ...unchanged, unchanged: 5, records: 5 });
      const moved = await client.callTool({ name: 'db_migrate', arguments: { to: 'json' } });
      expect(moved.structuredContent).toMatchObject({ outcome: 'migrated', backend: 'json', records: 5 });
      const status = await client.callTool({ name: 'db_status', arguments: {} });
      expect(status.structuredContent).toMatchObject({ backend: 'json', records: 5 });
      const refused = await client.callTool({
        name: 'db_restore',
        arguments: { file: 'nowhere.json', cwd: minsky.home },
      });
      expect(refused).toMatchObject({ isError: true });
    } finally {
      await client.close();
    }
  });
});
