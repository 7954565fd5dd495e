import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from '@jest/globals';
import { postgresMigrations } from '../../../../src/infrastructure/persistence/postgres/postgres-migrations.ts';
import { unusedDatabase, storeAt, withPostgresStore, runSql } from '../../../support/postgres-store.ts';
import { runStoreProcesses, startStoreProcess } from '../../../support/store-processes.ts';

const labels = (count: number): string[] => Array.from({ length: count }, (_, at) => `process-${String(at)}`);

async function namesIn(url: string): Promise<readonly string[]> {
  const found = await withPostgresStore(storeAt(url), (store) =>
    store.list({}, { limit: 10_000, after: null }),
  );
  return found
    ._unsafeUnwrap()
    .sessions.map(({ name }) => name)
    .sort();
}

describe('a PostgreSQL store that many processes use', () => {
  it('is created once by twenty processes that come first at the same instant', async () => {
    const { url } = await unusedDatabase();
    const outcomes = await runStoreProcesses(labels(20), { path: url, action: 'insert', count: 1 });
    expect(outcomes).toEqual(labels(20).map(() => [null]));
    expect(await namesIn(url)).toEqual(
      labels(20)
        .map((label) => `${label}-0`)
        .sort(),
    );
    expect(await runSql(url, 'select name from minsky_migrations')).toEqual(
      postgresMigrations.map(({ name }) => ({ name })),
    );
  }, 120_000);

  it('keeps every write of four processes that write fifty records each', async () => {
    const { url } = await unusedDatabase();
    const outcomes = await runStoreProcesses(labels(4), { path: url, action: 'rewrite', count: 50 });
    expect(outcomes.flat()).toEqual(Array(200).fill(null));
    expect(await namesIn(url)).toHaveLength(200);
  });

  it('gives a task to exactly one of six processes that claim it', async () => {
    const { url } = await unusedDatabase();
    const outcomes = await runStoreProcesses(labels(6), { path: url, action: 'claim', count: 1 });
    expect(outcomes.flat().sort()).toEqual([...Array(5).fill('TaskTaken'), null]);
    expect(await namesIn(url)).toHaveLength(1);
  });

  it('holds every acknowledged record after its writer was killed, time and again', async () => {
    const { url } = await unusedDatabase();
    for (let round = 0; round < 4; round++) {
      const label = `round-${String(round)}`;
      const writer = startStoreProcess({ path: url, action: 'rewrite', label, count: 1e6, start: 0 });
      let acknowledged = 0;
      for await (const line of createInterface({ input: writer.stdout! })) {
        expect(line).toBe('null');
        acknowledged += 1;
        if (acknowledged === 15 + round) writer.kill('SIGKILL');
      }
      if (writer.signalCode === null) await once(writer, 'exit');
      expect(writer.signalCode).toBe('SIGKILL');
      const names = (await namesIn(url)).filter((name) => name.startsWith(`${label}-`));
      expect(names.length).toBeGreaterThanOrEqual(acknowledged);
    }
  });
});
