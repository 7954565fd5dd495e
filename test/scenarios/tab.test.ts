import { once } from 'node:events';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { aSession, sessionName, taskId } from '../../src/interfaces/testing/testing.ts';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky, type Minsky, type Outcome, type RunOptions } from '../support/minsky.ts';
import { rowInSchemaOne, schemaOne } from '../support/schema-1.ts';
import { behindItsBack, aStoreHolding } from '../support/sqlite-store.ts';
import { imprintOf } from './footprint.ts';

/** What the shells' scripts call when Tab is pressed after `minsky session get `. */
const tab = (minsky: Minsky, options?: RunOptions): Promise<Outcome> =>
  minsky.run(['complete', 'fish', 'session', 'get', ''], options);
const noCandidates: Outcome = { status: 0, stdout: 'words\n', stderr: '' };

/** A server that takes connections and never says a word. */
const mute = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
await once(mute, 'listening');
afterAll(() => {
  mute.close();
});
const muteUrl = `postgres://me:secret@127.0.0.1:${String((mute.address() as AddressInfo).port)}/minsky`;

async function aUserWithStore(): Promise<Minsky> {
  const minsky = aMinsky();
  mkdirSync(join(minsky.state, 'store'), { recursive: true, mode: 0o700 });
  const store = await aStoreHolding([
    aSession({ name: sessionName('fix-login'), task: taskId('md#176') }),
    aSession({ name: sessionName('begun'), status: 'starting' }),
    aSession({ name: sessionName('old'), status: 'trashed', trashedFrom: 'active' }),
  ]);
  cpSync(store, join(minsky.state, 'store/sessions.sqlite'));
  return minsky;
}

const config = (minsky: Minsky, text: string): void => {
  mkdirSync(join(minsky.root, 'xdg-config/minsky'), { recursive: true });
  writeFileSync(join(minsky.root, 'xdg-config/minsky/config.yaml'), text);
};

/** Users whose sessions cannot be told; what is returned is how Tab is pressed. */
const helpless: readonly (readonly [what: string, prepare: (minsky: Minsky) => RunOptions])[] = [
  [
    'the store is damaged',
    (minsky) => {
      writeFileSync(join(minsky.state, 'store/sessions.sqlite'), 'no database');
      return {};
    },
  ],
  [
    'the store has the schema of an earlier version',
    (minsky) => {
      const path = join(minsky.state, 'store/sessions.sqlite');
      behindItsBack(path, (database) => {
        database.exec('drop table minsky_sessions; drop table minsky_aliases; delete from minsky_migrations');
        for (const statement of schemaOne('text')) database.exec(statement);
        const { columns, values } = rowInSchemaOne(aSession());
        const places = columns.map(() => '?').join(', ');
        database
          .prepare(`insert into minsky_sessions (${columns.join(', ')}) values (${places})`)
          .run(...values);
        database.pragma('user_version = 1');
      });
      return {};
    },
  ],
  [
    'the settings cannot be read',
    (minsky) => {
      config(minsky, 'sessiondb: [');
      return {};
    },
  ],
  [
    'a setting is wrong',
    (minsky) => {
      config(minsky, 'sessiondb: { backend: nonesuch }');
      return {};
    },
  ],
  [
    "a repository's setting is wrong",
    () => {
      const repository = repositoryWithCommit();
      repository.write({ '.minsky/config.yaml': 'session: { strategy: nonesuch }\n' });
      return { cwd: repository.path };
    },
  ],
  ['the state directory is a relative path', () => ({ env: { MINSKY_STATE_DIR: 'state' } })],
  [
    'nothing listens where the server should be',
    () => ({
      env: {
        MINSKY_SESSIONDB_BACKEND: 'postgres',
        MINSKY_SESSIONDB_POSTGRES_URL: 'postgres://127.0.0.1:1/minsky',
        MINSKY_TEST_POSTGRES_URL: 'postgres://127.0.0.1:1/minsky',
      },
    }),
  ],
  [
    'the server never answers',
    () => ({
      env: {
        MINSKY_SESSIONDB_BACKEND: 'postgres',
        MINSKY_SESSIONDB_POSTGRES_URL: muteUrl,
        MINSKY_TEST_POSTGRES_URL: muteUrl,
      },
    }),
  ],
];

describe('Tab', () => {
  it('offers what the store holds and leaves everything as it is', async () => {
    const minsky = await aUserWithStore();
    const before = imprintOf(minsky.root);
    expect(await tab(minsky)).toEqual({
      status: 0,
      stdout: `words\nbegun\tstarting, repo\nfix-login\tactive, md#176, repo\n`,
      stderr: '',
    });
    expect(imprintOf(minsky.root)).toEqual(before);
  });

  it('creates nothing where there is no store', async () => {
    const minsky = aMinsky();
    const before = imprintOf(minsky.root);
    expect(await tab(minsky)).toEqual(noCandidates);
    expect(imprintOf(minsky.root)).toEqual(before);
  });

  it.each(helpless)('offers nothing, says nothing and changes nothing when %s', async (_what, prepare) => {
    const minsky = await aUserWithStore();
    const options = prepare(minsky);
    const before = imprintOf(minsky.root);
    expect(await tab(minsky, options)).toEqual(noCandidates);
    expect(imprintOf(minsky.root)).toEqual(before);
  });

  it('works in a directory that is gone', async () => {
    const minsky = await aUserWithStore();
    const gone = join(minsky.root, 'gone');
    mkdirSync(gone);
    const command = minsky.start(['complete', 'fish', 'session', 'restore', ''], { cwd: gone });
    rmSync(gone, { recursive: true });
    expect(await command.outcome).toEqual({
      status: 0,
      stdout: 'words\nold\ttrashed, repo\n',
      stderr: '',
    });
  });

  it.each([[[]], [['nonesuch', 'session', '']], [['bash']]])(
    'is never refused: complete %j',
    async (words) => {
      expect(await aMinsky().run(['complete', ...words])).toMatchObject({ status: 0, stderr: '' });
    },
  );
});
