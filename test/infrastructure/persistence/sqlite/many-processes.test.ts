import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import Database from 'better-sqlite3';
import { openSessionStore } from '../../../../src/infrastructure/persistence/open-session-store.ts';
import { absolutePath } from '../../../../src/interfaces/testing/testing.ts';
import { checkFindings } from '../../../support/check-findings.ts';
import { expectAcknowledged, killWriters } from '../../../support/killed-writers.ts';
import { runStoreProcesses, storeCommand } from '../../../support/store-processes.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const newPath = (): string => join(temporaryDirectory('store-'), 'store', 'sessions.sqlite');
// Twenty processes at once, and a hundred one after the other.
jest.setTimeout(1_800_000);

const labels = (count: number): string[] => Array.from({ length: count }, (_, at) => `process-${String(at)}`);

async function namesIn(path: string): Promise<readonly string[]> {
  const store = openSessionStore({ backend: 'sqlite', path: absolutePath(path) });
  // Killed writers leave as many records as the machine is fast.
  const page = await store.list({}, { limit: 1_000_000, after: null });
  await store.close();
  return page
    ._unsafeUnwrap()
    .sessions.map(({ name }) => name)
    .sort();
}

function integrityOf(path: string): unknown {
  const database = new Database(path, { readonly: true });
  const found = database.pragma('integrity_check', { simple: true });
  database.close();
  return found;
}

describe('a SQLite store that many processes use', () => {
  it('is created once by twenty processes that come first at the same instant', async () => {
    const path = newPath();
    const outcomes = await runStoreProcesses(labels(20), { path, action: 'insert', count: 1 });
    expect(outcomes).toEqual(labels(20).map(() => [null]));
    expect(await namesIn(path)).toEqual(
      labels(20)
        .map((label) => `${label}-0`)
        .sort(),
    );
    expect(readdirSync(join(path, '..'))).toEqual(['sessions.sqlite']);
  });

  it('keeps every write of four processes that write fifty records each', async () => {
    const path = newPath();
    const outcomes = await runStoreProcesses(labels(4), { path, action: 'rewrite', count: 50 });
    expect(outcomes.flat()).toEqual(Array(200).fill(null));
    expect(await namesIn(path)).toHaveLength(200);
    expect(integrityOf(path)).toBe('ok');
  });

  it('gives a task to exactly one of six processes that claim it', async () => {
    const path = newPath();
    const outcomes = await runStoreProcesses(labels(6), { path, action: 'claim', count: 1 });
    expect(outcomes.flat().sort()).toEqual([...Array(5).fill('TaskTaken'), null]);
    expect(await namesIn(path)).toHaveLength(1);
  });

  it('is created and written by a process whose current directory is gone', async () => {
    const path = newPath();
    const [program, ...args] = storeCommand({ path, action: 'rewrite', label: 'lost', count: 1 });
    const script = 'rmdir "$PWD" && exec "$0" "$@"';
    const options = { cwd: temporaryDirectory(), encoding: 'utf8' } as const;
    expect(execFileSync('/bin/sh', ['-c', script, program, ...args], options)).toBe('null\n');
    expect(await namesIn(path)).toEqual(['lost-0']);
  });

  it('holds every acknowledged record, and is sound, after its writers were killed a hundred times', async () => {
    const path = newPath();
    const killed = await killWriters(path, 100, async (writer) => {
      const store = openSessionStore({ backend: 'sqlite', path: absolutePath(path) });
      await expectAcknowledged(store, writer);
      await store.close();
      expect(await checkFindings({ backend: 'sqlite', path: absolutePath(path) })).toEqual([]);
    });
    const names = new Set(await namesIn(path));
    expect(killed.flatMap(({ acknowledged }) => acknowledged).filter((name) => !names.has(name))).toEqual([]);
    expect(killed).toHaveLength(100);
  });
});
