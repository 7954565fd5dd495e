import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from '@jest/globals';
import type { Session } from '../../../../src/domain/session/session.ts';
import { absolutePath, aPullRequest, aSession, taskId } from '../../../../src/interfaces/testing/testing.ts';
import { impatient, imprintOf, keptOf, markersOf, RepairWorld } from '../../../support/repair-world.ts';
import { aStoreHolding, behindItsBack, unusedStorePath } from '../../../support/sqlite-store.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const large = (): Session => aSession({ pr: aPullRequest({ body: 'x'.repeat(9_000) }) });

/** A store of some records, each of which has a workspace. */
async function aWorld(
  sessions: readonly Session[] = [large(), aSession({ task: taskId('md#9') }), aSession()],
) {
  const path = await aStoreHolding(sessions);
  const world = new RepairWorld({ backend: 'sqlite', path }, markersOf(sessions));
  const all = Object.fromEntries(sessions.map((session) => [session.id, session]));
  return { path, world, sessions, all };
}

function overwrite(path: string, at: number, bytes: Buffer): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}

const filesBeside = (path: string): readonly string[] =>
  readdirSync(dirname(path)).filter((name) => !/-(wal|shm)$/.test(name));
const kindsOf = (findings: unknown): readonly string[] =>
  (findings as { kind: string }[]).map(({ kind }) => kind);

/** What is done to a file, and whether its records can still be read without any marker. */
const damages: Readonly<Record<string, readonly [inflict: (path: string) => void, readable: boolean]>> = {
  'its header is overwritten': [(path) => overwrite(path, 0, Buffer.alloc(100, 0x5a)), true],
  'its first page is overwritten': [(path) => overwrite(path, 0, Buffer.alloc(4_096, 0x5a)), true],
  'its mark is gone': [(path) => overwrite(path, 68, Buffer.alloc(4)), true],
  'an index is overwritten': [(path) => overwrite(path, 4_096 * 7, Buffer.alloc(100, 0x5a)), true],
  'its table is overwritten': [
    (path) => overwrite(path, 4_096, Buffer.alloc(statSync(path).size - 4_096, 0x5a)),
    false,
  ],
  'all but its header is gone': [(path) => truncateSync(path, 100), false],
  'it is empty': [(path) => truncateSync(path, 0), false],
  'a JSON document stands in its place': [
    (path) => writeFileSync(path, JSON.stringify({ application: 'minsky', format: 1, sessions: [] })),
    false,
  ],
  'its table is gone': [(path) => behindItsBack(path, (db) => db.exec('drop table minsky_sessions')), false],
  'an index is gone': [
    (path) => behindItsBack(path, (db) => db.exec('drop index minsky_sessions_task_claim')),
    true,
  ],
  'its claims are gone and two records have one name': [
    (path) =>
      behindItsBack(path, (db) =>
        db.exec(
          `drop index minsky_sessions_name_claim; update minsky_sessions set name = 'same', version = version + 1`,
        ),
      ),
    true,
  ],
};

