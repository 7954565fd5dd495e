import { copyFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { behindItsBack } from '../support/sqlite-store.ts';
import { imprintOf } from './footprint.ts';
import { refusal } from './refusal.ts';

let repository: GitRepository;
let full: string;
let minsky: Minsky;
let store: string;

beforeAll(async () => {
  repository = repositoryWithCommit();
  const other = aMinsky();
  for (const name of ['one', 'two']) await other.data(['session', 'start', name, '--repo', repository.path]);
  full = join(other.state, 'store/sessions.sqlite');
});

beforeEach(() => {
  minsky = aMinsky();
  store = join(minsky.state, 'store/sessions.sqlite');
  mkdirSync(join(minsky.state, 'store'), { recursive: true });
});

interface Damage {
  readonly code: string;
  readonly inflict: () => void;
}

const whole = (): void => copyFileSync(full, store);

function changed(sql: string): () => void {
  return () => {
    whole();
    behindItsBack(store, (database) => database.exec(sql));
  };
}

const damages: Readonly<Record<string, Damage>> = {
  'holds other bytes': {
    code: 'STORE_DAMAGED',
    inflict: () => writeFileSync(store, 'not a database, but somebody wrote it\n'.repeat(200)),
  },
  'is empty': { code: 'STORE_DAMAGED', inflict: () => writeFileSync(store, '') },
  'was cut short': {
    code: 'STORE_DAMAGED',
    inflict: () => {
      whole();
      truncateSync(store, 5_000);
    },
  },
  'was overwritten in the middle': {
    code: 'STORE_DAMAGED',
    inflict: () => {
      const bytes = readFileSync(full);
      writeFileSync(store, bytes.fill(0xa5, 4_096));
    },
  },
  'is the database of another program': {
    code: 'STORE_DAMAGED',
    inflict: () => {
      new Database(store).exec('create table theirs (a); insert into theirs values (1)').close();
    },
  },
  'lost its table': { code: 'STORE_DAMAGED', inflict: changed('drop table minsky_sessions') },
  'was written by a newer minsky': { code: 'STORE_TOO_NEW', inflict: changed('pragma user_version = 999') },
  'is a directory': { code: 'STORE_UNAVAILABLE', inflict: () => mkdirSync(store) },
  'is gone, but not its write-ahead log': {
    code: 'STORE_DAMAGED',
    inflict: () => writeFileSync(`${store}-wal`, 'what was not merged yet'),
  },
};

describe('a store that gives no answer is never taken for an empty one, nor changed, when it', () => {
  it.each(Object.keys(damages))('%s', async (what) => {
    const { code, inflict } = damages[what]!;
    inflict();
    const before = [imprintOf(minsky.root), imprintOf(repository.path)];
    const commands = [
      ['session', 'start', 'named', '--repo', repository.path],
      ['session', 'list'],
      ['session', 'get', 'one'],
      ['session', 'delete', 'one', '--force'],
    ];
    for (const words of commands) expect(await refusal(minsky, words)).toEqual({ status: 6, code });
    for (const words of ['config show', '--version', 'session --help']) {
      expect(await minsky.run(words)).toMatchObject({ status: 0, stderr: '' });
    }
    expect([imprintOf(minsky.root), imprintOf(repository.path)]).toEqual(before);
  });
});

describe('a record that does not hold what it should', () => {
  beforeEach(
    changed(
      "pragma ignore_check_constraints = on; update minsky_sessions set base_commit = '?' where name = 'one'",
    ),
  );

  it.each(['session list', 'session get one', 'session delete one --force'])(
    'fails what needs it, and stays as it is: %s',
    async (words) => {
      const before = imprintOf(store);
      expect(await refusal(minsky, words)).toEqual({ status: 6, code: 'STORE_DAMAGED' });
      expect(imprintOf(store)).toEqual(before);
    },
  );

  it('keeps nobody from the others', async () => {
    expect(await minsky.run('session get two')).toMatchObject({ status: 0 });
  });
});

describe('a store that another program keeps locked', () => {
  it('is read all the same', async () => {
    whole();
    const holder = new Database(store);
    holder.exec('begin immediate');
    const { sessions } = await minsky.data('session list');
    holder.close();
    expect(sessions).toHaveLength(2);
  });
});
