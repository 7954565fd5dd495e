import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { err } from 'neverthrow';
import { keptRecordOf } from '../../../src/domain/store/kept-record.ts';
import { takeSnapshot } from '../../../src/domain/store/store-snapshot.ts';
import { snapshotFiles } from '../../../src/infrastructure/persistence/snapshot-files.ts';
import type { AbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';
import { absolutePath, aSession, timestamp } from '../../../src/interfaces/testing/testing.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const source = { backend: 'sqlite', location: '/store/sessions.sqlite' };
const snapshot = takeSnapshot(
  [aSession({ aliases: ['NUL \0 half \ud800'] }), aSession()].map(keptRecordOf),
  source,
  timestamp('2026-11-23T08:00:00.123Z'),
);

function aPlace(): { files: ReturnType<typeof snapshotFiles>; directory: string; path: AbsolutePath } {
  const directory = temporaryDirectory();
  const files = snapshotFiles({ backups: absolutePath(join(directory, 'state', 'backups')) });
  return { files, directory, path: absolutePath(join(directory, 'mine.json')) };
}

describe('a snapshot in a file', () => {
  it('is for the user alone and is read back as it was', async () => {
    const { files, directory, path } = aPlace();
    const written = (await files.write(path, snapshot))._unsafeUnwrap();
    expect(written).toEqual({ path, checksum: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect((await files.read(path))._unsafeUnwrap()).toEqual(snapshot);
    expect(readdirSync(directory)).toEqual(['mine.json']);
  });

  it('gets a name of its own among the backups when none is given, however many are made at once', async () => {
    const { files, directory } = aPlace();
    const written = await Promise.all(Array.from({ length: 20 }, () => files.write(null, snapshot)));
    const names = readdirSync(join(directory, 'state', 'backups'));
    expect(new Set(written.map((one) => one._unsafeUnwrap().path)).size).toBe(20);
    expect(names).toHaveLength(20);
    for (const name of names) expect(name).toMatch(/^sessions-20261123T080000123Z-[0-9a-f]{8}\.json$/);
    expect(statSync(join(directory, 'state', 'backups')).mode & 0o777).toBe(0o700);
  });

  it('takes the place of nothing, not even of a link that leads nowhere', async () => {
    const { files, directory, path } = aPlace();
    writeFileSync(path, 'mine');
    const link = absolutePath(join(directory, 'link.json'));
    symlinkSync(join(directory, 'nowhere'), link);
    for (const taken of [path, link, absolutePath(directory)]) {
      expect(await files.write(taken, snapshot)).toEqual(err({ kind: 'SnapshotExists', path: taken }));
    }
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect(readdirSync(directory).sort()).toEqual(['link.json', 'mine.json']);
  });

  it('is not written where there is no directory, which is named', async () => {
    const { files, directory } = aPlace();
    const path = absolutePath(join(directory, 'nowhere', 'mine.json'));
    expect((await files.write(path, snapshot))._unsafeUnwrapErr()).toMatchObject({
      kind: 'FileError',
      path: join(directory, 'nowhere'),
      reason: 'not-found',
    });
  });

  it.each<[string, (text: string) => string, object]>([
    ['is cut off', (text) => text.slice(0, -20), { kind: 'SnapshotDamaged' }],
    ['is empty', () => '', { kind: 'SnapshotDamaged', detail: 'the file is empty' }],
    [
      'has another letter in it',
      (text) => text.replace('"active"', '"merged"'),
      { kind: 'SnapshotDamaged', detail: 'its content does not match its checksum' },
    ],
    ['has a key twice', (text) => text.replace('{', '{"application":"x",'), { kind: 'SnapshotDamaged' }],
    ['is another program’s', () => '{"name":"x"}', { kind: 'SnapshotForeign' }],
    ['is a store', () => '{"application":"minsky","format":1}', { kind: 'SnapshotForeign' }],
    [
      'is of a later version',
      (text) => text.replace('"formatVersion": 1', '"formatVersion": 2'),
      { kind: 'SnapshotTooNew', found: 2, supported: 1 },
    ],
  ])('that %s is refused', async (_what, change, refusal) => {
    const { files, path } = aPlace();
    (await files.write(path, snapshot))._unsafeUnwrap();
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    expect((await files.read(path))._unsafeUnwrapErr()).toMatchObject({ ...refusal, path });
  });

  it('may be laid out anew by whoever moves it', async () => {
    const { files, path } = aPlace();
    (await files.write(path, snapshot))._unsafeUnwrap();
    writeFileSync(path, JSON.stringify(JSON.parse(readFileSync(path, 'utf8'))).replaceAll('\n', '\r\n'));
    expect((await files.read(path)).isOk()).toBe(true);
  });

  it('that is not there, or is no file, is refused', async () => {
    const { files, directory, path } = aPlace();
    expect(await files.read(path)).toEqual(err({ kind: 'SnapshotNotFound', path }));
    mkdirSync(join(directory, 'folder'));
    const folder = absolutePath(join(directory, 'folder'));
    expect(await files.read(folder)).toEqual(err({ kind: 'SnapshotForeign', path: folder }));
  });
});
