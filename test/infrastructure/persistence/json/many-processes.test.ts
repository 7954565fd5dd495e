import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import type { AbsolutePath } from '../../../../src/domain/workspace/workspace-path.ts';
import { aSession } from '../../../../src/interfaces/testing/testing.ts';
import { checkFindings } from '../../../support/check-findings.ts';
import { unusedJsonPath, withJsonStore } from '../../../support/json-store.ts';
import { expectAcknowledged, killWriters } from '../../../support/killed-writers.ts';
import { runStoreProcesses, storeCommand } from '../../../support/store-processes.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

// Twenty processes at once, and a hundred one after the other.
jest.setTimeout(1_800_000);

const labels = (count: number): string[] => Array.from({ length: count }, (_, at) => `process-${String(at)}`);

async function namesIn(path: AbsolutePath): Promise<readonly string[]> {
  const page = await withJsonStore(path, async (store) => store.list({}, { limit: 1_000_000, after: null }));
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
    const [program, ...args] = storeCommand({ path, action: 'rewrite', label: 'lost', count: 1 });
    const script = 'rmdir "$PWD" && exec "$0" "$@"';
    const options = { cwd: temporaryDirectory(), encoding: 'utf8' } as const;
    expect(execFileSync('/bin/sh', ['-c', script, program, ...args], options)).toBe('null\n');
    expect(await namesIn(path)).toEqual(['lost-0']);
  });

  it('holds every acknowledged record, and is sound, after its writers were killed a hundred times', async () => {
    const path = unusedJsonPath();
    const killed = await killWriters(path, 100, async (writer) => {
      await withJsonStore(path, (store) => expectAcknowledged(store, writer));
      expect(await checkFindings({ backend: 'json', path })).toEqual([]);
    });
    const names = new Set(await namesIn(path));
    expect(killed.flatMap(({ acknowledged }) => acknowledged).filter((name) => !names.has(name))).toEqual([]);
    expect(killed).toHaveLength(100);
    // Whoever writes next need not wait for a killed writer, and clears up after it.
    await withJsonStore(path, async (store) => {
      expect((await store.insert(aSession())).isOk()).toBe(true);
    });
    expect(readdirSync(dirname(path))).toEqual(['sessions.json', 'sessions.json.lock']);
  });
});
