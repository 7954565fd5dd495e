import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { AbsolutePath } from '../../../../src/domain/workspace/workspace-path.ts';
import type { Session } from '../../../../src/domain/session/session.ts';
import {
  openSessionStore,
  type SessionDatabase,
} from '../../../../src/infrastructure/persistence/open-session-store.ts';
import { aPullRequest, aSession, taskId } from '../../../../src/interfaces/testing/testing.ts';
import { pseudoRandom } from '../../../support/pseudo-random.ts';
import { aStoreHolding, unusedStorePath, withStore } from '../../../support/sqlite-store.ts';

const page = { limit: 100, after: null };
const pageSize = 4_096;
const records = Array.from({ length: 24 }, (_, at) =>
  aSession({
    task: at % 3 === 0 ? taskId(`md#${String(at + 1)}`) : null,
    aliases: at % 4 === 0 ? [`task#${String(at + 1)}`, 'ünï'] : [],
    pr: at % 5 === 0 ? aPullRequest({ body: `${String(at)} `.repeat(at * 150) }) : null,
  }),
);
const [first, , , fourth] = records;

/** What a damaged store may answer to a call: what the whole one would, or that it is damaged. */
const refusals = ['StoreDamaged', 'StoreTooNew', 'StoreUnavailable'];

/** Every way of asking, as text; of a refusal the kind. */
async function readingOf(store: SessionDatabase): Promise<readonly string[]> {
  const told = (value: unknown): string => JSON.stringify(value);
  const refused = ({ kind }: { readonly kind: string }): string => kind;
  const list = (filter: Parameters<SessionDatabase['list']>[0]): Promise<string> =>
    Promise.resolve(store.list(filter, page).match(({ sessions }) => told(sessions), refused));
  const answers: string[] = [];
  for (const session of [first!, fourth!, records.at(-1)!]) {
    answers.push(await store.find(session.id).match(told, refused));
  }
  answers.push(await list({ called: first!.name }), await list({ called: 'task#1' }));
  answers.push(await list({ task: { scheme: null, number: 4 } }), await list({ called: 'nobody' }));
  answers.push(await list({ workspacePaths: [first!.workspace.path] }), await list({}));
  answers.push(await list({ statuses: ['active'], host: 'host' }));
  return answers;
}

describe('a SQLite store whose file is damaged', () => {
  let path: AbsolutePath;
  let whole: Buffer;
  let untouched: readonly string[];
  beforeAll(async () => {
    path = await aStoreHolding(records);
    whole = readFileSync(path);
    untouched = await withStore(path, readingOf);
    expect(untouched.filter((answer) => refusals.includes(answer))).toEqual([]);
  });

  /** Puts the bytes in the file's place, asks everything and writes; the number of answers that were refused. */
  async function refusedAnswers(bytes: Buffer): Promise<number> {
    for (const beside of ['-wal', '-shm']) rmSync(`${path}${beside}`, { force: true });
    writeFileSync(path, bytes);
    return withStore(path, async (store) => {
      const answers = await readingOf(store);
      for (const [at, answer] of answers.entries()) {
        if (answer !== untouched[at])
          expect([at, answer]).toEqual([at, expect.stringMatching(/^Store[A-Z][A-Za-z]+$/)]);
        if (answer.startsWith('Store')) expect(refusals).toContain(answer);
      }
      const written = await store.insert(aSession());
      const after = await store.list({}, page);
      if (written.isErr()) expect(refusals).toContain(written.error.kind);
      // One record that is damaged in itself keeps nobody from writing another.
      if (after.isErr()) expect(answers[8]).toBe(after.error.kind);
      else expect(after.value.sessions).toHaveLength(records.length + (written.isOk() ? 1 : 0));
      const refused = answers.filter((answer) => answer.startsWith('Store')).length;
      // A list is of everything, so that whatever is wrong is wrong with it.
      if (refused > 0) expect(refusals).toContain(answers[8]);
      return refused;
    });
  }

  it('holds all of its records or is refused, whatever was done to its bytes, 600 times', async () => {
    const random = pseudoRandom(20_261_123);
    let damaged = 0;
    for (let round = 0; round < 600; round++) {
      try {
        if ((await refusedAnswers(damagedBytes(whole, random))) > 0) damaged += 1;
      } catch (error) {
        throw new Error(`round ${String(round)}: ${String(error)}`, { cause: error });
      }
    }
    expect(damaged).toBeGreaterThan(300);
  }, 900_000);

  it('is refused when it is cut off anywhere', async () => {
    for (let length = 0; length < whole.length; length += length < 200 ? 7 : 1_021) {
      expect([length, await refusedAnswers(whole.subarray(0, length))]).not.toEqual([length, 0]);
    }
  });

  it.each([
    ['the text of a JSON store', Buffer.from('{"application":"minsky","format":1,"sessions":[]}\n')],
    ['nothing but zeros', Buffer.alloc(40_960)],
    ['its own header alone', null],
  ])('is refused when %s stands in its place', async (_what, bytes) => {
    expect(await refusedAnswers(bytes ?? whole.subarray(0, 100))).toBeGreaterThan(9);
  });
});

