import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, read } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { launcher, node } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { aFlow } from './session-flow.ts';

it('an answer that nobody reads to its end keeps no process from ending', async () => {
  const { minsky } = await aFlow('a main workspace');
  await minsky.data(['session', 'pr', 'work', '--title', 'Work', '--body', 'x'.repeat(100_000)]);
  const pipe = join(temporaryDirectory('pipe-'), 'answer');
  execFileSync('mkfifo', [pipe]);
  const reader = openSync(pipe, constants.O_RDWR);
  const child = spawn(node, [launcher, 'session', 'get', 'work', '--json'], {
    cwd: minsky.home,
    env: { ...minsky.env },
    stdio: ['ignore', reader, 'ignore'],
  });
  const ended = once(child, 'exit');
  await promisify(read)(reader, { buffer: Buffer.alloc(1) });
  const asking = setInterval(() => child.kill('SIGTERM'), 100);
  expect(await ended).toEqual([null, 'SIGTERM']);
  clearInterval(asking);
  closeSync(reader);
});
