import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { textFiles } from '../../../src/infrastructure/filesystem/text-files.ts';
import { absolutePath } from '../../../src/interfaces/testing/testing.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const place = absolutePath(join(temporaryDirectory(), 'file'));

async function read(path = place): Promise<unknown> {
  return (await textFiles().read(path)).match<unknown>(
    (text) => text,
    ({ reason }) => ({ reason }),
  );
}

it('reads every byte of a text, byte order mark and line ends included', async () => {
  const text = '\ufeffone\r\ntwo\rthree\n\u2028🎉\0';
  writeFileSync(place, text);
  expect(await read()).toBe(text);
});

it.each<[string, () => void, string]>([
  ['bytes that are no UTF-8', () => writeFileSync(place, Buffer.from([0x61, 0xff])), 'not-text'],
  [
    'more than anybody reads',
    () => {
      writeFileSync(place, '');
      truncateSync(place, 11 * 2 ** 20);
    },
    'too-large',
  ],
])('refuses %s', async (_what, make, reason) => {
  make();
  expect(await read()).toEqual({ reason });
});

it('refuses a directory and what is not there', async () => {
  const directory = absolutePath(join(temporaryDirectory(), 'directory'));
  mkdirSync(directory);
  expect(await read(directory)).toEqual({ reason: 'not-a-file' });
  expect(await read(absolutePath(`${directory}/nothing`))).toEqual({ reason: 'not-found' });
  writeFileSync(place, '');
  expect(await read(absolutePath(`${place}/below`))).toEqual({ reason: 'not-found' });
});
