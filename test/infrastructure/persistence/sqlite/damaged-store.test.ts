import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { schemaVersion } from '../../../../src/infrastructure/persistence/sql/schema-version.ts';
import { aSession, sessionName, timestamp } from '../../../../src/interfaces/testing/testing.ts';
import { aPullRequest } from '../../../../src/interfaces/testing/testing.ts';
import {
  aStoreHolding,
  behindItsBack,
  fingerprint,
  unusedStorePath,
  withStore,
} from '../../../support/sqlite-store.ts';

const page = { limit: 100, after: null };
const many = () =>
  Array.from({ length: 6 }, () => aSession({ pr: aPullRequest({ body: 'x'.repeat(20_000) }) }));

function overwrite(path: string, at: number, bytes: Buffer): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}

const damages: Readonly<Record<string, (path: string) => void>> = {
  'its header is overwritten': (path) => overwrite(path, 0, Buffer.alloc(100, 0x5a)),
  'text stands in its place': (path) => writeFileSync(path, 'this is no database\n'),
  'it is cut in half': (path) => truncateSync(path, statSync(path).size / 2),
  'all but its header is gone': (path) => truncateSync(path, 100),
  'it is empty': (path) => truncateSync(path, 0),
  'its pages are overwritten': (path) =>
    overwrite(path, 4_096, Buffer.alloc(statSync(path).size - 4_096, 0x5a)),
  'its table is gone': (path) =>
    behindItsBack(path, (database) => database.exec('drop table minsky_sessions')),
  'it is another program’s database': (path) => {
    rmSync(path);
    behindItsBack(path, (database) => database.exec('create table sessions (id); pragma user_version = 1'));
  },
};

describe('a SQLite store that is damaged', () => {
  it.each(Object.keys(damages))('is an error and is left as it is when %s', async (damage) => {
    const path = await aStoreHolding(many());
    damages[damage]!(path);
    const before = fingerprint(path);
    for (const attempt of ['list', 'insert', 'describe'] as const) {
      const outcome = await withStore(path, async (store) =>
        attempt === 'list'
          ? store.list({}, page)
          : attempt === 'insert'
            ? store.insert(aSession())
            : store.describe(),
      );
      expect(outcome._unsafeUnwrapErr()).toEqual({
        kind: 'StoreDamaged',
        location: path,
        detail: expect.any(String),
      });
    }
    expect(fingerprint(path)).toBe(before);
  });

  it('is an error when only its write-ahead log is left', async () => {
    const path = await aStoreHolding([]);
    copyFileSync(path, `${path}-wal`);
    rmSync(path);
    const outcome = await withStore(path, async (store) => store.list({}, page));
    expect(outcome._unsafeUnwrapErr()).toEqual({
      kind: 'StoreDamaged',
      location: path,
      detail: 'the file is gone, but its write-ahead log is not',
    });
  });

  it('is left as it is when a newer minsky wrote it', async () => {
    const path = await aStoreHolding(many());
    behindItsBack(path, (database) => database.pragma('user_version = 99'));
    const before = fingerprint(path);
    for (const attempt of ['list', 'insert'] as const) {
      const outcome = await withStore(path, async (store) =>
        attempt === 'list' ? store.list({}, page) : store.insert(aSession()),
      );
      expect(outcome._unsafeUnwrapErr()).toEqual({
        kind: 'StoreTooNew',
        location: path,
        found: 99,
        supported: schemaVersion,
      });
    }
    expect(fingerprint(path)).toBe(before);
  });
});

const corruptions: readonly (readonly [field: string, assignment: string])[] = [
  ['base.commit', `base_commit = 'zz'`],
  ['workspace.path', `workspace_path = 'relative'`],
  ['task', `task = '176'`],
  ['version', `version = 1.5`],
  ['lastActivityAt', `last_activity_at = '2026-01-01'`],
  ['branch', `branch = x'00ff'`],
  ['pr', `pr = '{'`],
  ['pr.head', `pr = '{"branch":"pr/x","head":"?"}'`],
  ['aliases', `aliases = '[1]'`],
];

describe('a record that does not parse', () => {
  it.each(corruptions)('is an error that names it and its %s (%s)', async (field, assignment) => {
    const [good, bad] = [aSession(), aSession({ lastActivityAt: timestamp('2020-01-01T00:00:00.000Z') })];
    const path = await aStoreHolding([good, bad]);
    behindItsBack(path, (database) =>
      database.exec(`update minsky_sessions set ${assignment} where id = '${bad.id}'`),
    );
    const damaged = {
      kind: 'StoreDamaged',
      location: path,
      detail: `record ${bad.id} has no valid ${field}`,
    };
    await withStore(path, async (store) => {
      expect((await store.find(bad.id))._unsafeUnwrapErr()).toEqual(damaged);
      expect((await store.list({}, page))._unsafeUnwrapErr()).toEqual(damaged);
      expect((await store.find(good.id))._unsafeUnwrap()).toEqual(good);
      expect(
        (await store.list({ statuses: ['active'] }, { ...page, limit: 1 }))._unsafeUnwrap().sessions,
      ).toEqual([good]);
    });
  });

  it('is refused by the database itself when its aliases are not a list', async () => {
    const path = await aStoreHolding([aSession()]);
    expect(() =>
      behindItsBack(path, (database) => database.exec(`update minsky_sessions set aliases = 'none'`)),
    ).toThrow(/malformed JSON/);
  });

  it.each([
    ['a status', `status = 'gone'`],
    ['a strategy', `workspace_strategy = 'copy'`],
    ['what it was before it was trashed', `trashed_from = 'active'`],
    ['a version', `version = 0`],
    ['a name', `name = ''`],
  ])('is refused by the schema itself when %s is impossible', async (_what, assignment) => {
    const path = await aStoreHolding([aSession({ name: sessionName(`whole-${String(Math.random())}`) })]);
    expect(() =>
      behindItsBack(path, (database) => database.exec(`update minsky_sessions set ${assignment}`)),
    ).toThrow(/CHECK constraint failed/);
  });
});

describe('a place where no store can be', () => {
  it('is unavailable when it is a directory, and so is one below a file', async () => {
    const directory = unusedStorePath();
    mkdirSync(directory, { recursive: true });
    const file = unusedStorePath();
    writeFileSync(dirname(dirname(file)) + '/store', 'a file');
    for (const path of [directory, file]) {
      for (const attempt of ['list', 'insert'] as const) {
        const outcome = await withStore(path, async (store) =>
          attempt === 'list' ? store.list({}, page) : store.insert(aSession()),
        );
        expect(outcome._unsafeUnwrapErr()).toEqual({
          kind: 'StoreUnavailable',
          location: path,
          detail: expect.any(String),
        });
      }
    }
  });
});
