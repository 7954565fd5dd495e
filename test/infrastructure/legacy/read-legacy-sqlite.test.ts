import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { readLegacyStore } from '../../../src/infrastructure/legacy/read-legacy-store.ts';
import { aSession } from '../../../src/interfaces/testing/testing.ts';
import { aStoreHolding } from '../../support/sqlite-store.ts';
import { oldRecord, sha256, sqliteGenerations, unusedPath, writeSqlite } from './legacy-fixtures.ts';

const read = async (path: string) => (await readLegacyStore(path))._unsafeUnwrap();
const generations = Object.keys(sqliteGenerations) as (keyof typeof sqliteGenerations)[];

const record = oldRecord('task#176', {
  prBranch: 'pr/task#176',
  prApproved: true,
  prState: { branchName: 'pr/task#176', commitHash: 'c'.repeat(40) },
  backendType: 'local',
  pullRequest: { number: 1, title: 'Title', state: 'merged' },
  lastActivityAt: '2025-07-01T00:00:00Z',
  status: 'MERGED',
});

describe('a SQLite store', () => {
  it.each(generations)('of generation %s is read by its columns and not touched', async (generation) => {
    const path = writeSqlite(unusedPath('sessions.db'), generation, [record]);
    const [before, beside] = [sha256(path), readdirSync(dirname(path))];
    const content = await read(path);
    expect(content).toMatchObject({ kind: 'sqlite', generation, unreadable: [], damaged: false });
    const later = generation !== 'S1' && generation !== 'S2';
    expect(content.records).toMatchObject([
      {
        source: { store: path, position: 1 },
        name: 'task#176',
        task: '#176',
        repoName: 'local/app',
        repoUrl: '/work/app',
        branch: generation === 'S4' || generation === 'S5' ? null : 'task#176',
        prBranch: later ? 'pr/task#176' : null,
        prState: later ? { commit: 'c'.repeat(40) } : null,
        pullRequest: later ? { title: 'Title', state: 'merged' } : null,
        status: generation === 'S5' || generation === 'mixed' ? 'MERGED' : null,
      },
    ]);
    expect([sha256(path), readdirSync(dirname(path))]).toEqual([before, beside]);
  });

  it('of mixed spellings gives for each member whichever column says something', async () => {
    const path = writeSqlite(unusedPath('a.db'), 'mixed', [], (database) => {
      database.exec(`insert into sessions (session, "repoName", "createdAt", task_id, pr_branch)
        values ('x', '', '2025-01-01', '12', 'pr/x')`);
      database.close();
    });
    expect((await read(path)).records).toMatchObject([
      { name: 'x', repoName: null, task: '12', prBranch: 'pr/x', createdAt: '2025-01-01' },
    ]);
  });

  it('never takes the name of a column for what is in it', async () => {
    const path = writeSqlite(unusedPath('a.db'), 'S1', [record]);
    expect(JSON.stringify(await read(path))).not.toContain('"taskId"');
  });

  it('that a process has open is read with what is in its write-ahead log, and nothing beside it changes', async () => {
    let open: Database.Database | null = null;
    const path = writeSqlite(unusedPath('a.db'), 'S2', [record], (database) => {
      open = database;
      database.pragma('journal_mode = wal');
      database.exec(`insert into sessions (session, "repoName", "createdAt") values ('late', 'r', 'now')`);
    });
    const files = [path, `${path}-wal`, `${path}-shm`];
    const before = files.map(sha256);
    expect((await read(path)).records.map(({ name }) => name)).toEqual(['task#176', 'late']);
    expect(files.map(sha256)).toEqual(before);
    open!.close();
  });

  it('that lost its writer is read with its log, which stays unmerged', async () => {
    const path = writeSqlite(unusedPath('a.db'), 'S2', [record], (database) => {
      database.pragma('journal_mode = wal');
      database.exec(`insert into sessions (session, "repoName", "createdAt") values ('late', 'r', 'now')`);
    });
    const [copy] = [unusedPath('copy.db')];
    writeFileSync(copy, readFileSync(path));
    writeFileSync(`${copy}-wal`, readFileSync(`${path}-wal`));
    expect((await read(copy)).records).toHaveLength(2);
    expect(existsSync(`${copy}-shm`)).toBe(false);
    expect(existsSync(`${copy}-wal`)).toBe(true);
  });

  it('is read while another process writes it: each time all of some moment', async () => {
    let writer: Database.Database | null = null;
    const path = writeSqlite(unusedPath('a.db'), 'S2', [record], (database) => (writer = database));
    writer!.pragma('synchronous = off');
    const turn = { writing: true };
    const insert = writer!.prepare(
      `insert into sessions (session, "repoName", "createdAt") values (?, 'r', 'now')`,
    );
    const done = (async () => {
      for (let at = 0; turn.writing; at++) {
        const both = writer!.transaction(() => {
          insert.run(`left-${String(at)}`);
          insert.run(`right-${String(at)}`);
        });
        both();
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    })();
    const odd: number[] = [];
    for (let at = 0; at < 5; at++) {
      const { records, damaged } = await read(path);
      if (damaged || records.length % 2 !== 1) odd.push(records.length);
    }
    turn.writing = false;
    await done;
    writer!.close();
    expect(odd).toEqual([]);
  });

  it('gives up the rows that can still be reached when a page is damaged', async () => {
    const records = Array.from({ length: 500 }, (_, at) => oldRecord(`s${String(at)}`));
    const path = writeSqlite(unusedPath('a.db'), 'S2', records);
    const bytes = readFileSync(path);
    bytes.fill(0xff, 4096 * 12, 4096 * 13);
    writeFileSync(path, bytes);
    const content = await read(path);
    expect(content.damaged).toBe(true);
    expect(content.records.length).toBeGreaterThan(300);
    expect(new Set(content.records.map(({ name }) => name)).size).toBe(content.records.length);
  });

  it('without a table is empty; with other tables alone it is none', async () => {
    const empty = unusedPath('empty.db');
    const database = new Database(empty);
    database.pragma('user_version = 0');
    database.exec('create table t (a); drop table t');
    database.close();
    expect(await read(empty)).toMatchObject({ generation: 'empty', records: [] });
    const other = unusedPath('other.db');
    const others = new Database(other);
    others.exec('create table sessions (id, token)');
    others.close();
    expect((await readLegacyStore(other))._unsafeUnwrapErr()).toMatchObject({ reason: 'not-a-store' });
  });

  it('of this version is recognised, its records whole', async () => {
    const session = aSession();
    expect(await read(await aStoreHolding([session]))).toMatchObject({
      generation: 'current',
      records: [{ exact: session }],
    });
  });
});