describe('a SQLite store of which', () => {
  it.each(Object.keys(damages))(
    '%s is found damaged, and repaired from itself and the workspaces',
    async (damage) => {
      const [inflict, readable] = damages[damage]!;
      const { path, world, sessions, all } = await aWorld();
      inflict(path);
      const before = imprintOf(readFileSync(path));
      expect(kindsOf(await world.check()).length).toBeGreaterThan(0);
      expect(imprintOf(readFileSync(path))).toBe(before);

      const findings = await world.repair();
      expect(kindsOf(findings)).toContain('store-damaged');
      expect(kindsOf(findings)).toEqual(
        expect.arrayContaining([readable ? 'record-kept' : 'record-rebuilt']),
      );
      expect(keptOf(path)).toEqual([before]);
      expect(await world.check()).toEqual([]);
      const records = await world.records();
      expect(Object.keys(records).sort()).toEqual(sessions.map(({ id }) => id).sort());
      if (!damage.includes('one name')) expect(records).toEqual(all);
      expect(await world.repair()).toEqual([]);
      expect(filesBeside(path)).toEqual([
        'sessions.sqlite',
        expect.stringContaining('sessions.sqlite.damaged-'),
      ]);
    },
  );

  it('one record does not parse gets it from its workspace, or names it as lost', async () => {
    const { path, world, sessions, all } = await aWorld();
    const [, bad, lost] = sessions;
    behindItsBack(path, (db) =>
      db.exec(`update minsky_sessions set base_commit = 'zz' where id in ('${bad!.id}', '${lost!.id}')`),
    );
    world.markers.delete(lost!.workspace.path);
    expect(await world.check()).toEqual([
      expect.objectContaining({
        kind: 'record-damaged',
        session: bad!.id,
        path: bad!.workspace.path,
        field: 'base.commit',
      }),
      expect.objectContaining({ kind: 'record-damaged', session: lost!.id }),
    ]);
    const findings = await world.repair();
    expect(kindsOf(findings)).toEqual(['store-damaged', 'record-kept', 'record-rebuilt', 'record-lost']);
    expect(await world.check()).toEqual([]);
    const { [lost!.id]: _lost, ...others } = all;
    expect(await world.records()).toEqual(others);
  });

  it('one record does not parse gets it from a workspace outside the directory for them', async () => {
    const away = aSession({
      workspace: { path: absolutePath('/far/away'), host: 'host', strategy: 'clone' },
    });
    const { path, world, all } = await aWorld([away]);
    behindItsBack(path, (db) => db.exec(`update minsky_sessions set updated_at = 'zz'`));
    expect(kindsOf(await world.repair())).toEqual(['store-damaged', 'record-rebuilt']);
    expect(await world.records()).toEqual(all);
  });

  it('nothing is left gets everything from the workspaces, the trash included', async () => {
    const sessions = [
      aSession({ status: 'trashed', trashedFrom: 'pr-open', version: 3 }),
      aSession(),
      aSession(),
    ];
    const { path, world, all } = await aWorld(sessions);
    rmSync(dirname(path), { recursive: true });
    expect(await world.check()).toEqual([]);
    expect(kindsOf(await world.repair())).toEqual(['record-rebuilt', 'record-rebuilt', 'record-rebuilt']);
    expect(await world.records()).toEqual(all);
    expect(filesBeside(path)).toEqual(['sessions.sqlite']);
  });
});

describe('a SQLite store that is whole', () => {
  it('is not changed by a check or a repair, and neither makes one where none is', async () => {
    const { path, world } = await aWorld();
    const before = imprintOf(readFileSync(path));
    expect(await world.check()).toEqual([]);
    expect(await world.repair()).toEqual([]);
    expect(imprintOf(readFileSync(path))).toBe(before);
    const nowhere = new RepairWorld({ backend: 'sqlite', path: unusedStorePath() });
    expect([await nowhere.check(), await nowhere.repair()]).toEqual([[], []]);
    expect(existsSync(nowhere.location.backend === 'sqlite' ? dirname(nowhere.location.path) : '')).toBe(
      false,
    );
  });

  it('is checked and repaired while others have it open', async () => {
    const { path, world } = await aWorld();
    await world.withStore(async (store) => {
      await store.insert(aSession());
      expect(await world.check()).toEqual([]);
      expect(await world.repair()).toEqual([]);
      behindItsBack(path, (db) => db.exec('drop index minsky_sessions_task_claim'));
      expect(kindsOf(await world.repair())).toContain('store-damaged');
      const late = aSession();
      expect((await store.insert(late)).isOk()).toBe(true);
      expect(Object.keys(await world.records())).toContain(late.id);
    });
    expect(await world.check()).toEqual([]);
  });

  it('behind a link is repaired where it really is', async () => {
    const { path, world, all } = await aWorld();
    const real = join(temporaryDirectory('elsewhere-'), 'real.sqlite');
    renameSync(path, real);
    symlinkSync(real, path);
    truncateSync(real, 5_000);
    expect(kindsOf(await world.repair())).toContain('store-damaged');
    expect(readdirSync(dirname(real))).toEqual([
      'real.sqlite',
      expect.stringMatching(/^real.sqlite.damaged-/),
    ]);
    expect(await world.records()).toEqual(all);
  });
});

