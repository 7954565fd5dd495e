import { describe, expect, it, jest } from '@jest/globals';
import { postgresMigrations } from '../../../../src/infrastructure/persistence/postgres/postgres-migrations.ts';
import { unusedDatabase, storeAt, withPostgresStore, runSql } from '../../../support/postgres-store.ts';
import { checkFindings } from '../../../support/check-findings.ts';
import { expectAcknowledged, killWriters } from '../../../support/killed-writers.ts';
import { runStoreProcesses } from '../../../support/store-processes.ts';

// Twenty processes at once, and a hundred one after the other.
jest.setTimeout(1_800_000);

const labels = (count: number): string[] => Array.from({ length: count }, (_, at) => `process-${String(at)}`);

async function namesIn(url: string): Promise<readonly string[]> {
  const found = await withPostgresStore(storeAt(url), (store) =>
    store.list({}, { limit: 1_000_000, after: null }),
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
  });

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

  it('holds every acknowledged record, and is sound, after its writers were killed a hundred times', async () => {
    const { url } = await unusedDatabase();
    const killed = await killWriters(url, 100, async (writer) => {
      await withPostgresStore(storeAt(url), (store) => expectAcknowledged(store, writer));
      expect(await checkFindings(storeAt(url))).toEqual([]);
    });
    const names = new Set(await namesIn(url));
    expect(killed.flatMap(({ acknowledged }) => acknowledged).filter((name) => !names.has(name))).toEqual([]);
    expect(killed).toHaveLength(100);
    // Every alias belongs to a record that has it, and none is missing.
    const [counts] = await runSql(
      url,
      `select count(*)::int as records, (select count(*)::int from minsky_aliases as a
        join minsky_sessions as s on s.id = a.session_id and a.alias = '"was ' || s.name || '"') as aliases,
        (select count(*)::int from minsky_aliases) as "allAliases" from minsky_sessions`,
    );
    expect(counts).toEqual({ records: names.size, aliases: names.size, allAliases: names.size });
  });
});
