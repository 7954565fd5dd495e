import {
  closeSync,
  cpSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { imprintOf } from '../support/repair-world.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { momentsOf, stoppedBefore } from './effects.ts';
import { killedAfter } from './killed-writer.ts';

const minutes = 60_000;
const everything = 'session list --status active,merged,trashed';

const damages = {
  json: (store: string) => truncateSync(store, 1_500),
  sqlite: (store: string) => {
    killedAfter(store, `update minsky_sessions set status = 'merged', version = 3 where name = 'one'`);
    const file = openSync(store, 'r+');
    writeSync(file, Buffer.alloc(100, 0xa5), 0, 100, 0);
    closeSync(file);
  },
};

describe.each(['sqlite', 'json'] as const)('a repair of a %s store', (backend) => {
  it(
    'that is killed at any moment leaves the damaged store or the repaired one, keeps every byte, and is finished by the same command',
    async () => {
      const minsky = aMinsky().with({ MINSKY_SESSIONDB_BACKEND: backend });
      const directory = join(minsky.state, 'store');
      const repository = repositoryWithCommit().path;
      for (const name of ['one', 'two']) await minsky.data(['session', 'start', name, '--repo', repository]);
      await minsky.data('session delete two');
      damages[backend](join(directory, `sessions.${backend}`));
      const damaged = join(temporaryDirectory('damaged-'), 'store');
      cpSync(directory, damaged, { recursive: true });
      const bytes = readdirSync(damaged)
        .filter((name) => /(json|sqlite|wal)$/.test(name))
        .map((name) => imprintOf(readFileSync(join(damaged, name))));

      const moments = await momentsOf(minsky, 'db repair');
      const repaired = await minsky.data(everything);
      expect(repaired.sessions).toHaveLength(2);
      const anomalies: string[] = [];
      for (const moment of moments) {
        rmSync(directory, { recursive: true });
        cpSync(damaged, directory, { recursive: true });
        const { status } = await stoppedBefore(minsky, 'db repair', 'SIGKILL', moment);
        const seen = [
          status,
          await stateOf(minsky, repaired),
          missing(directory, bytes),
          (await minsky.run('db repair')).status,
          await stateOf(minsky, repaired),
          missing(directory, bytes),
          (await minsky.run('db check')).status,
          leftIn(directory),
        ];
        const expected = [
          'SIGKILL',
          expect.stringMatching(/^(damaged|repaired)$/),
          0,
          0,
          'repaired',
          0,
          0,
          '',
        ];
        try {
          expect(seen).toEqual(expected);
        } catch {
          anomalies.push(`${String(moment.number)} ${moment.effect}: ${JSON.stringify(seen)}`);
        }
      }
      expect(moments.length).toBeGreaterThan(5);
      expect(anomalies).toEqual([]);
    },
    4 * minutes,
  );
});

async function stateOf(minsky: Minsky, repaired: unknown): Promise<string> {
  const { status, json } = await minsky.json(everything);
  if (status === 6) return json.error.code === 'STORE_DAMAGED' ? 'damaged' : String(json.error.code);
  return JSON.stringify(json.data) === JSON.stringify(repaired) ? 'repaired' : JSON.stringify(json.data);
}

/** How many of the damaged files are nowhere any more, byte for byte. */
function missing(directory: string, bytes: readonly string[]): number {
  const there = new Set(
    (existsSync(directory) ? readdirSync(directory, { withFileTypes: true }) : [])
      .filter((entry) => entry.isFile())
      .map(({ name }) => imprintOf(readFileSync(join(directory, name)))),
  );
  return bytes.filter((imprint) => !there.has(imprint)).length;
}

/** What is neither the store nor what was kept of the damaged one. */
function leftIn(directory: string): string {
  return readdirSync(directory)
    .filter(
      (name) =>
        !/^sessions[.](json|sqlite)(-wal|-shm|[.]lock|[.]damaged-\d+T\d+Z(-\d+)?(-wal|-shm)?)?$/.test(name),
    )
    .join(', ');
}