describe('a write-ahead log that a killed process left behind', () => {
  /** A store whose last record is in its log alone. */
  async function withLog() {
    const made = await aWorld();
    const { path, sessions } = made;
    const late = { ...sessions[2]!, version: 9 };
    const script = `const D = require('better-sqlite3'); const d = new D(${JSON.stringify(path)});
      d.exec("update minsky_sessions set version = 8 where id = '${late.id}'");
      d.exec("update minsky_sessions set version = 9 where id = '${late.id}'"); process.kill(process.pid, 'SIGKILL')`;
    spawnSync(process.execPath, ['-e', script]);
    return { ...made, late, log: `${path}-wal` };
  }

  it('belongs to the store, and is left as it is by a check', async () => {
    const { world, all, late, log } = await withLog();
    const before = imprintOf(readFileSync(log));
    expect(await world.check()).toEqual([]);
    expect(imprintOf(readFileSync(log))).toBe(before);
    expect(await world.records()).toEqual({ ...all, [late.id]: late });
  });

  it('is read though the file that it belongs to is damaged, and is kept', async () => {
    const { path, world, all, late, log } = await withLog();
    overwrite(path, 0, Buffer.alloc(100, 0x5a));
    const before = imprintOf(readFileSync(log));
    await world.repair();
    const kept = readdirSync(dirname(path)).find((name) => /damaged-.*-wal$/.test(name))!;
    expect(imprintOf(readFileSync(join(dirname(path), kept)))).toBe(before);
    expect(await world.records()).toEqual({ ...all, [late.id]: late });
    expect(await world.check()).toEqual([]);
  });

  it('is found damaged when what SQLite would pass over was committed, and what follows is read', async () => {
    const { world, all, late, log } = await withLog();
    overwrite(log, 32 + 24 + 4_000, Buffer.alloc(8, 0x5a));
    expect(await world.check()).toEqual([
      expect.objectContaining({
        kind: 'file-damaged',
        cause: 'its write-ahead log is damaged before transactions that were committed',
      }),
    ]);
    await world.repair();
    expect(await world.records()).toEqual({ ...all, [late.id]: late });
    expect(await world.check()).toEqual([]);
  });

  it('is whole though behind its end is what a writer was killed over, and others wrote on', async () => {
    const { path, world, sessions, all } = await aWorld();
    const aside = (): Map<string, Buffer> =>
      new Map(['', '-wal', '-shm'].map((beside) => [beside, readFileSync(`${path}${beside}`)]));
    const putBack = (files: ReadonlyMap<string, Buffer>): void =>
      files.forEach((bytes, beside) => writeFileSync(`${path}${beside}`, bytes));
    const afterUpdate = (aliases: string, version: number): Map<string, Buffer> =>
      behindItsBack(path, (database) => {
        database
          .prepare('update minsky_sessions set aliases = ?, version = ? where id = ?')
          .run(aliases, version, sessions[0]!.id);
        return aside();
      });
    // The three files while the store is open: of one state, and of the two that could come next.
    const before = behindItsBack(path, (database) => {
      database.exec(`update minsky_sessions set version = 2 where id = '${sessions[0]!.id}'`);
      return aside();
    });
    putBack(before);
    const large = afterUpdate(JSON.stringify(['x'.repeat(50_000)]), 3).get('-wal')!;
    putBack(before);
    const small = afterUpdate('[]', 3);
    const [end] = [small.get('-wal')!.length];
    expect(large.length).toBeGreaterThan(end);
    putBack(small.set('-wal', Buffer.concat([small.get('-wal')!, large.subarray(end)])));
    expect(await world.check()).toEqual([]);
    const written = { ...sessions[0]!, aliases: [], version: 3 };
    expect(await world.records()).toEqual({ ...all, [written.id]: written });
  });

  it('is read even when it alone is left', async () => {
    const { path, world, late } = await withLog();
    rmSync(path);
    world.markers.clear();
    expect(kindsOf(await world.check())).toEqual(['file-damaged']);
    expect(kindsOf(await world.repair())).toContain('store-damaged');
    expect(await world.records()).toMatchObject({ [late.id]: late });
    expect(await world.check()).toEqual([]);
  });
});

