import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Session } from '../../../../src/domain/session/session.ts';
import { openKernelLock } from '../../../../src/infrastructure/filesystem/kernel-lock.ts';
import { absolutePath, aPullRequest, aSession, taskId } from '../../../../src/interfaces/testing/testing.ts';
import { aJsonStoreHolding, keptRecord, writeJsonStore } from '../../../support/json-store.ts';
import { impatient, imprintOf, keptOf, markersOf, RepairWorld } from '../../../support/repair-world.ts';

const some = (): readonly Session[] => [
  aSession({ task: taskId('md#1'), pr: aPullRequest({ body: 'Ünï "quoted" {[ \\ \n' }) }),
  aSession(),
];

async function aWorld(sessions: readonly Session[] = some()) {
  const path = await aJsonStoreHolding(sessions);
  const world = new RepairWorld({ backend: 'json', path }, markersOf(sessions));
  const all = Object.fromEntries(sessions.map((session) => [session.id, session]));
  return { path, world, sessions, all };
}

const kindsOf = (findings: unknown): readonly string[] =>
  (findings as { kind: string }[]).map(({ kind }) => kind);
const withoutLocks = (path: string): readonly string[] =>
  readdirSync(dirname(path)).filter((name) => !name.endsWith('.lock'));

describe('a JSON store', () => {
  it('that was cut off, at whatever byte, keeps every record that is whole and gets the others from their workspaces', async () => {
    const { path, world, sessions, all } = await aWorld();
    const whole = readFileSync(path);
    const readable: number[] = [];
    for (let length = 0; length < whole.length - 1; length++) {
      for (const name of readdirSync(dirname(path))) rmSync(join(dirname(path), name));
      writeFileSync(path, whole.subarray(0, length));
      const [checked, findings, records] = [await world.check(), await world.repair(), await world.records()];
      expect([length, kindsOf(checked)[0], kindsOf(findings)[0]]).toEqual([
        length,
        'file-damaged',
        'store-damaged',
      ]);
      expect([length, records]).toEqual([length, all]);
      expect([length, keptOf(path)]).toEqual([length, [imprintOf(whole.subarray(0, length))]]);
      expect([length, await world.check()]).toEqual([length, []]);
      readable.push(kindsOf(findings).filter((kind) => kind === 'record-kept').length);
    }
    // The further the cut, the more is read.
    expect([readable[0], readable.at(-1), readable.toSorted((a, b) => a - b)]).toEqual([
      0,
      sessions.length,
      readable,
    ]);
  }, 900_000);

  it.each([
    ['a list', '[]'],
    ['a text', '"minsky"'],
    ['nothing', ''],
    ['no UTF-8', Buffer.from([0xff, 0xfe, 0])],
    ['a SQLite database', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(4_080)])],
  ])('in whose place %s stands is rebuilt from the workspaces', async (_what, bytes) => {
    const { path, world, all } = await aWorld();
    writeFileSync(path, bytes);
    expect(kindsOf(await world.check())).toEqual(['file-damaged']);
    expect(kindsOf(await world.repair())).toEqual(['store-damaged', 'record-rebuilt', 'record-rebuilt']);
    expect([await world.records(), await world.check()]).toEqual([all, []]);
    expect(await world.repair()).toEqual([]);
    expect(withoutLocks(path)).toEqual(['sessions.json', expect.stringMatching(/^sessions.json.damaged-/)]);
  });

  it('with a key twice in one record does not choose between the two, but asks the workspace', async () => {
    const { path, world, sessions, all } = await aWorld();
    const text = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      text.replace(`"branch": "${sessions[1]!.branch}"`, (line) => `${line}, "branch": "other"`),
    );
    expect(await world.check()).toEqual([
      expect.objectContaining({ kind: 'file-damaged', cause: 'it has the key "branch" twice' }),
      expect.objectContaining({
        kind: 'record-damaged',
        session: sessions[1]!.id,
        path: sessions[1]!.workspace.path,
      }),
    ]);
    expect(kindsOf(await world.repair())).toEqual(['store-damaged', 'record-kept', 'record-rebuilt']);
    expect(await world.records()).toEqual(all);
  });

  it('that was edited by hand is taken as it stands where no workspace tells otherwise', async () => {
    const { path, world, sessions } = await aWorld();
    world.markers.clear();
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"main"', '"trunk"'));
    expect(kindsOf(await world.check())).toEqual(['file-damaged']);
    await world.repair();
    const records = Object.values(await world.records()) as Session[];
    expect(records.map(({ base }) => base.branch)).toEqual(sessions.map(() => 'trunk'));
  });

  it('with records that contradict each other loses neither', async () => {
    const { path, world, sessions } = await aWorld();
    world.markers.clear();
    const [one, two] = sessions as [Session, Session];
    writeJsonStore(path, { sessions: [one, { ...two, name: one.name }].map(keptRecord) });
    expect(kindsOf(await world.check())).toEqual(['file-damaged', 'name-shared']);
    expect(kindsOf(await world.repair())).toEqual([
      'store-damaged',
      'record-kept',
      'record-kept',
      'name-changed',
    ]);
    expect(Object.keys(await world.records()).sort()).toEqual([one.id, two.id].sort());
  });

  it('that is whole is not touched, and one that does not exist is not made', async () => {
    const { path, world } = await aWorld();
    const before = imprintOf(readFileSync(path));
    expect([await world.check(), await world.repair()]).toEqual([[], []]);
    expect(imprintOf(readFileSync(path))).toBe(before);
    rmSync(dirname(path), { recursive: true });
    world.markers.clear();
    expect([await world.check(), await world.repair()]).toEqual([[], []]);
    expect(() => readdirSync(dirname(path))).toThrow('ENOENT');
  });

  it('that is gone comes back from the workspaces', async () => {
    const { path, world, all } = await aWorld();
    rmSync(dirname(path), { recursive: true });
    expect(kindsOf(await world.repair())).toEqual(['record-rebuilt', 'record-rebuilt']);
    expect(await world.records()).toEqual(all);
  });
});

describe('a repair of a JSON store refuses and leaves everything as it is', () => {
  it.each([
    ['StoreTooNew', '{"application":"minsky","format":2,"sessions":[{"id"'],
    ['StoreLocationRefused', '{"name":"another program","sessions":[]}'],
  ])('with %s', async (kind, text) => {
    const { path, world } = await aWorld();
    writeFileSync(path, text);
    expect([await world.check(), await world.repair()]).toEqual([kind, kind]);
    expect([readFileSync(path, 'utf8'), withoutLocks(path)]).toEqual([text, ['sessions.json']]);
  });

  it('while another process writes to it', async () => {
    const { path, world } = await aWorld();
    writeFileSync(path, '{');
    const lock = (await openKernelLock(absolutePath(`${path}.lock`)))._unsafeUnwrap();
    lock.tryTake();
    expect(await impatient(world).repair()).toBe('StoreBusy');
    lock.close();
    expect([readFileSync(path, 'utf8'), keptOf(path)]).toEqual(['{', []]);
    expect(kindsOf(await world.repair())).toContain('store-damaged');
  });
});
