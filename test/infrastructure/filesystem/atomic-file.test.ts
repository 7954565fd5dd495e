import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { childPath } from '../../../src/domain/workspace/workspace-path.ts';
import { isDraftOf, writeFileAtomically } from '../../../src/infrastructure/filesystem/atomic-file.ts';
import { openDirectory, runChild, unprivileged } from './real-conditions.ts';

describe('a file that is written', () => {
  it('is there whole, for the user alone, with nothing beside it', async () => {
    const directory = openDirectory();
    const path = childPath(directory, 'file');
    writeFileSync(path, 'old', { mode: 0o644 });
    expect((await writeFileAtomically(path, 'new\n')).isOk()).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('new\n');
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
    expect(readdirSync(directory)).toEqual(['file']);
  });

  it('is never seen in part, whoever writes and reads at once', async () => {
    const path = childPath(openDirectory(), 'file');
    const texts = Array.from({ length: 10 }, (_, index) => String(index).repeat(200_000));
    writeFileSync(path, texts[0] ?? '');
    const writing = Promise.all(texts.map((text) => writeFileAtomically(path, text)));
    const seen = await Promise.all(Array.from({ length: 100 }, () => readFile(path, 'utf8')));
    await writing;
    expect(seen.filter((text) => !texts.includes(text))).toEqual([]);
  });

  it('leaves the draft of another writer alone, should both have come to the same name', async () => {
    const path = childPath(openDirectory(), 'file');
    const draft = `${path}.80000000.tmp`;
    writeFileSync(draft, 'theirs');
    const chance = jest.spyOn(Math, 'random').mockReturnValue(0.5);
    const written = await writeFileAtomically(path, 'ours').match(
      () => null,
      ({ code }) => code,
    );
    chance.mockRestore();
    expect([written, readFileSync(draft, 'utf8')]).toEqual(['EEXIST', 'theirs']);
  });

  it('is known by its name for a draft until then, whatever else stands beside it', async () => {
    const directory = openDirectory();
    const path = childPath(directory, 'file');
    const writing = writeFileAtomically(path, 'new');
    const drafts = readdirSync(directory);
    await writing;
    expect(drafts.map((name) => isDraftOf(name, 'file'))).toEqual([true]);
    const others = ['file', 'file.tmp', 'file.0123456.tmp', 'other.01234567.tmp', 'file.01234567.tmp.bak'];
    expect(others.filter((name) => isDraftOf(name, 'file'))).toEqual([]);
  });

  it('takes the place of a link and leaves what the link leads to', async () => {
    const directory = openDirectory();
    const [victim, path] = [childPath(directory, 'victim'), childPath(directory, 'file')];
    writeFileSync(victim, 'precious');
    symlinkSync('victim', path);
    await writeFileAtomically(path, 'new');
    expect([readFileSync(victim, 'utf8'), readFileSync(path, 'utf8')]).toEqual(['precious', 'new']);
  });
});

describe('a file that cannot be written', () => {
  it('is refused where the directory is missing', async () => {
    const path = childPath(openDirectory(), 'absent', 'file');
    const error = (await writeFileAtomically(path, 'new'))._unsafeUnwrapErr();
    expect(error).toEqual({ kind: 'FileError', path, reason: 'not-found', code: 'ENOENT' });
  });

  it('is refused where the directory may not be changed', async () => {
    const directory = openDirectory();
    chmodSync(directory, 0o555);
    const path = childPath(directory, 'file');
    const error = (await unprivileged(() => writeFileAtomically(path, 'new')))._unsafeUnwrapErr();
    expect(error).toEqual({ kind: 'FileError', path, reason: 'permission', code: 'EACCES' });
  });

  it('leaves nothing beside a directory that stands in its place', async () => {
    const directory = openDirectory();
    const path = childPath(directory, 'file');
    mkdirSync(path);
    expect((await writeFileAtomically(path, 'new')).isErr()).toBe(true);
    expect(readdirSync(directory)).toEqual(['file']);
  });
});

describe('a file for which there is no room', () => {
  // Root mounts in a name space of its own; another user does so as the root of a user name space, where that is allowed.
  const unshare = ['unshare', '--mount', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'])];
  const canMount = spawnSync('env', [...unshare, 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;
  const limits: [string, string, readonly string[], string][] = [
    ['a limit on the size of files is reached', 'EFBIG', [], 'ulimit -f 100'],
  ];
  if (canMount) {
    limits.push(['the disk is full', 'ENOSPC', unshare, 'mount -t tmpfs -o size=64k none "$0"']);
  }

  it.each(limits)('leaves the old one, whole and alone, when %s', (_situation, code, prefix, limit) => {
    const directory = openDirectory();
    const path = childPath(directory, 'file');
    const output = runChild(
      `import { writeFileAtomically } from 'src/infrastructure/filesystem/atomic-file.ts';
      const written = await writeFileAtomically(${JSON.stringify(path)}, 'new'.repeat(1e6));
      console.log(JSON.stringify(written.isErr() ? written.error : 'written'));`,
      [
        ...prefix,
        'sh',
        '-c',
        `${limit} || exit 9; printf old > "$0/file"; "$@"; ls "$0"; cat "$0/file"`,
        directory,
      ],
    );
    const [result = '', ...left] = output.split('\n');
    expect(JSON.parse(result)).toEqual({ kind: 'FileError', path, reason: 'no-space', code });
    expect(left).toEqual(['file', 'old']);
  });
});