describe('a repair refuses and leaves everything as it is', () => {
  it('when a newer minsky wrote the store', async () => {
    const { path, world } = await aWorld();
    behindItsBack(path, (db) => db.pragma('user_version = 99'));
    overwrite(path, 4_096, Buffer.alloc(100, 0x5a));
    const before = imprintOf(readFileSync(path));
    expect([await world.check(), await world.repair()]).toEqual(['StoreTooNew', 'StoreTooNew']);
    expect([imprintOf(readFileSync(path)), filesBeside(path)]).toEqual([before, ['sessions.sqlite']]);
  });

  it('when it is the database of another program', async () => {
    const { path, world } = await aWorld();
    rmSync(path);
    behindItsBack(path, (db) => db.exec('create table sessions (id)'));
    const before = imprintOf(readFileSync(path));
    expect([await world.check(), await world.repair()]).toEqual([
      'StoreLocationRefused',
      'StoreLocationRefused',
    ]);
    expect([imprintOf(readFileSync(path)), filesBeside(path)]).toEqual([before, ['sessions.sqlite']]);
  });

  it.each(['begin immediate', 'begin exclusive'])(
    'when another process keeps it locked (%s)',
    async (lock) => {
      const { path, world } = await aWorld();
      behindItsBack(path, (db) => db.exec('drop index minsky_sessions_task_claim'));
      const before = imprintOf(readFileSync(path));
      const holder = new Database(path);
      holder.exec(lock);
      expect(await impatient(world).repair()).toBe('StoreBusy');
      holder.exec('rollback');
      holder.close();
      expect([imprintOf(readFileSync(path)), keptOf(path)]).toEqual([before, []]);
      expect(kindsOf(await world.repair())).toContain('store-damaged');
    },
  );

  it('when it is a directory', async () => {
    const path = unusedStorePath();
    mkdirSync(path, { recursive: true });
    const world = new RepairWorld({ backend: 'sqlite', path });
    expect([await world.check(), await world.repair()]).toEqual(['StoreUnavailable', 'StoreUnavailable']);
  });
});

describe('a write that waited while the store was replaced', () => {
  it('is refused as busy rather than done where nobody looks', async () => {
    const { path, world } = await aWorld();
    await impatient(world).withStore(async (store) => {
      await store.insert(aSession());
      const holder = new Database(path);
      holder.exec('begin immediate');
      const waiting = store.insert(aSession());
      // The store was looked at by now, and another one comes in its place while the write waits.
      await new Promise((resolve) => setImmediate(resolve));
      renameSync(path, join(dirname(path), `moved-${basename(path)}`));
      writeFileSync(path, '');
      holder.close();
      expect((await waiting)._unsafeUnwrapErr().kind).toBe('StoreBusy');
    });
  });
});

describe('a store that may only be read', () => {
  it('is checked', async () => {
    const { path, world } = await aWorld();
    chmodSync(path, 0o400);
    chmodSync(dirname(path), 0o500);
    expect(await world.check()).toEqual([]);
    chmodSync(dirname(path), 0o700);
  });
});
