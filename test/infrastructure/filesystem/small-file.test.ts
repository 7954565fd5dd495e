import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { readSmallFile } from '../../../src/infrastructure/filesystem/small-file.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const directory = temporaryDirectory();
const written = (text: string): string => {
  const path = join(directory, `file-${String(text.length)}`);
  writeFileSync(path, text);
  return path;
};

it.each([
  ['an empty one', ''],
  ['a short one', 'ref: refs/heads/main\n'],
  ['one of just the size that is read at once', 'x'.repeat(65_536)],
  ['a long one with characters across the border', `${'x'.repeat(65_535)}ä${'€'.repeat(50_000)}`],
])('reads the whole text of %s', (_what, text) => {
  expect(readSmallFile(written(text))._unsafeUnwrap()).toBe(text);
});

it.each([
  ['there is none', join(directory, 'absent')],
  ['a file stands where a directory should be', join(written('a file'), 'below')],
  ['the name is longer than any can be', join(directory, 'x'.repeat(300))],
])('finds nothing where %s', (_what, path) => {
  expect(readSmallFile(path)._unsafeUnwrap()).toBeNull();
});

it('tells why something that is there cannot be read', () => {
  const path = join(directory, 'directory');
  mkdirSync(path);
  expect(readSmallFile(path)._unsafeUnwrapErr()).toEqual({
    kind: 'FileError',
    path,
    reason: 'other',
    code: 'EISDIR',
  });
});

it('does not wait for what a pipe may bring', () => {
  const pipe = join(directory, 'pipe');
  execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', pipe]);
  expect(readSmallFile(pipe)._unsafeUnwrap()).toBe('');
});
