import { beforeEach, describe, expect, it } from '@jest/globals';
import { aPullRequest, aSession, sessionName, taskId } from '../../../../src/interfaces/testing/testing.ts';
import type { Session } from '../../../../src/domain/session/session.ts';
import { runSql, unusedDatabase, type PostgresStoreLocation } from '../../../support/postgres-store.ts';
import { markersOf, RepairWorld } from '../../../support/repair-world.ts';

let location: PostgresStoreLocation;
let sessions: readonly Session[];
let theirs: Session;
let world: RepairWorld;

const kindsOf = (findings: unknown): readonly string[] =>
  (findings as { kind: string }[]).map(({ kind }) => kind);
const run = (statement: string) => runSql<Record<string, unknown>>(location.url, statement);
const all = (): object => Object.fromEntries([...sessions, theirs].map((session) => [session.id, session]));

beforeEach(async () => {
  location = await unusedDatabase();
  sessions = [aSession({ task: taskId('md#1'), pr: aPullRequest() }), aSession()];
  theirs = aSession();
  theirs = { ...theirs, workspace: { ...theirs.workspace, host: 'other' } };
  world = new RepairWorld(location, markersOf(sessions));
  await world.withStore(async (store) => {
    for (const session of [...sessions, theirs]) (await store.insert(session))._unsafeUnwrap();
  });
});

describe('a PostgreSQL store', () => {
  it('that is whole is not changed, and one that does not exist is not made', async () => {
    expect([await world.check(), await world.repair(), await world.records()]).toEqual([[], [], all()]);
    const empty = new RepairWorld(await unusedDatabase());
    expect([await empty.check(), await empty.repair(), await empty.records()]).toEqual([[], [], {}]);
  });

  it('with rows that do not parse sets them aside and takes their sessions from the workspaces of this machine', async () => {
    await run(
      `update minsky_sessions set base_commit = 'zz' where id in ('${sessions[0]!.id}', '${theirs.id}')`,
    );
    expect(kindsOf(await world.check())).toEqual(['record-damaged', 'record-damaged']);
    expect(await world.repair()).toEqual([
      expect.objectContaining({
        kind: 'store-damaged',
        path: expect.stringMatching(/^postgresql:.* minsky_damaged_sessions$/),
      }),
      expect.objectContaining({ kind: 'record-kept', session: sessions[1]!.name }),
      expect.objectContaining({ kind: 'record-rebuilt', session: sessions[0]!.name }),
      expect.objectContaining({ kind: 'record-lost', session: theirs.id }),
    ]);
    expect(await world.check()).toEqual([]);
    const { [theirs.id]: _theirs, ...mine } = all() as Record<string, Session>;
    expect(await world.records()).toEqual(mine);
    const kept = await run('select record from minsky_damaged_sessions');
    expect(kept.map(({ record }) => (JSON.parse(String(record)) as { id: string }).id).sort()).toEqual(
      [sessions[0]!.id, theirs.id].sort(),
    );
  });

  it('that lost records gets those of this machine back and leaves the others alone', async () => {
    await run('delete from minsky_sessions');
    const foreign = { ...theirs, workspace: { ...theirs.workspace, path: sessions[0]!.workspace.path } };
    world.markers.set('/workspaces/theirs', foreign);
    expect(kindsOf(await world.repair())).toEqual(['record-rebuilt', 'record-rebuilt']);
    expect(Object.keys(await world.records()).sort()).toEqual(sessions.map(({ id }) => id).sort());
  });

  it.each([
    ['drop index minsky_sessions_name_claim', 'minsky_sessions_name_claim'],
    [
      'alter table minsky_sessions drop constraint minsky_sessions_version_check',
      'minsky_sessions_version_check',
    ],
    ['alter table minsky_sessions drop constraint minsky_sessions_pkey', 'minsky_sessions_pkey'],
  ])('gets back what its schema lacks: %s', async (statement, part) => {
    await run(statement);
    expect(await world.check()).toEqual([
      expect.objectContaining({ kind: 'file-damaged', cause: `its schema lacks ${part}` }),
    ]);
    expect(kindsOf(await world.repair())).toContain('store-damaged');
    expect([await world.check(), await world.records()]).toEqual([[], all()]);
  });

  it('that lost its table gets it back with the sessions of this machine', async () => {
    await run('drop table minsky_sessions');
    expect(await world.records()).toBe('StoreDamaged');
    expect(kindsOf(await world.repair())).toEqual(['store-damaged', 'record-rebuilt', 'record-rebuilt']);
    expect(await world.check()).toEqual([]);
    expect(Object.keys(await world.records()).sort()).toEqual(sessions.map(({ id }) => id).sort());
  });

  it('whose claims are gone and contradicted keeps both records', async () => {
    world.markers.clear();
    await run(
      `drop index minsky_sessions_name_claim; update minsky_sessions set name = 'same' where id <> '${sessions[0]!.id}'`,
    );
    expect(kindsOf(await world.check())).toEqual(['file-damaged', 'name-shared']);
    expect(kindsOf(await world.repair())).toContain('name-changed');
    expect(await world.check()).toEqual([]);
    const records = Object.values(await world.records()) as Session[];
    expect(records.map(({ name }) => name).sort()).toEqual(expect.arrayContaining([sessionName('same-2')]));
    expect(records).toHaveLength(3);
  });

  it('that a newer minsky migrated, or that lacks a column, is refused', async () => {
    await run(
      `insert into minsky_migrations (name, executed_at) select 'later-' || n, now() from generate_series(1, 9) n`,
    );
    expect([await world.check(), await world.repair()]).toEqual(['StoreTooNew', 'StoreTooNew']);
    await run(
      `delete from minsky_migrations where name like 'later-%'; alter table minsky_sessions drop column pr`,
    );
    expect([await world.check(), await world.repair()]).toEqual(['StoreDamaged', 'StoreDamaged']);
  });
});
