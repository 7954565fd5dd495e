import { describe, expect, it } from '@jest/globals';
import { readLegacyStore } from '../../../src/infrastructure/legacy/read-legacy-store.ts';
import { runSql, unusedDatabase, withPostgresStore } from '../../support/postgres-store.ts';
import { aSession } from '../../../src/interfaces/testing/testing.ts';
import { columnNames, oldRecord, postgresGenerations, rowFor } from './legacy-fixtures.ts';

const generations = Object.keys(postgresGenerations) as (keyof typeof postgresGenerations)[];
const record = oldRecord('task#176', {
  prBranch: 'pr/task#176',
  prState: { branchName: 'pr/task#176' },
  lastActivityAt: '2025-07-01T00:00:00Z',
  status: 'PR_OPEN',
  shortId: 'ws#12',
});

describe('a PostgreSQL store', () => {
  it.each(generations)('of generation %s is read by its columns', async (generation) => {
    const { url } = await unusedDatabase();
    const columns = postgresGenerations[generation];
    await runSql(url, `create table sessions (${columns})`);
    const row = rowFor(record, columnNames(columns));
    const names = Object.keys(row);
    await runSql(
      url,
      `insert into sessions (${names.join(', ')}) values (${names.map((_, at) => `$${String(at + 1)}`).join(', ')})`,
      Object.values(row),
    );
    const content = (await readLegacyStore(url))._unsafeUnwrap();
    expect(content).toMatchObject({ kind: 'postgres', generation, unreadable: [], damaged: false });
    expect(content.records).toMatchObject([
      {
        name: 'task#176',
        task: '#176',
        createdAt: '2025-06-01 10:00:00+00',
        prBranch: generation === 'P1' ? null : 'pr/task#176',
        status: generation === 'P4' || generation === 'P5' ? 'PR_OPEN' : null,
        shortId: generation === 'P5' ? 'ws#12' : null,
      },
    ]);
    expect(content.records[0]!.source.store).not.toContain('sesame');
  });

  it('shares its database with a store of this version', async () => {
    const location = await unusedDatabase();
    await withPostgresStore(location, (store) => store.insert(aSession()));
    expect((await readLegacyStore(location.url))._unsafeUnwrapErr()).toMatchObject({ reason: 'not-a-store' });
    await runSql(location.url, `create table sessions (${postgresGenerations.P3})`);
    expect((await readLegacyStore(location.url))._unsafeUnwrap()).toMatchObject({
      generation: 'P3',
      records: [],
    });
  });

  it('that cannot be reached is unreadable, without its password', async () => {
    const url = Object.assign(new URL((await unusedDatabase()).url), { pathname: '/nowhere' }).href;
    const refused = (await readLegacyStore(url))._unsafeUnwrapErr();
    expect(refused).toMatchObject({ reason: 'unreachable' });
    expect(JSON.stringify(refused)).not.toContain('sesame');
  });
});
