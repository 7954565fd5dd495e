import { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { rememberedFiles } from '../../../src/infrastructure/filesystem/remembered-files.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const directory = temporaryDirectory();

it('gives what is in the file now, however it came to be there', () => {
  const read = rememberedFiles();
  const path = join(directory, 'packed-refs');
  const text = (): unknown => read(path)._unsafeUnwrap();
  expect(text()).toBeNull();
  writeFileSync(path, 'one');
  const moment = new Date('2026-01-02T03:04:05Z');
  utimesSync(path, moment, moment);
  expect([text(), text()]).toEqual(['one', 'one']);
  // Another file of the same size and time, as git puts one in the place of another.
  writeFileSync(`${path}.lock`, 'two');
  utimesSync(`${path}.lock`, moment, moment);
  renameSync(`${path}.lock`, path);
  expect(text()).toBe('two');
  writeFileSync(path, 'three');
  expect(text()).toBe('three');
  rmSync(path);
  expect(text()).toBeNull();
});

it('keeps more files than it remembers apart', () => {
  const read = rememberedFiles();
  const paths = Array.from({ length: 40 }, (_, index) => join(directory, `file-${String(index)}`));
  for (const path of paths) writeFileSync(path, path);
  const texts = (): unknown => paths.map((path) => read(path)._unsafeUnwrap());
  expect([texts(), texts()]).toEqual([paths, paths]);
});
