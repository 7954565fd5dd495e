import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from '@jest/globals';
import type { AbsolutePath } from '../../../../src/domain/workspace/workspace-path.ts';
import { aSession } from '../../../../src/interfaces/testing/testing.ts';
import { unusedJsonPath, withJsonStore } from '../../../support/json-store.ts';
import { pseudoRandom } from '../../../support/pseudo-random.ts';
import { runStoreProcesses, startStoreProcess, storeCommand } from '../../../support/store-processes.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const labels = (count: number): string[] => Array.from({ length: count }, (_, at) => `process-${String(at)}`);

async function namesIn(path: AbsolutePath): Promise<readonly string[]> {
  const page = await withJsonStore(path, async (store) => store.list({}, { limit: 10_000, after: null }));
  return page
    ._unsafeUnwrap()
    .sessions.map(({ name }) => name)
    .sort();
}

describe('a JSON store that many processes use', () => {
  it('is created once by twenty processes that come first at the same instant', async () => {
    const path = unusedJsonPath();
    const outcomes = await runStoreProcesses(labels(20), { path, action: 'insert', count: 1 });
    expect(outcomes).toEqual(labels(20).map(() => [null]));
    expect(await namesIn(path)).toEqual(
      labels(20)
        .map((label) => `${label}-0`)
        .sort(),
    );
    expect(readdirSync(dirname(path))).toEqual(['sessions.json', 'sessions.json.lock']);
  });

  it('keeps every write of four processes that write fifty records each', async () => {
    const path = unusedJsonPath();
    const outcomes = await runStoreProcesses(labels(4), { path, action: 'rewrite', count: 50 });
    expect(outcomes.flat()).toEqual(Array(200).fill(null));
    expect(await namesIn(path)).toHaveLength(200);
  });

  it('gives a task to exactly one of six processes that claim it', async () => {
    const path = unusedJsonPath();
    const outcomes = await runStoreProcesses(labels(6), { path, action: 'claim', count: 1 });
    expect(outcomes.flat().sort()).toEqual([...Array(5).fill('TaskTaken'), null]);
    expect(await namesIn(path)).toHaveLength(1);
  });

  it('is created and written by a process whose current directory is gone', async () => {
    const path = unusedJsonPath();
    const [program, ...args] = storeCommand({ path, action: 'rewrite', label: 'lost', count: 1, start: 0 });
    const script = 'rmdir "$PWD" && exec "$0" "$@"';
    const options = { cwd: temporaryDirectory(), encoding: 'utf8' } as const;
    expect(execFileSync('/bin/sh', ['-c', script, program, ...args], options)).toBe('null\n');
    expect(await namesIn(path)).toEqual(['lost-0']);
  });

  it('holds every acknowledged record after its writer was killed, and the next writer need not wait', async () => {
    const path = unusedJsonPath();
    const random = pseudoRandom(176);
    for (let round = 0; round < 20; round++) {
      const label = `round-${String(round)}`;
      const writer = startStoreProcess({ path, action: 'rewrite', label, count: 1e6, start: 0 });
      const last = 3 + random(8);
      let acknowledged = 0;
      for await (const line of createInterface({ input: writer.stdout! })) {
        expect(line).toBe('null');
        if (++acknowledged === last) setTimeout(() => writer.kill('SIGKILL'), random(9));
      }
      if (writer.signalCode === null) await once(writer, 'exit');
      expect(writer.signalCode).toBe('SIGKILL');
      const names = (await namesIn(path)).filter((name) => name.startsWith(`${label}-`));
      expect(names.length).toBeGreaterThanOrEqual(acknowledged);
      await withJsonStore(path, async (store) => {
        expect((await store.insert(aSession())).isOk()).toBe(true);
      });
      expect(readdirSync(dirname(path))).toEqual(['sessions.json', 'sessions.json.lock']);
    }
  });
});
