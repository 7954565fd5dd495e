import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sha256, writeJson } from '../infrastructure/legacy/legacy-fixtures.ts';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { momentsOf, stoppedBefore } from './effects.ts';

const minutes = 60_000;
const everything = 'session list --status active,pr-open,merged,trashed';

interface Stage {
  readonly minsky: Minsky;
  readonly legacy: string;
  /** The marker of the workspace that stands. */
  readonly marker: string;
  readonly names: () => Promise<readonly string[]>;
  /** Puts everything back to what it was when this was made. */
  readonly reset: () => void;
}

/** A store with one session, and a legacy one with three, one of which has a workspace. */
async function aStage(prepare: (minsky: Minsky) => Promise<unknown>): Promise<Stage> {
  const minsky = aMinsky();
  const repository = repositoryWithCommit({ name: 'app' });
  await minsky.data(['session', 'start', 'own', '--repo', repository.path]);
  const workspace = join(minsky.state, 'git/app/old-1');
  mkdirSync(dirname(workspace), { recursive: true });
  repository.git('clone', '--quiet', repository.path, workspace);
  const records = [1, 2, 3].map((number) => ({ session: `old-${String(number)}`, repoName: 'app' }));
  const legacy = writeJson(join(minsky.state, 'session-db.json'), records);
  await prepare(minsky);
  const copy = join(temporaryDirectory('state-'), 'copy');
  cpSync(minsky.state, copy, { recursive: true, preserveTimestamps: true });
  return {
    minsky,
    legacy,
    marker: join(workspace, '.git/minsky/session.json'),
    names: async () =>
      (await minsky.data(everything)).sessions.map(({ name }: { name: string }) => name).toSorted(),
    reset: () => {
      rmSync(minsky.state, { recursive: true });
      cpSync(copy, minsky.state, { recursive: true, preserveTimestamps: true });
    },
  };
}

const before = ['own'];
const merged = ['old-1', 'old-2', 'old-3', 'own'];

describe('a consolidation', () => {
  it(
    'that is killed at any moment is not done or wholly done, and can be taken back or given again',
    async () => {
      const { minsky, legacy, marker, names, reset } = await aStage(() => Promise.resolve());
      const bytes = sha256(legacy);
      const moments = await momentsOf(minsky, 'db consolidate');
      expect(moments.length).toBeGreaterThan(5);
      for (const moment of moments) {
        reset();
        await stoppedBefore(minsky, 'db consolidate', 'SIGKILL', moment);
        const found = await names();
        expect({ moment, found }).toEqual({ moment, found: found.length === 1 ? before : merged });
        const undone = await minsky.json('db consolidate --undo');
        const expected = found.length === 1 ? 'NOTHING_TO_UNDO' : undefined;
        expect({
          moment,
          code: undone.json.error?.code,
          names: await names(),
          marked: existsSync(marker),
        }).toEqual({
          moment,
          code: expected,
          names: before,
          marked: false,
        });
        await minsky.data('db consolidate');
        expect({ moment, names: await names(), bytes: sha256(legacy) }).toEqual({
          moment,
          names: merged,
          bytes,
        });
      }
    },
    10 * minutes,
  );

  it(
    'whose undo is killed at any moment is taken back by the same command, markers included',
    async () => {
      const { minsky, marker, names, reset } = await aStage((user) => user.data('db consolidate'));
      for (const moment of await momentsOf(minsky, 'db consolidate --undo')) {
        reset();
        await stoppedBefore(minsky, 'db consolidate --undo', 'SIGKILL', moment);
        await minsky.json('db consolidate --undo');
        expect({ moment, names: await names(), marked: existsSync(marker) }).toEqual({
          moment,
          names: before,
          marked: false,
        });
      }
    },
    10 * minutes,
  );
});
