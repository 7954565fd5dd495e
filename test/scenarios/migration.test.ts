import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { aSession, sessionName } from '../../src/interfaces/testing/testing.ts';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { withJsonStore, writeJsonStore, keptRecord } from '../support/json-store.ts';
import { absolutePath } from '../../src/interfaces/testing/testing.ts';
import { aMinsky } from '../support/minsky.ts';
import { runSql } from '../support/postgres-store.ts';
import { asNobody } from './as-nobody.ts';
import {
  aMover,
  aMoverWithDatabase,
  as,
  everythingIn,
  litterIn,
  settingsOf,
  storedSessions,
} from './moving-stage.ts';
import { refusal, toldRefusal } from './refusal.ts';

const minutes = 60_000;
const records = storedSessions.length;

describe('the store', () => {
  it(
    'goes to every backend and back without a byte of difference',
    async () => {
      const { minsky, url } = await aMoverWithDatabase();
      const before = await everythingIn(minsky);
      let left: 'sqlite' | 'json' | 'postgres' = 'sqlite';
      for (const to of ['json', 'postgres', 'sqlite', 'postgres', 'json', 'sqlite'] as const) {
        const moved = await minsky.data(`db migrate --to ${to}`);
        expect(moved).toMatchObject({
          outcome: 'migrated',
          backend: to,
          records,
          config: minsky.env.MINSKY_CONFIG,
        });
        expect(moved.kept).toMatch(/migrated[-_]\d{8}t\d{9}z$/i);
        expect(JSON.stringify(moved)).not.toContain(new URL(url).password);
        expect(await everythingIn(minsky)).toBe(before);
        expect((await minsky.data('db check')).findings).toEqual([]);
        expect(await minsky.data('db status')).toMatchObject({
          backend: to,
          records,
          source: to === 'postgres' ? 'MINSKY_SESSIONDB_POSTGRES_URL' : minsky.env.MINSKY_CONFIG,
        });
        expect(settingsOf(minsky)).toBe(
          `# mine\ntasks:\n  scheme: md # as ever\nsessiondb:\n  backend: ${to}\n`,
        );
        // Whoever still goes to the old one is told, and neither reads nor writes there.
        const old = as(minsky, left);
        expect(await refusal(old, 'session list')).toEqual({ status: 6, code: 'STORE_MOVED' });
        for (const words of ['db status', 'db check', 'db repair', 'db backup']) {
          expect([words, await refusal(old, words)]).toEqual([words, { status: 6, code: 'STORE_MOVED' }]);
        }
        // What is left there is no store of an earlier version.
        const { stores } = await minsky.data('db consolidate');
        // The database is empty until the first time.
        expect(stores).toMatchObject(left === 'sqlite' && to === 'json' ? [{ reason: 'setting' }] : []);
        left = to;
      }
      expect(await minsky.data('db migrate --to sqlite')).toMatchObject({
        outcome: 'already',
        records,
        kept: null,
      });
      expect(litterIn(minsky)).toEqual([]);
      expect(await minsky.data('db check')).toEqual({ findings: [] });
      const tables = await runSql<{ name: string }>(
        url,
        `select tablename as name from pg_tables where tablename like '%migrated%'`,
      );
      expect(tables).toHaveLength(2);
    },
    3 * minutes,
  );

  it('takes no new session where it was, and all of them where it is', async () => {
    const minsky = aMover();
    const { path: repo } = repositoryWithCommit();
    await minsky.data('db migrate --to json');
    const start = ['session', 'start', 'new', '--repo', repo];
    expect(await refusal(as(minsky, 'sqlite'), start)).toEqual({ status: 6, code: 'STORE_MOVED' });
    expect((await minsky.data(start)).session.name).toBe('new');
    expect((await minsky.data('db status')).records).toBe(records + 1);
  });

  it('that is empty, or was never written to, moves as well', async () => {
    const minsky = aMinsky();
    expect(await minsky.data('db migrate --to json')).toMatchObject({
      outcome: 'migrated',
      records: 0,
      kept: null,
    });
    expect(await refusal(as(minsky, 'sqlite'), 'session list')).toEqual({ status: 6, code: 'STORE_MOVED' });
    expect((await minsky.data('session list')).sessions).toEqual([]);
  });

  it('loses nothing to sessions that are started while it moves', async () => {
    const minsky = aMover();
    const { path: repo } = repositoryWithCommit();
    const names = Array.from({ length: 6 }, (_, index) => `racer-${String(index)}`);
    const starting = names.map((name) => minsky.json(['session', 'start', name, '--repo', repo]));
    const moving = minsky.json('db migrate --to json');
    const started = (await Promise.all(starting)).map(({ json }) => json);
    expect((await moving).json).toMatchObject({ ok: true });
    const kept = names.filter((_, index) => started[index]!.ok);
    for (const refused of started.filter(({ ok }) => !ok)) {
      expect(refused.error.code).toMatch(/^STORE_MOV(ED|ING)$/);
    }
    const { sessions } = await minsky.data('session list --status active');
    const found = sessions.map(({ name }: { readonly name: string }) => name);
    expect(found.filter((name: string) => name.startsWith('racer')).sort()).toEqual(kept);
  });
});