describe('a SQLite store whose write-ahead log is damaged', () => {
  it('is as it was after one of its writes, or is refused, 200 times', async () => {
    const source = await aStoreHolding([]);
    const target = unusedStorePath();
    mkdirSync(dirname(target));
    const store = openSessionStore({ backend: 'sqlite', path: source });
    const states: (readonly Session[])[] = [[]];
    for (const session of records) {
      (await store.insert(session))._unsafeUnwrap();
      states.push((await store.list({}, page))._unsafeUnwrap().sessions);
    }
    copyFileSync(source, target);
    const [file, log] = [readFileSync(target), readFileSync(`${source}-wal`)];
    await store.close();
    const random = pseudoRandom(1_123);
    const seen = new Set<number>();
    for (let round = 0; round < 200; round++) {
      rmSync(`${target}-shm`, { force: true });
      writeFileSync(target, file);
      const bytes = damagedBytes(log, random);
      writeFileSync(`${target}-wal`, round % 4 === 0 ? log.subarray(0, random(log.length)) : bytes);
      await withStore(target, async (damaged) => {
        const listed = await damaged.list({}, page);
        if (listed.isErr()) {
          expect(refusals).toContain(listed.error.kind);
          return;
        }
        const state = listed.value.sessions.length;
        expect(listed.value.sessions).toEqual(states[state]);
        seen.add(state);
        return undefined;
      });
    }
    expect(seen.size).toBeGreaterThan(5);
    expect(existsSync(target)).toBe(true);
  }, 900_000);
});

/** The bytes with one of the things done to them that happen to files and disks. */
function damagedBytes(whole: Buffer, random: (below: number) => number): Buffer {
  const bytes = Buffer.from(whole);
  const at = random(bytes.length);
  const block = Math.floor(at / 512) * 512;
  const start = Math.floor(at / pageSize) * pageSize;
  switch (random(9)) {
    case 0:
      bytes[at] = random(256);
      return bytes;
    case 1:
      bytes[at] = bytes[at]! ^ (1 << random(8));
      return bytes;
    case 2:
      return bytes.fill(0, block, block + 512);
    case 3:
      return bytes.fill(0, start, start + pageSize);
    case 4: {
      // A page of the same file in the place of another.
      const from = random(Math.ceil(bytes.length / pageSize)) * pageSize;
      bytes.copyWithin(start, from, from + pageSize);
      return bytes;
    }
    case 5:
      // In the header of the file or of a page, where most of the structure is.
      bytes[start === 0 ? random(112) : start + random(16)] = random(256);
      return bytes;
    case 6:
      for (let count = 0; count < 20; count++) bytes[random(bytes.length)] = random(256);
      return bytes;
    case 7:
      return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + pageSize)]);
    default:
      return bytes.fill(random(256), at, Math.min(at + 1 + random(200), bytes.length));
  }
}
