import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Backend } from '../../src/domain/config/config.ts';
import { keptRecordOf } from '../../src/domain/store/kept-record.ts';
import { takeSnapshot } from '../../src/domain/store/store-snapshot.ts';
import { snapshotFiles } from '../../src/infrastructure/persistence/snapshot-files.ts';
import { absolutePath, aSession, sessionName, timestamp } from '../../src/interfaces/testing/testing.ts';
import type { Minsky } from '../support/minsky.ts';
import { copyOfDatabase, unusedDatabase } from '../support/postgres-store.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { momentsOf, stoppedBefore, type Moment } from './effects.ts';
import {
  aMover,
  aMoverWithDatabase,
  as,
  copyOf,
  everythingIn,
  litterIn,
  settingsOf,
  withDatabase,
} from './moving-stage.ts';
import { anomaliesOf } from './stage.ts';

const minutes = 60_000;
const extra = aSession({ name: sessionName('extra') });
let extraFile: string;

beforeAll(async () => {
  const directory = absolutePath(temporaryDirectory('extra-'));
  const snapshot = takeSnapshot(
    [keptRecordOf(extra)],
    { backend: 'sqlite', location: '/elsewhere' },
    timestamp('2026-11-23T08:00:00.000Z'),
  );
  extraFile = (await snapshotFiles({ backups: directory }).write(null, snapshot))._unsafeUnwrap().path;
});

/** Users whose store was moved before; made once and copied, since that takes a command. */
const onJson = once(async () => {
  const minsky = aMover();
  await minsky.data('db migrate --to json');
  return minsky;
});
const onPostgres = once(async () => {
  const user = await aMoverWithDatabase();
  await user.minsky.data('db migrate --to postgres');
  return user;
});

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

async function aMoverOnPostgres(): Promise<Minsky> {
  const { minsky, url } = await onPostgres();
  return withDatabase(copyOf(minsky), (await copyOfDatabase(url)).url);
}

interface Way {
  readonly from: Backend;
  readonly to: Backend;
  readonly prepare: () => Promise<Minsky>;
}

const ways: readonly Way[] = [
  { from: 'sqlite', to: 'json', prepare: () => Promise.resolve(aMover()) },
  { from: 'json', to: 'sqlite', prepare: async () => copyOf(await onJson()) },
  { from: 'sqlite', to: 'postgres', prepare: async () => (await aMoverWithDatabase()).minsky },
  {
    from: 'json',
    to: 'postgres',
    prepare: async () => withDatabase(copyOf(await onJson()), (await unusedDatabase()).url),
  },
  { from: 'postgres', to: 'json', prepare: aMoverOnPostgres },
  { from: 'postgres', to: 'sqlite', prepare: aMoverOnPostgres },
];

describe.each(ways)('a migration from $from to $to', ({ from, to, prepare }) => {
  const words = `db migrate --to ${to}`;

  /** A change is made after the kill, before or after the command is given again; nothing of it may be lost. */
  async function afterKill(minsky: Minsky, before: string, moment: Moment): Promise<string | null> {
    if ((await everythingIn(minsky)) !== before) return `other records: ${await everythingIn(minsky)}`;
    const add = (): ReturnType<Minsky['run']> => minsky.run(['db', 'restore', extraFile]);
    const early = moment.number % 2 === 0 ? await add() : null;
    const again = await minsky.run(words);
    if (again.status !== 0) return `not finished: ${again.stderr}`;
    const late = await (early ?? add());
    if (late.status !== 0) return `takes no record: ${late.stderr}`;
    const { backend, records } = await minsky.data('db status');
    if (backend !== to) return `on ${backend}`;
    const found = JSON.parse(await everythingIn(minsky)).data.sessions;
    const expected = Number(JSON.parse(before).data.sessions.length) + 1;
    if (records !== expected || found.length !== expected) return `${String(records)} records`;
    const old = await as(minsky, from).json('session list');
    if (old.json.error?.code !== 'STORE_MOVED') return `the old store says ${JSON.stringify(old.json)}`;
    const litter = litterIn(minsky).filter((name) => !name.endsWith('.tmp'));
    return litter.length === 0 ? null : `litter: ${litter.join(', ')}`;
  }

  it(
    'that is killed at any moment has not happened or has, and is finished by the same command',
    async () => {
      const model = await prepare();
      const before = await everythingIn(model);
      const moments = await momentsOf(model, words);
      expect(moments.length).toBeGreaterThan(5);
      const anomalies = await anomaliesOf(
        moments.map((moment) => [
          `${String(moment.number)} ${moment.effect}`,
          async () => {
            const minsky = await prepare();
            const { status } = await stoppedBefore(minsky, words, 'SIGKILL', moment);
            return status === 'SIGKILL' ? afterKill(minsky, before, moment) : `ended with ${String(status)}`;
          },
        ]),
      );
      expect(anomalies).toEqual([]);
    },
    8 * minutes,
  );

  it(
    'that is interrupted has not happened or has, and leaves nothing to finish',
    async () => {
      const model = await prepare();
      const before = await everythingIn(model);
      const settings = settingsOf(model);
      const moments = (await momentsOf(model, words, 'SIGINT')).filter(({ number }) => number % 4 === 0);
      const anomalies = await anomaliesOf(
        moments.map((moment) => [
          `${String(moment.number)} ${moment.effect}`,
          async () => {
            const minsky = await prepare();
            const { status } = await stoppedBefore(minsky, words, 'SIGINT', moment);
            const stays = settingsOf(minsky) === settings;
            if (stays !== (status !== 0)) return `ended with ${String(status)}, ${stays ? from : to} in use`;
            if ((await everythingIn(minsky)) !== before) return 'other records';
            const added = await minsky.run(['db', 'restore', extraFile]);
            return added.status === 0 ? null : `takes no record: ${added.stderr}`;
          },
        ]),
      );
      expect(anomalies).toEqual([]);
    },
    4 * minutes,
  );
});