describe('a migration', () => {
  it('to a store that holds other sessions is refused, to one that holds the same is not', async () => {
    const minsky = aMover();
    const path = absolutePath(join(minsky.state, 'store/sessions.json'));
    await withJsonStore(path, (store) => store.insert(aSession({ name: sessionName('theirs') })));
    const before = [await everythingIn(minsky), readFileSync(path, 'utf8'), settingsOf(minsky)];
    const told = await toldRefusal(minsky, 'db migrate --to json');
    expect(told).toMatchObject({ status: 4, code: 'TARGET_NOT_EMPTY', details: { records: 1 } });
    expect([await everythingIn(minsky), readFileSync(path, 'utf8'), settingsOf(minsky)]).toEqual(before);
    // The old store takes records again.
    const { path: repo } = repositoryWithCommit();
    await minsky.data(['session', 'start', 'next', '--repo', repo]);

    const other = aMover();
    const same = absolutePath(join(other.state, 'store/sessions.json'));
    await withJsonStore(same, async (store) => {
      for (const session of storedSessions) await store.insert(session);
    });
    expect(await other.data('db migrate --to json')).toMatchObject({ outcome: 'migrated', records });
  });

  it('that a variable would make void is refused before anything is done', async () => {
    const minsky = aMover();
    const told = await toldRefusal(as(minsky, 'sqlite'), 'db migrate --to json');
    expect(told).toMatchObject({ status: 4, code: 'BACKEND_DECIDED_ELSEWHERE' });
    expect(told.hint).toContain('unset MINSKY_SESSIONDB_BACKEND');
    expect(readdirSync(join(minsky.state, 'store'))).toEqual(['sessions.sqlite']);
  });

  it('to nowhere, and to a database that nothing names, is refused with what to set', async () => {
    const minsky = aMover();
    expect(await refusal(minsky, 'db migrate')).toEqual({ status: 2, code: 'SELECTION_NEEDED' });
    expect(await refusal(minsky, 'db migrate --to memory')).toEqual({ status: 2, code: 'USAGE' });
    const told = await toldRefusal(minsky, 'db migrate --to postgres');
    expect(told).toMatchObject({ status: 2, code: 'CONFIG_INVALID' });
    expect(told.message).toContain('MINSKY_SESSIONDB_POSTGRES_URL');
  });

  it('to a place that may not be written leaves the store in use', async () => {
    const minsky = aMover();
    const { path: repo } = repositoryWithCommit();
    const user = asNobody(minsky, repo);
    const sealed = join(minsky.root, 'sealed');
    const before = await everythingIn(user);
    for (const target of [join('/proc', 'sessions.json'), join(sealed, 'sessions.json')]) {
      const mover = user.with({ MINSKY_SESSIONDB_JSON_PATH: target });
      if (target.startsWith(sealed)) {
        writeFileSync(sealed, 'a file where a directory should be');
        chmodSync(sealed, 0o444);
      }
      expect(await refusal(mover, 'db migrate --to json')).toMatchObject({ status: 6 });
      expect(await everythingIn(user)).toBe(before);
    }
    expect((await user.data(['session', 'start', 'after', '--repo', repo])).session.name).toBe('after');
  });

  it('whose settings cannot be changed leaves the store in use and no second one', async () => {
    const minsky = aMover();
    writeFileSync(minsky.env.MINSKY_CONFIG!, '- a list\n');
    expect(await refusal(minsky, 'db migrate --to json')).toEqual({ status: 2, code: 'CONFIG_INVALID' });
    const elsewhere = minsky.with({ MINSKY_CONFIG: '/dev/null' });
    expect(await refusal(elsewhere, 'db migrate --to json')).toEqual({
      status: 4,
      code: 'USER_CONFIG_UNUSABLE',
    });
    expect(readdirSync(join(minsky.state, 'store'))).toEqual(['sessions.sqlite']);
  });

  it('of records that the other backend cannot hold whole is refused and taken back', async () => {
    const minsky = aMover();
    await minsky.data('db migrate --to json');
    const path = join(minsky.state, 'store/sessions.json');
    const [first = aSession()] = storedSessions;
    writeJsonStore(path, { sessions: [{ ...keptRecord(first), future: { of: 'a later version' } }] });
    const before = readFileSync(path, 'utf8');
    const told = await toldRefusal(minsky, 'db migrate --to sqlite');
    expect(told).toMatchObject({ status: 6, code: 'COPY_DIFFERS' });
    expect(told.message).toContain('plain has another future');
    expect((await minsky.data('db status')).backend).toBe('json');
    const { records: left } = JSON.parse(JSON.stringify(await minsky.data('db status')));
    expect(left).toBe(1);
    expect(JSON.parse(readFileSync(path, 'utf8')).sessions).toEqual(JSON.parse(before).sessions);
  });
});
